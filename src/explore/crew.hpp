// Shares the pieces of a search out to threads and, by a ledger, to processes. What came of them is taken in the order
// of the pieces, so that nothing depends on who did them.
#pragma once

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace meshsim::explore {

class Ledger;
struct PieceResult;

class Crew {
 public:
  /// Does a piece; may throw. Called by several threads at once, each for another piece.
  using Work = std::function<void(std::size_t piece, PieceResult& result)>;
  /// Takes what came of the next piece, null where it is left to another process. False: that is enough.
  using Take = std::function<bool(std::size_t piece, PieceResult* result)>;

  /// Takes a ledger, null where all is done here, and a flag, which may be null; a number in it ends all work.
  Crew(unsigned jobs, Ledger* ledger, const volatile std::sig_atomic_t* interrupt)
      : jobs_(jobs), ledger_(ledger), interrupt_(interrupt) {}

  /// Works on so many pieces, which the ledger knows by the numbers behind those of the call before. Returns whether
  /// all were taken and wanted.
  bool work_on(std::size_t pieces, const Work& work, const Take& take);
  /// Tells whether work is to end early, and its results are not wanted. May be called by any thread.
  bool should_stop() const {
    return stop_.load(std::memory_order_relaxed) || (interrupt_ != nullptr && *interrupt_ != 0);
  }
  void stop() { stop_ = true; }
  /// Describes the exception that ended the work; mostly empty.
  const std::string& problem() const { return problem_; }

 private:
  struct Slot;
  void work_guarded(const Work& work, std::size_t piece, Slot& slot) const;
  bool is_left_out(std::uint64_t number) const;
  bool is_done(std::uint64_t number) const;

  unsigned jobs_;
  Ledger* ledger_;
  const volatile std::sig_atomic_t* interrupt_;
  std::uint64_t begun_ = 0;  // pieces of the calls so far
  std::atomic<bool> stop_ = false;
  std::string problem_;
};

}  // namespace meshsim::explore
