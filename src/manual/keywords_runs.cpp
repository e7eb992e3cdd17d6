// The words that the tool uses for a run, its verdicts and its warnings, and the reasons that stand behind a fact.
#include <array>

#include "manual/keywords.hpp"

namespace meshsim::manual {
namespace {

constexpr std::array run_words{
    // verdicts
    Keyword{"held", "a verdict: ok", "The claim was judged and is true of the run."},
    Keyword{"failed", "a verdict: FAIL", "The claim was judged and is not true of the run. The exit code is 1."},
    Keyword{"vacuous", "a verdict: VACUOUS",
            "The claim judged nothing: an `every X` without an X, a scope that never opened, a `check` whose line\n"
            "never fired, a metric without samples. It counts as failed; with `if any` behind it, it holds."},
    Keyword{"undecided", "a verdict: UNDECIDED",
            "The run ended before the claim could be judged: at `ends at`, at the cap or for a budget, while a\n"
            "`within` still had time. The exit code is 3, unless another claim failed."},
    // ends
    Keyword{"idle", "the run ended idle", "Nothing can happen any more: no timer is set and no packet is under way."},
    Keyword{"cap", "the run ended at the cap",
            "One minute after the last line of the timeline and the end of the last load: a run without `ends at`\n"
            "that does not get idle is ended there. `ends at T` sets another end."},
    Keyword{"budget", "--max-events N | --max-memory SIZE",
            "What a run may use of events and memory. One that spends it is cut there, and the exit code is 3."},
    Keyword{"digest", "digest 53fd9b6d8f72469f",
            "A number made of every event of the run: with the same file, seed and version it is the same\n"
            "everywhere."},
    Keyword{"trace", "meshsim run FILE --trace FILE.jsonl", "All events of a run, in order, each with its number."},
    Keyword{"event", "at event N: ..", "One thing that happened, with its number in the trace."},
    Keyword{"strike", "warning: .. never struck",
            "A `crash X at POINT` strikes when a handler of X gets to that point. One that none got to is told\n"
            "after the run, and fails `meshsim test --strict`."},
    // the search for failures
    Keyword{"explore", "explore { faults kill, cut NEWLINE for 50ms, 20s NEWLINE .. }",
            "Says what `meshsim explore` tries and judges. No run is changed by it; every setting has a default, and\n"
            "an option of the same name takes its place: docs/exploring.md."},
    Keyword{"faults", "faults kill, crash at before_ack, pause, cut, power off, delay 200ms, loss 10%",
            "In `explore`: what strikes. Without it kill, crash, pause, cut and power off; there are stop, restart,\n"
            "isolate, delay, loss and drop, too."},
    Keyword{"of", "of printer, queue-1",
            "In `explore`: who is struck. Without it all that do something by themselves."},
    Keyword{"on", "on shop <-> queue, queue <-> printer",
            "In `explore`: the connections that are struck. Without it all that there are."},
    Keyword{"for", "for 50ms, 3.5s, 20s",
            "In `explore`: how long faults last. Without it lengths between the timeouts of the scenario."},
    Keyword{"at most", "at most 1", "In `explore`: the most faults in one run, 1 or 2."},
    Keyword{"from", "from 1s to 20s", "In `explore`: when faults strike. Times or marks."},
    Keyword{"except", "except kill shop, cut queue <-> archive", "In `explore`: faults that are left out."},
    Keyword{"claims", "claims printed_once, none_lost",
            "In `explore`: the claims that are judged, and no others. Without it those that mean something under any\n"
            "fault."},
    Keyword{"settles within", "settles within 30s",
            "In `explore`: how long the system may take to come to rest, from the last heal on or from when it comes\n"
            "to rest without faults, whichever is later. Without it 2h."},
    Keyword{"isolate", "isolate X [for D]; faults isolate",
            "Cuts X off from all others, both ways, and an instance from its siblings too; `heal X` ends it. In\n"
            "`explore`: the same is tried with each instance."},
    // words for the objects of claims
    Keyword{"fact", "T handled by S", "Something that happens to a message, a request or a service."},
    Keyword{"state", "S is ready", "What a service is at a moment: up, down, ready or paused."},
    Keyword{"condition", "S is ready and depth of T < 3", "States and metrics, true or false at a moment."},
    Keyword{"claim", "label: claim", "A sentence of `expect` that must be true of the run."},
    Keyword{"scope", "by 1s, CLAIM", "The part of the run that a claim is about: `by`, `after`, `before`, `between`."},
    Keyword{"fate", "acked, dead_lettered, dropped, expired", "How a message ends, once for each subscription."},
    Keyword{"reason", "FACT(REASON)", "Why something happened: `dropped(overflow)`. `explain` knows each."},
    // points of a handler
    Keyword{"before_work", "crash X at before_work", "When a handler begins, before its first step."},
    Keyword{"mid_work", "crash X at mid_work",
            "In the middle of the next `work` that begins after the line; one that is under way is finished."},
    Keyword{"before_publish", "crash X at before_publish",
            "Between the steps of a handler: all that stand before its next `publish` are done, and that is not."},
    Keyword{"before_reply", "crash X at before_reply",
            "When a request is handled, all but its reply. The caller finds the connection lost."},
    Keyword{"before_ack", "crash X at before_ack", "When the handler of a message has ended, before its ack is sent."},
    Keyword{"after_ack", "crash X at after_ack", "When the ack of a message has been sent."},
};

/// Events that no claim can name: they stand in the log, in the trace and in the answers of `meshsim step`.
constexpr std::array event_words{
    Keyword{"message_done", "in the trace: message_done", "No copy of the message is left anywhere."},
    Keyword{"fault_began", "in the trace: fault_began", "A fault of the timeline begins."},
    Keyword{"fault_ended", "in the trace: fault_ended", "It is healed, or its time is over."},
    Keyword{"logged", "in the trace: logged", "A `log` of a handler or flow."},
    Keyword{"noted", "in the trace: noted", "A `note` of the timeline."},
    Keyword{"marked", "in the trace: marked", "A `mark` of the timeline."},
    Keyword{"checked", "in the trace: checked", "A `check` of the timeline, with its outcome."},
    Keyword{"flow_started", "in the trace: flow_started", "A client begins its flow."},
    Keyword{"flow_finished", "in the trace: flow_finished", "A client is through with its flow, or failed in it."},
    Keyword{"not_subscribed", "in the trace: not_subscribed",
            "The broker answers a consumer that it has nothing for it."},
};

constexpr std::array statistic_words{
    Keyword{"mean", "mean latency of T < 5ms", "The mean of all samples."},
    Keyword{"median", "median latency of T < 5ms", "Half of the samples are at most so long, by nearest rank."},
    Keyword{"max", "max latency of T < 5ms", "The longest of all samples."},
    Keyword{"p95", "p95 latency of T < 5ms",
            "A percentile, by nearest rank: 95 % of the samples are at most so long. `p999` is the one of 99.9 %."},
};

constexpr std::array reason_words{
    Keyword{"connection_refused", "refused(connection_refused)", "Nobody listens at that address."},
    Keyword{"connection_lost", "refused(connection_lost)", "It broke while something was on its way or awaited."},
    Keyword{"unknown_host", "refused(unknown_host)", "The name has no instance that is up."},
    Keyword{"no_common_network", "refused(no_common_network)", "The two ends share no network."},
    Keyword{"not_listening", "refused(not_listening)", "The service has no `listen`."},
    Keyword{"power_off", "delivery_failed(power_off)", "The machine that held it lost power."},
    Keyword{"link_drop", "delivery_failed(link_drop)", "A `drop` between the two took it."},
    Keyword{"link_cut", "delivery_failed(link_cut)",
            "It was held on a link that is cut, and given up. Or nothing gets through there (a `cut`,\n"
            "a `loss 100%`), and no connection could be made."},
    Keyword{"link_loss", "delivery_failed(link_loss)",
            "A `loss` between the two took it each time it was sent, until its connection was given up."},
    Keyword{"no_connection", "timed_out(no_connection)", "The connection was still being made: nothing was sent."},
    Keyword{"circuit_open", "refused(circuit_open)", "After failures the caller's policy makes no tries for a while."},
    Keyword{
        "too_many_calls", "refused(too_many_calls)",
        "The caller's policy has as many calls under way as it may, and as many in line. `timed_out(too_many_calls)`:\n"
        "it waited in line until its deadline."},
    Keyword{"hedged", "retried(hedged)", "No answer had come yet, so a second try was made beside the first."},
    Keyword{"too_late", "delivery_failed(too_late)", "It came when nobody waited for it any more."},
    Keyword{"too_large", "publish_failed(too_large)", "It is larger than the broker's `max_message`."},
    Keyword{"refused_by_broker", "publish_failed(refused_by_broker)", "A queue was full, with `overflow refuse`."},
    Keyword{"no_subscriber", "dropped(no_subscriber)", "Nobody was subscribed, or connected where nothing is kept."},
    Keyword{"not_persisted", "dropped(not_persisted)", "The broker died before it was on disk."},
    Keyword{"unsubscribed", "dropped(unsubscribed)", "Its subscription went with a replica that was scaled away."},
    Keyword{"no_offset", "dropped(no_offset)", "It was published before the place where its group began to read."},
    Keyword{"slow_consumer", "dropped(slow_consumer)", "Too much lay unread for its consumer: see output_buffer."},
    Keyword{"replaced", "dropped(replaced)", "A newer message of the topic is retained."},
    Keyword{"too_many_tries", "dead_lettered(too_many_tries)", "It was delivered as often as its limit says."},
    Keyword{"rejected", "dead_lettered(rejected)", "Its handler said `reject`."},
    Keyword{"too_old", "dead_lettered(too_old)",
            "It waited longer than `keep for`, at a broker that makes a dead letter of it (RabbitMQ). With the\n"
            "others it is `expired`."},
    Keyword{"overflow", "dropped(overflow) | dead_lettered(overflow)",
            "One message too many for `keep at most N`: with RabbitMQ it becomes a dead letter, as every queue is\n"
            "taken to have a dead-letter exchange."},
    Keyword{"automatic", "acked(automatic)", "The broker acked it itself: this kind has no acknowledgements."},
    Keyword{"no_group", "not_subscribed(no_group)",
            "In the log and the trace alone: the group was lost with the server and nobody has made it again."},
    Keyword{
        "duplicate", "published(duplicate)",
        "The broker has accepted this message before. Within its `duplicate_window` it leaves the copy out; a kind\n"
        "without one, or after that time, delivers it again."},
    Keyword{"handler_failed", "redelivered(handler_failed)", "Its handler failed, and the message went back."},
    Keyword{"asked_to_retry", "redelivered(asked_to_retry)", "Its handler said `retry`."},
    Keyword{"lease_expired", "redelivered(lease_expired)", "It was not acked within `redeliver after`."},
    Keyword{"consumer_gone", "redelivered(consumer_gone)", "Its consumer's connection closed before the ack."},
    Keyword{"recovered", "redelivered(recovered)",
            "The broker found it on its disk after a death and cannot know whether it was handed out before."},
    Keyword{"bad_gateway", "answered(bad_gateway)", "502: the upstream's connection broke."},
    Keyword{"gateway_timeout", "answered(gateway_timeout)", "504: no upstream answered in time."},
    Keyword{"no_live_upstream", "answered(no_live_upstream)", "502: every upstream is left out."},
    Keyword{"no_route", "answered(no_route)", "404: no route of the gateway fits."},
    Keyword{"bad_request", "answered(bad_request)",
            "400: the path leads above the root, or an escape in it is broken."},
    Keyword{"behind_others", "kept(behind_others)", "Others wait in the outbox to be sent before it."},
    Keyword{"not_ready", "publish_failed(not_ready)", "Who was to do it by a line of the timeline was still starting."},
    Keyword{"mailbox_full", "rejected(mailbox_full)",
            "As many requests wait at the callee as its `mailbox N` allows. The answer has the same reason."},
    Keyword{"expired", "rejected(expired)",
            "The caller, or one further up the chain, had given up before the handler of a service that `drops\n"
            "expired` could begin. Answered 504, for one in between that still waits."},
    Keyword{"over_limit", "rejected(over_limit)", "More requests than the `limit` of the callee lets in: 429."},
    Keyword{"cancelled", "publish_failed(cancelled) | timed_out(cancelled)",
            "The handler that published or called was stopped (`stops when cancelled`), because its own caller had\n"
            "given up. The broker may have the message all the same."},
    Keyword{"no_handler", "answered(no_handler)", "Nobody handles this request or message."},
};

}  // namespace

std::span<const Keyword> run_keywords() { return run_words; }
std::span<const Keyword> event_keywords() { return event_words; }
std::span<const Keyword> statistic_keywords() { return statistic_words; }
std::span<const Keyword> reason_keywords() { return reason_words; }

}  // namespace meshsim::manual
