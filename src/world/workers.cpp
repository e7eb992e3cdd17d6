#include "world/workers.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace meshsim::world {

Workers::Workers(std::size_t threads, std::size_t pieces, std::function<void(std::size_t)> work)
    : pieces_(pieces), work_(std::move(work)), done_(pieces) {
  const std::size_t count = std::min(threads, pieces);
  if (count <= 1) return;  // to hand each piece over from thread to thread takes longer than a short run
  try {
    while (threads_.size() < count) threads_.emplace_back([this] { take_pieces(); });
  } catch (const std::exception& error) {  // the pieces are shared out among those that exist
    problem_ = error.what();
  }
}

Workers::~Workers() {
  if (threads_.empty()) wait_for(pieces_ - 1);
}

void Workers::take_pieces() {
  for (std::size_t i = next_++; i < pieces_; i = next_++) {
    work_(i);
    const std::lock_guard lock(mutex_);
    done_[i] = true;
    ready_.notify_one();
  }
}

void Workers::wait_for(std::size_t piece) {
  if (threads_.empty()) {
    while (next_ < pieces_ && next_ <= piece) work_(next_++);
    return;
  }
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [&] { return done_[piece]; });
}

}  // namespace meshsim::world
