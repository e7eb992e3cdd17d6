#include "report/curves.hpp"

#include <algorithm>
#include <array>

#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"
#include "plan/plan.hpp"

namespace meshsim::report {
namespace {

/// The most subscriptions and services with curves, because people look at them.
constexpr std::size_t most_curves = 400;

std::string_view suffix_of(Curve::Unit unit) {
  switch (unit) {
    case Curve::Unit::count:
      break;
    case Curve::Unit::ns:
      return " ns";
    case Curve::Unit::per_mille:
      return " per mille";
  }
  return "";
}

std::string value_text(Curve::Unit unit, std::int64_t value) {
  switch (unit) {
    case Curve::Unit::count:
      break;
    case Curve::Unit::ns:
      return format_duration(to_four_figures(value));
    case Curve::Unit::per_mille:
      return std::to_string(value / 10) + "." + std::to_string(value % 10) + "%";
  }
  return group_digits(value);
}

/// Draws the largest value in each of `width` equal parts, as blocks of eight heights.
std::string shape_of(const std::vector<std::int64_t>& values, std::size_t width) {
  constexpr std::array<std::string_view, 9> blocks{" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                                   "\u2585", "\u2586", "\u2587", "\u2588"};
  const std::int64_t most = std::max<std::int64_t>(1, *std::max_element(values.begin(), values.end()));
  const std::size_t columns = std::min(width, values.size());
  std::string shape;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i * values.size() / columns);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>((i + 1) * values.size() / columns);
    const std::int64_t value = *std::max_element(begin, end);
    // Every value above 0 is visible, and only the largest has the full height.
    const std::int64_t height = value <= 0 ? 0 : value == most ? 8 : 1 + value / (most / 7 + 1);
    shape += blocks[static_cast<std::size_t>(height)];
  }
  return shape;
}

std::int64_t signed_of(std::uint64_t count) { return static_cast<std::int64_t>(count); }

}  // namespace

CurveRecorder::CurveRecorder(const plan::Plan& plan, const trace::NameTable& names)
    : plan_(&plan),
      names_(&names),
      published_(plan.topics.size()),
      called_(plan.topics.size()),
      failed_(plan.topics.size()),
      handled_(plan.subscriptions.size()),
      busy_(plan.services.size()) {}

void CurveRecorder::on_event(const Event& event, std::span<const std::byte>) {
  if (event.topic >= published_.size()) return;
  const bool is_answer = event.kind == EventKind::answered;
  const bool is_inner = plan_->topics[event.topic].is_endpoint &&
                        names_->service_of(event.instance) < plan_->services.size() &&
                        plan_->services[names_->service_of(event.instance)].kind == plan::ServiceKind::gateway;
  if (event.kind == EventKind::published && event.reason != Reason::duplicate) ++published_[event.topic];
  if (event.kind == EventKind::requested && !is_inner) ++called_[event.topic];
  const bool is_failure =
      event.kind == EventKind::refused || event.kind == EventKind::timed_out || (is_answer && event.detail / 100 != 2);
  if (is_failure && !is_inner) ++failed_[event.topic];
  if (event.kind != EventKind::handled || event.subscription >= names_->subscriptions.size()) return;
  const std::uint32_t index = names_->subscriptions[event.subscription].plan_index;
  if (index < handled_.size()) ++handled_[index];
}

Curve& CurveRecorder::curve(std::size_t index, Curve::Unit unit, const std::string& name) {
  if (index == curves_.size()) curves_.push_back({unit, name, {}});
  return curves_[index];
}

void CurveRecorder::sample(Time now, const watch::Gauges& gauges) {
  times_.push_back(now);
  std::size_t next = 0;
  const auto add = [&](Curve::Unit unit, const std::string& name, std::int64_t value) {
    if (next < most_curves) curve(next, unit, name).values.push_back(value);
    ++next;
  };
  for (std::size_t i = 0; i < plan_->topics.size(); ++i) {
    const std::string& topic = plan_->topics[i].name;
    if (plan_->topics[i].is_endpoint) {
      add(Curve::Unit::count, "calls of " + topic, signed_of(std::exchange(called_[i], 0)));
      add(Curve::Unit::count, "failed calls of " + topic, signed_of(std::exchange(failed_[i], 0)));
    } else {
      add(Curve::Unit::count, topic + " published", signed_of(std::exchange(published_[i], 0)));
    }
  }
  for (std::size_t i = 0; i < plan_->subscriptions.size(); ++i) {
    const plan::Subscription& each = plan_->subscriptions[i];
    const std::string of = plan_->topics[each.topic].name + " for " + plan_->services[each.service].name;
    const std::optional<Time> oldest = gauges.oldest_waiting(each.topic, each.service);
    add(Curve::Unit::count, "depth of " + of, signed_of(gauges.depth(each.topic, each.service)));
    add(Curve::Unit::count, "in_flight of " + of, signed_of(gauges.in_flight(each.topic, each.service)));
    add(Curve::Unit::ns, "oldest age of " + of, oldest ? now - *oldest : 0);
    add(Curve::Unit::count, of + " handled", signed_of(std::exchange(handled_[i], 0)));
  }
  for (std::size_t i = 0; i < plan_->services.size(); ++i) {
    const auto service = static_cast<ServiceId>(i);
    const Busy at_now{gauges.busy(service), gauges.capacity(service)};
    const Duration capacity = at_now.capacity - busy_[i].capacity;
    const Duration busy = at_now.busy - busy_[i].busy;
    add(Curve::Unit::per_mille, "utilisation of " + plan_->services[i].name,
        capacity > 0 ? static_cast<std::int64_t>(int128{busy} * 1000 / capacity) : 0);
    add(Curve::Unit::count, "kept by " + plan_->services[i].name, signed_of(gauges.kept(service)));
    busy_[i] = at_now;
  }
}

std::vector<Curve> CurveRecorder::curves() const {
  std::vector<Curve> shown = curves_;
  std::erase_if(shown, [](const Curve& curve) {
    return std::all_of(curve.values.begin(), curve.values.end(), [](std::int64_t value) { return value == 0; });
  });
  return shown;
}

std::string curve_lines(const std::vector<Time>& times, const std::vector<Curve>& curves, Style style,
                        std::size_t width) {
  if (curves.empty() || times.empty()) return {};
  std::size_t name_width = 0;
  for (const Curve& curve : curves) name_width = std::max(name_width, count_code_points(curve.name));
  std::string text;
  for (const Curve& curve : curves) {
    const auto [least, most] = std::minmax_element(curve.values.begin(), curve.values.end());
    append_painted(text, style, Colour::bold, pad_right(curve.name, name_width));
    text += "  ";
    append_painted(text, style, Colour::cyan, pad_right(shape_of(curve.values, width), width));
    text += "  " + value_text(curve.unit, *least) + " .. " + value_text(curve.unit, *most) + "\n";
  }
  const Time step = times.front();
  return text + "each sample is over " + format_duration(to_four_figures(step)) + ", up to " +
         format_instant(times.back()) + "\n";
}

std::string curves_csv(const std::vector<Time>& times, const std::vector<Curve>& curves) {
  std::string text = "time ns";
  for (const Curve& curve : curves) {
    const std::string name = visible(curve.name) + std::string(suffix_of(curve.unit));
    const bool needs_quotes = name.find_first_of(",\"") != std::string::npos;
    std::string quoted;
    for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
    text += needs_quotes ? ",\"" + quoted + "\"" : "," + name;
  }
  text += "\n";
  for (std::size_t i = 0; i < times.size(); ++i) {
    text += std::to_string(times[i]);
    for (const Curve& curve : curves) text += "," + std::to_string(curve.values[i]);
    text += "\n";
  }
  return text;
}

}  // namespace meshsim::report
