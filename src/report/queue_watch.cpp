#include "report/queue_watch.hpp"

#include <cstddef>

namespace meshsim::report {

void QueueWatch::on_event(const Event& event, const OnChange& on_change) {
  // An event often tells of something that has only begun: the gauges are read when the next instant has come.
  if (event.time != time_) {
    look(time_, on_change);
    time_ = event.time;
  }
  if (event.subscription < names_->subscriptions.size()) {
    touch(event.subscription);
  } else if (event.kind == EventKind::published) {
    for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) {
      if (names_->subscriptions[id].topic == event.topic) touch(static_cast<SubscriptionId>(id));
    }
  } else if (event.kind >= EventKind::started && event.kind <= EventKind::disconnected) {
    touch_all();  // a process or a connection came or went, which touches what it had in its hands
  }
}

void QueueWatch::finish(Time now, const OnChange& on_change) {
  look(time_, on_change);
  touch_all();
  look(now, on_change);
}

void QueueWatch::touch_all() {
  for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) touch(static_cast<SubscriptionId>(id));
}

void QueueWatch::touch(SubscriptionId subscription) {
  if (subscription >= seen_.size()) seen_.resize(subscription + std::size_t{1});
  if (seen_[subscription].is_touched) return;
  seen_[subscription].is_touched = true;
  touched_.push_back(subscription);
}

void QueueWatch::look(Time now, const OnChange& on_change) {
  for (const SubscriptionId id : touched_) {
    Seen& seen = seen_[id];
    seen.is_touched = false;
    const watch::Holding held = gauges_->holding(id);
    const bool is_same_age = of_ == Of::counts || held.waiting == 0 || held.oldest == seen.last.oldest;
    if (held.waiting == seen.last.waiting && held.in_flight == seen.last.in_flight && is_same_age) continue;
    seen.last = held;
    on_change(id, now, held);
  }
  touched_.clear();
}

}  // namespace meshsim::report
