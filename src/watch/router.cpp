#include "watch/router.hpp"

#include "base/check.hpp"

namespace meshsim::watch {

Router::Router(const std::vector<plan::Topic>& topics)
    : topics_(topics.size()),
      lists_(static_cast<std::size_t>(event_kind_count) * (topics.size() + 1)),
      first_(static_cast<std::size_t>(event_kind_count) * (topics.size() + 1) + 1, 0) {
  for (std::size_t topic = 0; topic < topics.size(); ++topic) {
    if (topics[topic].means != no_topic) spellings_[topics[topic].means].push_back(static_cast<TopicId>(topic));
  }
}

void Router::connect(EventKind kind, TopicId topic, Port port) {
  MESHSIM_ASSERT(!lists_.empty());
  kinds_ |= std::uint64_t{1} << static_cast<unsigned>(kind);
  if (topic != no_topic) {
    lists_[cell_of(kind, topic)].push_back(port);
    // Events about another spelling of the path count as well.
    const auto others = spellings_.find(topic);
    if (others == spellings_.end()) return;
    for (const TopicId other : others->second) lists_[cell_of(kind, other)].push_back(port);
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
  spellings_ = {};
}

}  // namespace meshsim::watch
