#include "report/backlog.hpp"

#include <algorithm>

namespace meshsim::report {

void BacklogWatch::on_event(const Event& event) {
  watch_.on_event(event, [this](SubscriptionId id, Time now, const watch::Holding& held) { change(id, now, held); });
}

void BacklogWatch::change(SubscriptionId id, Time now, const watch::Holding& held) {
  const std::uint32_t index = names_->subscriptions[id].plan_index;
  if (index >= lines_.size()) return;
  if (id >= waiting_.size()) waiting_.resize(id + std::size_t{1});
  Line& line = lines_[index];
  // Replicas are read one after the other: one may lose its last at the instant at which another gets its first. So a
  // backlog is over only when a later instant has come.
  if (line.now && line.now->gone && *line.now->gone < now) close(line);
  line.waiting += held.waiting;
  line.waiting -= waiting_[id];
  waiting_[id] = held.waiting;
  if (line.waiting == 0) {
    if (line.now && !line.now->gone) line.now->gone = now;
    return;
  }
  if (!line.now) line.now = Backlog{now, {}, 0, 1};
  line.now->gone.reset();
  line.now->most = std::max(line.now->most, line.waiting);
}

void BacklogWatch::close(Line& line) {
  const Duration lasted = *line.now->gone - line.now->began;
  if (lasted >= least_told) {
    ++line.long_enough;
    if (!line.longest || lasted > *line.longest->gone - line.longest->began) line.longest = line.now;
  }
  line.now.reset();
}

void BacklogWatch::finish(Time now) {
  watch_.finish(now, [this](SubscriptionId id, Time at, const watch::Holding& held) { change(id, at, held); });
  for (Line& line : lines_) {
    if (line.now && line.now->gone) close(line);
    line.told = line.longest;
    std::uint64_t among = line.long_enough;
    if (line.now && now - line.now->began >= least_told) {
      ++among;
      const bool is_longest = !line.longest || now - line.now->began > *line.longest->gone - line.longest->began;
      if (is_longest) line.told = line.now;
    }
    if (line.told) line.told->among = among;
  }
}

}  // namespace meshsim::report
