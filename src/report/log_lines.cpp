#include "report/log_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "plan/plan.hpp"
#include "report/speaker.hpp"

namespace meshsim::report {
namespace {

constexpr std::string_view timeline_name = "timeline";

// Returns the length of the longest name that an instance can get, also by scaling.
std::size_t widest_name(const plan::Plan& plan) {
  std::size_t widest = timeline_name.size();
  const auto consider = [&](std::size_t service, std::uint32_t replicas) {
    widest = std::max(widest, plan.services[service].name.size() + 1 + std::to_string(replicas).size());
  };
  for (std::size_t service = 0; service < plan.services.size(); ++service)
    consider(service, plan.services[service].replicas);
  for (const plan::Autoscale& each : plan.autoscales) consider(each.service, each.most);
  for (const plan::TimelineLine& line : plan.timeline.lines) {
    const auto* deploy = std::get_if<plan::act::Deploy>(&line.action);
    if (deploy != nullptr && deploy->start_first) {
      const ServiceId service = deploy->who.service;
      consider(service, plan.services[service].replicas + deploy->at_a_time);
    }
    const auto* scale = std::get_if<plan::act::Scale>(&line.action);
    if (scale != nullptr && scale->service < plan.services.size()) consider(scale->service, scale->replicas);
  }
  return widest;
}

}  // namespace

Colour colour_of(EventKind kind) {
  switch (kind) {
    case EventKind::publish_failed:
    case EventKind::delivery_failed:
    case EventKind::dead_lettered:
    case EventKind::dropped:
    case EventKind::expired:
    case EventKind::refused:
    case EventKind::timed_out:
    case EventKind::killed:
    case EventKind::crashed:
    case EventKind::powered_off:
    case EventKind::not_subscribed:
      return Colour::red;
    default:
      return Colour::plain;
  }
}

LogLines::LogLines(const plan::Plan& plan, const trace::NameTable& names, Style style, bool numbered)
    : plan_(&plan),
      names_(&names),
      narrator_(plan, names),
      style_(style),
      numbered_(numbered),
      width_(widest_name(plan)) {}

bool LogLines::stands_out(const Event& event) const {
  if (event.kind != EventKind::started && event.kind != EventKind::ready) return true;
  // The start of the whole system is no news.
  if (event.time == 0 && event.incarnation <= 1) return false;
  const ServiceId service = names_->service_of(event.instance);
  // A service that is ready at once has one line, not two.
  return event.kind == EventKind::ready || service >= plan_->services.size() || plan_->services[service].starts_in > 0;
}

void LogLines::append_prefix(std::string& out, const Event& event) const {
  const ServiceId service = names_->service_of(speaker_of(event));
  out += fmt::format("{:>9}  ", format_log_time(event.time));
  if (numbered_) append_painted(out, style_, Colour::dim, pad_right("#" + std::to_string(event.seq), 5) + " ");
  append_painted(out, style_, service == no_service ? Colour::bold : colour_of_service(service),
                 pad_right(narrator_.speaker_name(event), width_) + "  | ");
}

void LogLines::append_text(std::string& out, const Event& event, std::string_view text) const {
  append_prefix(out, event);
  append_painted(out, style_, colour_of(event.kind), text);
  out += '\n';
}

void LogLines::append(std::string& out, const Event& event, std::span<const std::byte> payload) {
  text_.clear();
  narrator_.tell(text_, event, payload);
  if (!is_plainly_visible(text_)) text_ = visible_lines(text_);
  // A text of several lines keeps its column: each line gets the prefix, as in Compose.
  std::string_view rest = text_;
  do {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    append_text(out, event, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  } while (!rest.empty());
}

}  // namespace meshsim::report
