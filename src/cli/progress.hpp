// A line on standard error while a run takes longer than a second, if that is a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/console.hpp"
#include "trace/sink.hpp"

namespace meshsim::cli {

/// Reads the wall clock every 65,536 events; it decides only when to write.
class Progress final : public trace::Sink {
 public:
  Progress(Console& console, std::string run_name)
      : console_(console), run_name_(std::move(run_name)), next_(std::chrono::steady_clock::now() + patience) {}
  ~Progress() override;

  void on_event(const Event& event, std::span<const std::byte> payload) override;

 private:
  static constexpr auto patience = std::chrono::seconds(1);
  static constexpr auto between = std::chrono::milliseconds(200);

  Console& console_;
  std::string run_name_;
  std::chrono::steady_clock::time_point next_;
  bool shown_ = false;
};

/// Shows, for many runs, how many of them are done, and of how many where that is known (`of` is not 0).
class CountProgress {
 public:
  CountProgress(Console& console, std::uint64_t of)
      : console_(console), of_(of), next_(std::chrono::steady_clock::now() + patience) {}
  ~CountProgress();
  CountProgress(const CountProgress&) = delete;
  CountProgress& operator=(const CountProgress&) = delete;

  void tell(std::uint64_t done);

 private:
  static constexpr auto patience = std::chrono::milliseconds(500);
  static constexpr auto between = std::chrono::milliseconds(200);

  Console& console_;
  std::uint64_t of_;
  std::chrono::steady_clock::time_point next_;
  bool shown_ = false;
};

}  // namespace meshsim::cli
