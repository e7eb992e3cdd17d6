#include "report/log_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "plan/plan.hpp"

namespace meshsim::report {
namespace {

constexpr std::uint64_t most_alike = 3;  // lines of a row of like failures
constexpr std::size_t flush_size = std::size_t{16} * 1024;
constexpr std::string_view timeline_name = "timeline";

// Of the longest name that an instance can get, also by scaling.
std::size_t widest_name(const plan::Plan& plan) {
  std::size_t widest = timeline_name.size();
  const auto consider = [&](std::size_t service, std::uint32_t replicas) {
    widest = std::max(widest, plan.services[service].name.size() + 1 + std::to_string(replicas).size());
  };
  for (std::size_t service = 0; service < plan.services.size(); ++service)
    consider(service, plan.services[service].replicas);
  for (const plan::TimelineLine& line : plan.timeline) {
    if (line.action.kind != plan::Action::Kind::scale) continue;
    for (const plan::Target& target : line.action.targets) {
      if (target.service < plan.services.size()) consider(target.service, line.action.replicas);
    }
  }
  return widest;
}

// What would move a terminal's cursor or change its state.
bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n' && c != '\t') || code == 0x7f;
}

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
      return Colour::red;
    default:
      return Colour::plain;
  }
}

bool is_failure(EventKind kind) { return colour_of(kind) == Colour::red; }

bool are_alike(const Event& a, const Event& b) {
  return a.kind == b.kind && a.reason == b.reason && a.instance == b.instance && a.topic == b.topic;
}

}  // namespace

LogWriter::LogWriter(Output out, const plan::Plan& plan, const trace::NameTable& names, LogFilter filter, Style style)
    : out_(std::move(out)),
      plan_(&plan),
      names_(&names),
      narrator_(plan, names),
      filter_(std::move(filter)),
      style_(style),
      width_(widest_name(plan)) {}

void LogWriter::on_event(const Event& event, std::span<const std::byte> payload) {
  const ServiceId service = names_->service_of(Narrator::speaker(event));
  if (filter_.shows(event.kind, service)) {
    if (stands_out(event) && !is_folded(event)) write_line(event, payload);
  } else if (filter_.is_shortened && message_kinds()[static_cast<std::size_t>(event.kind)]) {
    ++hidden_;
  }
}

// Everything starts at 0s and most things at once; only a start that stands out is worth a line.
bool LogWriter::stands_out(const Event& event) const {
  if (event.kind != EventKind::started && event.kind != EventKind::ready) return true;
  if (event.time == 0 && event.incarnation <= 1) return false;
  const ServiceId service = names_->service_of(event.instance);
  return event.kind == EventKind::ready || service >= plan_->services.size() || plan_->services[service].starts_in > 0;
}

bool LogWriter::is_folded(const Event& event) {
  if (!filter_.is_shortened) return false;
  const bool alike = is_failure(event.kind) && alike_ != 0 && are_alike(event, last_);
  if (!alike) end_fold();
  last_ = event;
  return ++alike_ > most_alike;
}

void LogWriter::end_fold() {
  if (alike_ > most_alike) {
    append_prefix(last_);
    append_painted(buffer_, style_, colour_of(last_.kind), fmt::format("... {} more of these", alike_ - most_alike));
    buffer_ += '\n';
  }
  alike_ = 0;
}

void LogWriter::append_prefix(const Event& event) {
  const ServiceId service = names_->service_of(Narrator::speaker(event));
  buffer_ += fmt::format("{:>9}  ", format_log_time(event.time));
  append_painted(buffer_, style_, service == no_service ? Colour::bold : colour_of_service(service),
                 pad_right(narrator_.speaker_name(event), width_) + "  | ");
}

void LogWriter::write_line(const Event& event, std::span<const std::byte> payload) {
  text_.clear();
  narrator_.tell(text_, event, payload);
  std::replace_if(text_.begin(), text_.end(), is_control, '?');
  // A text of several lines keeps its column: each line gets the prefix, as in Compose.
  std::string_view rest = text_;
  do {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    append_prefix(event);
    append_painted(buffer_, style_, colour_of(event.kind), rest.substr(0, end));
    buffer_ += '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  } while (!rest.empty());
  if (buffer_.size() >= flush_size) flush();
}

void LogWriter::finish() {
  end_fold();
  if (hidden_ != 0) {
    append_painted(buffer_, style_, Colour::dim,
                   plural(hidden_, "more event") +
                       " of messages and calls not shown (--show all, SERVICE or FACT shows them, --trace FILE writes "
                       "everything)\n");
  }
  flush();
}

void LogWriter::flush() {
  out_(buffer_);
  buffer_.clear();
}

}  // namespace meshsim::report
