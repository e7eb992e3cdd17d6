// The last lines of the log, as `run` prints it without a filter, with what comes again and again folded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "page/folded_lines.hpp"
#include "report/log_writer.hpp"
#include "trace/sink.hpp"

namespace meshsim::page {

class LogTail : public trace::Sink {
 public:
  static constexpr std::size_t most_lines = 200;

  /// Takes a plan and names, which must outlive it, up to finish().
  LogTail(const plan::Plan& plan, const trace::NameTable& names);

  void on_event(const Event& event, std::span<const std::byte> payload) override { log_.on_event(event, payload); }
  void finish();

  /// Returns whole lines.
  std::string_view text() const;
  /// Tells whether there were lines before those.
  bool is_cut() const { return dropped_ > 0 || text().size() < kept_.size(); }

 private:
  void take(std::string_view lines);
  void keep(std::string_view lines);

  std::string kept_;
  std::size_t dropped_ = 0;
  FoldedLines folded_;
  report::LogWriter log_;
};

}  // namespace meshsim::page
