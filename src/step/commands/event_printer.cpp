#include "step/commands/event_printer.hpp"

#include <utility>

#include "report/speaker.hpp"

namespace meshsim::step {

namespace {

constexpr std::size_t flush_size = std::size_t{16} * 1024;

}  // namespace

bool is_shown(const Event& event, const report::LogFilter& filter, const trace::NameTable& names,
              const report::LogLines& lines) {
  return filter.shows(event, names.service_of(report::speaker_of(event))) && lines.stands_out(event);
}

EventPrinter::EventPrinter(Output out, const plan::Plan& plan, const trace::NameTable& names, report::Style style,
                           const report::LogFilter* filter, EventSeq after)
    : out_(std::move(out)), names_(&names), lines_(plan, names, style, true), filter_(filter), after_(after) {}

void EventPrinter::on_event(const Event& event, std::span<const std::byte> payload) {
  const Event numbered = replies_.numbered(event);
  if (event.seq <= after_) return;
  if (filter_ != nullptr && !is_shown(event, *filter_, *names_, lines_)) return;
  ++count_;
  lines_.append(buffer_, numbered, payload);
  if (buffer_.size() >= flush_size) flush();
}

void EventPrinter::flush() {
  if (!buffer_.empty()) out_(buffer_);
  buffer_.clear();
}

}  // namespace meshsim::step
