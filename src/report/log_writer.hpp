// The interleaved log, as `docker compose logs` prints it, with the virtual time before each line:
//
//      0.000s  publisher-1   | published hello #1 {text: "hello"}
//      0.000s  subscriber-1  | got hello
//      1.000s  subscriber-1  | exited with code 137 (killed)
//
// Where the filter is shortened, a row of failures that differ only in the message becomes its first lines and a count.
// A message that is handed out again and again is shown only a few times, whatever else happens between them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/output.hpp"
#include "report/log_filter.hpp"
#include "report/log_lines.hpp"
#include "report/reply_numbers.hpp"
#include "report/style.hpp"
#include "trace/sink.hpp"

namespace meshsim::report {

class LogWriter : public trace::Sink {
 public:
  /// Takes a plan and names, which must outlive the writer.
  LogWriter(Output out, const plan::Plan& plan, const trace::NameTable& names, LogFilter filter, Style style);

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  /// Writes the rest and tells what was left out. Call once, at the end of the run.
  void finish();

 private:
  bool is_folded(const Event& event);
  bool is_repeat(const Event& event);
  bool is_known_text(const Event& event);
  void note_delivery(const Event& event);
  void end_repeats();
  bool is_known_error(const Event& event);
  void end_fold();
  void write_line(const Event& event, std::span<const std::byte> payload);
  void flush();

  Output out_;
  const trace::NameTable* names_;
  LogLines lines_;
  LogFilter filter_;
  ReplyNumbers replies_;
  Style style_;
  std::uint64_t hidden_ = 0;  // events of message_kinds() that the shortened log left out
  // A shortened log shows the first few of a row of like failures and counts the rest.
  Event last_;                         // the last line's event, or the last one folded into it
  std::vector<std::uint64_t> errors_;  // errors of handlers' expressions, by the hash of their text
  std::uint64_t known_errors_ = 0;     // number of lines left out because the same error was shown before
  std::uint64_t alike_ = 0;            // number of lines since the last unlike one, with those folded
  // A message that is handed out for the twenty-first time is in a loop: its lines are counted, not shown.
  std::uint64_t repeats_ = 0;  // number of lines left out since the last line
  Event last_repeat_;
  // By InstanceId: the message it was last given is in a loop.
  std::vector<bool> in_loop_;
  std::vector<std::pair<InstanceId, std::uint64_t>> texts_;  // logged in a loop, by the hash of the text
  std::string buffer_;
};

}  // namespace meshsim::report
