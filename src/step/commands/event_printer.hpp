// Prints the events that a session just ran as lines of the log, with their numbers.
#pragma once

#include <meshsim/event.hpp>
#include <string>
#include <utility>

#include "base/output.hpp"
#include "report/log_filter.hpp"
#include "report/log_lines.hpp"
#include "report/reply_numbers.hpp"
#include "trace/sink.hpp"

namespace meshsim::step {

class EventPrinter final : public trace::Sink {
 public:
  /// Prints the events behind `after` that the filter lets through; without a filter, all. Plan and names must outlive
  /// it.
  EventPrinter(Output out, const plan::Plan& plan, const trace::NameTable& names, report::Style style,
               const report::LogFilter* filter, EventSeq after = 0);
  ~EventPrinter() override { flush(); }

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  void flush();
  /// Returns the number of lines since the last call.
  std::uint64_t take_count() { return std::exchange(count_, 0); }

 private:
  Output out_;
  const trace::NameTable* names_;
  report::LogLines lines_;
  const report::LogFilter* filter_;
  EventSeq after_;
  report::ReplyNumbers replies_;
  std::uint64_t count_ = 0;
  std::string buffer_;
};

/// Tells whether the log shows such an event; `next` goes to the next shown one.
bool is_shown(const Event& event, const report::LogFilter& filter, const trace::NameTable& names,
              const report::LogLines& lines);

}  // namespace meshsim::step
