#include "watch/router.hpp"

#include "base/check.hpp"

namespace meshsim::watch {

Router::Router(std::size_t topics)
    : topics_(topics),
      lists_(static_cast<std::size_t>(event_kind_count) * (topics + 1)),
      first_(static_cast<std::size_t>(event_kind_count) * (topics + 1) + 1, 0) {}

void Router::connect(EventKind kind, TopicId topic, Port port) {
  MESHSIM_ASSERT(!lists_.empty());
  kinds_ |= std::uint64_t{1} << static_cast<unsigned>(kind);
  if (topic != no_topic) {
    lists_[cell_of(kind, topic)].push_back(port);
    return;
  }
  for (std::size_t column = 0; column <= topics_; ++column) {
    lists_[cell_of(kind, static_cast<TopicId>(column))].push_back(port);
  }
}

void Router::connect_done(TopicId topic, Port port) {
  connect(EventKind::message_done, topic, port);
  if (topic != no_topic) lists_[cell_of(EventKind::message_done, no_topic)].push_back(port);
}

void Router::seal() {
  for (std::size_t cell = 0; cell < lists_.size(); ++cell) {
    first_[cell] = static_cast<std::uint32_t>(ports_.size());
    ports_.insert(ports_.end(), lists_[cell].begin(), lists_[cell].end());
  }
  first_.back() = static_cast<std::uint32_t>(ports_.size());
  lists_ = {};
}

}  // namespace meshsim::watch
