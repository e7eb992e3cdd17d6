#include "report/speaker.hpp"

namespace meshsim::report {
bool is_told_by_sender(const Event& event) {
  switch (event.reason) {
    case Reason::connection_refused:
    case Reason::killed:
    case Reason::crashed:
    case Reason::stopped:
    case Reason::power_off:
      return event.peer != no_instance;
    default:
      return false;
  }
}

InstanceId speaker_of(const Event& event) {
  switch (event.kind) {
    case EventKind::published:
    case EventKind::left_out:
      return event.peer;
    case EventKind::delivery_failed:
      return is_told_by_sender(event) ? event.peer : event.instance;
    case EventKind::noted:
    case EventKind::marked:
    case EventKind::checked:
    case EventKind::scaled:
    case EventKind::fault_began:
    case EventKind::fault_ended:
      return no_instance;
    default:
      return event.instance;
  }
}

}  // namespace meshsim::report
