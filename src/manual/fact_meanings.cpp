#include "manual/fact_meanings.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace meshsim::manual {
namespace {

struct Meaning {
  EventKind kind;
  std::string_view text;
};

constexpr std::array<Meaning, 41> meanings = {{
    {EventKind::published, "the broker has accepted the message; one that is sent once more is `published(duplicate)`"},
    {EventKind::publish_failed,
     "the publisher gave up; after `timed_out` the message may still have been published. Or, where it waits for no "
     "confirm, the message was lost on its way"},
    {EventKind::kept,
     "the publisher keeps the message in its outbox, because the broker cannot take it now; the reason says why"},
    {EventKind::delivered, "the message has reached an instance and waits there for its handler"},
    {EventKind::delivery_failed, "an attempt to deliver did not arrive; not the end of the message"},
    {EventKind::handled, "the handler has ended and its effect stands; never taken back"},
    {EventKind::deduplicated, "`once` has recognised a copy of a message that was handled already"},
    {EventKind::redelivered, "the broker hands the message out once more"},
    {EventKind::acked, "the broker is done with the message for this subscription"},
    {EventKind::dead_lettered, "the broker has put the message aside, after too many tries or a `reject`"},
    {EventKind::dropped, "the message is lost for this subscription; the reason says why"},
    {EventKind::expired, "the message has waited longer than `keep for`"},
    {EventKind::requested, "a caller has sent the request"},
    {EventKind::answered,
     "the answer has reached the caller, whatever its status; `answered(ok)` is 2xx, `answered(error)` the rest"},
    {EventKind::refused, "there was no connection, or it broke"},
    {EventKind::timed_out, "the caller has given up waiting"},
    {EventKind::retried, "the request was sent once more, by a gateway or by its caller's policy"},
    {EventKind::received, "the request has reached the callee, and may wait there for a free slot"},
    {EventKind::begun, "the callee's handler begins with the request"},
    {EventKind::replied, "the callee has sent the answer; `answered` when it reaches the caller"},
    {EventKind::abandoned, "a gateway noticed that its client had given up or died, and gave up the request: 499"},
    {EventKind::rejected,
     "a service turned the request away before its handler began; `(mailbox_full)`, `(expired)` or `(over_limit)`"},
    {EventKind::cancelled,
     "a service that `stops when cancelled` gave the request up, because its caller waits no longer"},
    {EventKind::started, "the process exists"},
    {EventKind::ready, "the process is past its start and takes work"},
    {EventKind::killed,
     "the process was killed; `killed(timed_out)`: it did not stop within its grace; `killed(crashed)`: it had crashed "
     "and "
     "waited for its restart policy, which does not start it any more"},
    {EventKind::crashed,
     "the process exited by itself; `crashed(unknown_host)`: a gateway that found no address for an upstream"},
    {EventKind::stopping, "the process was asked to stop; it finishes what it has and takes no more"},
    {EventKind::stopped,
     "the process ended gracefully; `stopped(killed)`: before it was ready, with exit code 143; `stopped(crashed)`: it "
     "had "
     "crashed and waited for its restart policy, which does not start it any more"},
    {EventKind::powered_off, "the machine went dark; peers find out by timeout"},
    {EventKind::paused, "the process stands still; everything sent to it is buffered"},
    {EventKind::resumed, "a paused process goes on"},
    {EventKind::disconnected, "the process has learnt that a connection is gone"},
    {EventKind::left_out, "after failures a gateway does not try this upstream for its `fail_timeout`"},
    {EventKind::circuit_opened, "after failures its policy makes no calls to a service for a while"},
    {EventKind::circuit_closed, "its policy makes calls again"},
    {EventKind::lock_awaited, "a handler of it waits for a lock that another one holds"},
    {EventKind::locked, "a handler of it has waited for a lock, and holds it now"},
    {EventKind::scaled,
     "the service has another number of instances; `scaled(automatic)`: its `autoscale` or a `deploy .. start_first` "
     "changed it"},
    {EventKind::deployed, "an instance of it runs another version from this start on"},
    {EventKind::redriven, "a dead letter has gone back into the queue that it came from, to be handled once more"},
}};

}  // namespace

std::string_view meaning_of(const plan::Fact& fact) {
  const auto found =
      std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& each) { return each.kind == fact.kind; });
  MESHSIM_ASSERT(found != meanings.end());
  return found->text;
}

}  // namespace meshsim::manual
