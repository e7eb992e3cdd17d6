#include "report/reasons.hpp"

namespace meshsim::report {
namespace {

std::string_view describe_network(Reason reason) {
  switch (reason) {
    case Reason::connection_refused:
      return "connection refused";
    case Reason::connection_lost:
      return "the connection broke";
    case Reason::unknown_host:
      return "no instance is up behind the name";
    case Reason::no_common_network:
      return "the two share no network";
    case Reason::not_listening:
      return "it does not listen";
    case Reason::timed_out:
      return "no answer in time";
    case Reason::killed:
      return "it was killed";
    case Reason::crashed:
      return "it crashed";
    case Reason::stopped:
      return "it was stopped";
    case Reason::power_off:
      return "its machine lost power";
    case Reason::no_connection:
      return "no connection could be made";
    case Reason::too_many_calls:
      return "too many calls are under way";
    case Reason::circuit_open:
      return "the circuit is open";
    case Reason::hedged:
      return "no answer yet, so beside the first";
    case Reason::too_late:
      return "nobody waited for it any more";
    case Reason::mailbox_full:
      return "the mailbox is full";
    case Reason::expired:
      return "its deadline has passed";
    case Reason::over_limit:
      return "over the rate limit";
    case Reason::cancelled:
      return "its handler was stopped";
    case Reason::link_drop:
      return "dropped on the link";
    case Reason::link_cut:
      return "the link is cut";
    case Reason::link_loss:
      return "lost on the link each time it was sent";
    case Reason::bad_gateway:
      return "502 bad gateway";
    case Reason::gateway_timeout:
      return "504 gateway timeout";
    case Reason::no_live_upstream:
      return "502 no live upstream";
    case Reason::no_route:
      return "404 no route";
    case Reason::bad_request:
      return "400 bad request";
    default:
      return to_string(reason);  // faults: cut, delay, loss, drop; and none
  }
}

}  // namespace

std::string_view describe(Reason reason) {
  switch (reason) {
    case Reason::no_subscriber:
      return "nobody was subscribed";
    case Reason::overflow:
      return "the queue was full";
    case Reason::crash:
      return "its consumer died with it";
    case Reason::not_persisted:
      return "it was not on disk when the broker died";
    case Reason::unsubscribed:
      return "its subscription was deleted";
    case Reason::too_many_tries:
      return "too many tries";
    case Reason::rejected:
      return "the handler rejected it";
    case Reason::automatic:
      return "done with as soon as it is handed out";
    case Reason::duplicate:
      return "a copy of what was accepted before";
    case Reason::refused_by_broker:
      return "the broker refused it";
    case Reason::handler_failed:
      return "the handler failed";
    case Reason::asked_to_retry:
      return "the handler asked for a retry";
    case Reason::lease_expired:
      return "it was not acked in time";
    case Reason::consumer_gone:
      return "its consumer was gone";
    case Reason::too_old:
      return "it waited too long";
    case Reason::slow_consumer:
      return "too much lay unread for its consumer";
    case Reason::replaced:
      return "a newer one is retained";
    case Reason::recovered:
      return "the broker died and does not know whether it was handed out before";
    case Reason::too_large:
      return "it is too large for the broker";
    case Reason::no_group:
      return "its group is gone, and nobody has made it again";
    case Reason::no_offset:
      return "its group had no place in the log yet and began behind it";
    case Reason::behind_others:
      return "others wait before it";
    case Reason::not_ready:
      return "it was still starting";
    case Reason::pause:
      return "it was paused";
    case Reason::fail:
      return "a fault of the timeline";
    case Reason::no_handler:
      return "nobody handles it";
    default:
      return describe_network(reason);
  }
}

}  // namespace meshsim::report
