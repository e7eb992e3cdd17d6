#include "report/speaker.hpp"

#include <algorithm>
#include <array>

namespace meshsim::report {
namespace {

constexpr std::array ends_of_a_receiver = {Reason::connection_refused, Reason::killed, Reason::crashed, Reason::stopped,
                                           Reason::power_off};

constexpr std::array told_by_the_peer = {EventKind::published, EventKind::left_out};

constexpr std::array acts_of_the_timeline = {EventKind::noted,  EventKind::marked,      EventKind::checked,
                                             EventKind::scaled, EventKind::fault_began, EventKind::fault_ended};

template <class List, class Value>
bool is_one_of(const List& list, Value value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool is_told_by_sender(const Event& event) {
  return event.peer != no_instance && is_one_of(ends_of_a_receiver, event.reason);
}

InstanceId speaker_of(const Event& event) {
  if (is_one_of(acts_of_the_timeline, event.kind)) return no_instance;
  const bool is_of_sender = event.kind == EventKind::delivery_failed && is_told_by_sender(event);
  return is_of_sender || is_one_of(told_by_the_peer, event.kind) ? event.peer : event.instance;
}

}  // namespace meshsim::report
