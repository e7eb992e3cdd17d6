// Threads that share out pieces of work, such as the runs of `test`.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace meshsim::world {

class Workers {
 public:
  /// Begins work(0), work(1) .. work(pieces - 1), each once, in this order but side by side on at most so many threads.
  /// With one, or where none can be started, the caller's does it: a piece when it is waited for, the rest at the end.
  /// `work` may not throw.
  Workers(std::size_t threads, std::size_t pieces, std::function<void(std::size_t)> work);
  /// Waits for all pieces.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Returns the number of threads that were started.
  std::size_t started() const { return threads_.size(); }
  /// Explains why there are fewer than were asked for; empty when there are as many.
  const std::string& problem() const { return problem_; }
  /// Waits until that piece is done.
  void wait_for(std::size_t piece);

 private:
  void take_pieces();

  const std::size_t pieces_;
  const std::function<void(std::size_t)> work_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<bool> done_;  // by piece; under the mutex
  std::string problem_;
  std::vector<std::jthread> threads_;  // last, so that they are joined before the members that they use are destroyed
};

}  // namespace meshsim::world
