#include "report/log_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/speaker.hpp"

namespace meshsim::report {
namespace {

constexpr std::uint64_t most_alike = 3;        // lines of a row of like failures
constexpr std::uint16_t most_deliveries = 20;  // times one message is shown before it is only counted
constexpr std::size_t most_errors = 64;        // the most different texts; further ones are shown each time
constexpr std::size_t flush_size = std::size_t{16} * 1024;
bool is_failure(const Event& event) { return colour_of(event.kind) == Colour::red || is_gateway_failure(event); }

bool are_alike(const Event& a, const Event& b) {
  return a.kind == b.kind && a.reason == b.reason && a.instance == b.instance && a.topic == b.topic;
}

}  // namespace

LogWriter::LogWriter(Output out, const plan::Plan& plan, const trace::NameTable& names, LogFilter filter, Style style)
    : out_(std::move(out)), names_(&names), lines_(plan, names, style), filter_(std::move(filter)), style_(style) {}

void LogWriter::on_event(const Event& told, std::span<const std::byte> payload) {
  const Event event = replies_.numbered(told);
  note_delivery(event);
  const ServiceId service = names_->service_of(speaker_of(event));
  if (filter_.shows(event, service)) {
    if (!lines_.stands_out(event) || is_known_error(event) || is_repeat(event)) return;
    if (is_folded(event)) return;
    end_repeats();
    write_line(event, payload);
  } else if (filter_.is_shortened && message_kinds()[static_cast<std::size_t>(event.kind)]) {
    ++hidden_;
  }
}

bool LogWriter::is_folded(const Event& event) {
  if (!filter_.is_shortened) return false;
  const bool alike = is_failure(event) && alike_ != 0 && are_alike(event, last_);
  if (!alike) end_fold();
  last_ = event;
  return ++alike_ > most_alike;
}

/// Tells whether the error was shown before. A handler whose expression has no value fails in the same way each time,
/// so this is told once, and counted at the end.
bool LogWriter::is_known_error(const Event& event) {
  const bool is_error = event.kind == EventKind::logged && event.reason == Reason::handler_failed;
  if (!is_error || !filter_.folds_errors) return false;
  const bool is_known = std::find(errors_.begin(), errors_.end(), event.detail) != errors_.end();
  if (is_known) {
    ++known_errors_;
  } else if (errors_.size() < most_errors) {
    errors_.push_back(event.detail);
  }
  return is_known;
}

/// Tells whether the event belongs to a message that is handed out again and again, or is a text that its consumer logs
/// each time.
bool LogWriter::is_repeat(const Event& event) {
  if (!filter_.folds_errors) return false;
  const bool is_redelivery = event.kind == EventKind::redelivered && event.attempt > most_deliveries;
  const bool is_log = event.kind == EventKind::logged && is_known_text(event);
  if (!is_redelivery && !is_log) return false;
  last_repeat_ = event;
  ++repeats_;
  return true;
}

/// Tells whether the consumer of such a message has logged this text before while it did so.
bool LogWriter::is_known_text(const Event& event) {
  if (event.instance >= in_loop_.size() || !in_loop_[event.instance]) return false;
  const std::pair<InstanceId, std::uint64_t> text{event.instance, event.detail};
  if (std::find(texts_.begin(), texts_.end(), text) != texts_.end()) return true;
  if (texts_.size() < most_errors) texts_.push_back(text);
  return false;
}

void LogWriter::note_delivery(const Event& event) {
  if (event.kind != EventKind::delivered) return;
  if (event.instance >= in_loop_.size()) in_loop_.resize(event.instance + std::size_t{1});
  in_loop_[event.instance] = event.attempt > most_deliveries;
}

void LogWriter::end_repeats() {
  if (repeats_ == 0) return;
  lines_.append_text(
      buffer_, last_repeat_,
      fmt::format("... {} more lines like these until {}", grouped(repeats_), format_log_time(last_repeat_.time)));
  repeats_ = 0;
}

void LogWriter::end_fold() {
  if (alike_ > most_alike) {
    lines_.append_text(buffer_, last_, fmt::format("... {} more of these", alike_ - most_alike));
  }
  alike_ = 0;
}

void LogWriter::write_line(const Event& event, std::span<const std::byte> payload) {
  lines_.append(buffer_, event, payload);
  if (buffer_.size() >= flush_size) flush();
}

void LogWriter::finish() {
  end_fold();
  end_repeats();
  if (known_errors_ != 0) {
    append_painted(buffer_, style_, Colour::dim,
                   plural(known_errors_, "more failure") + " of the same kinds not shown (counted below)\n");
  }
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
