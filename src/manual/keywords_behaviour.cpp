// The words for actions, times and claims.
#include <array>

#include "manual/keywords.hpp"

namespace meshsim::manual {
namespace {

constexpr std::array behaviour_words{
    // steps
    Keyword{"work", "work 5ms | 2ms..6ms | exp(mean 20ms) | 2ms..6ms * message.pages",
            "The handler is busy for a while. A time that is negative, absent or no time makes it fail."},
    Keyword{"wait", "wait 200ms..600ms | request.until - now", "Time passes. The handler keeps its slot."},
    Keyword{"publish", "publish TOPIC { field: value } [after D] [within D] [else { .. }]",
            "Sends a message and waits for the broker's confirm. A failure ends the handler or flow as failed,\n"
            "unless `else` deals with it. `after D`: the broker keeps it back for so long, where its kind can."},
    Keyword{"call", "[let x =] call SERVICE POST /path { .. } [with POLICY] [within D] [else { .. }]",
            "Sends a request and waits for the answer, by default 30s. No answer, or one that is not 2xx, ends\n"
            "the handler or flow as failed, unless `else` deals with it. A policy says when it is tried again;\n"
            "`within` is then the time for all its tries."},
    Keyword{"reply", "reply 200 { field: value }", "Answers the request. The handler goes on behind it."},
    Keyword{"require", "require CONDITION [else reply 401 | else { .. }]",
            "Ends the handler when the condition is false. Without `else` it has failed: a message goes back to\n"
            "the broker, a caller gets a 500. In a flow it has failed in any case."},
    Keyword{"let", "let x = EXPRESSION", "A local value, in sight until the end of its block."},
    Keyword{"set", "set TABLE[KEY] = EXPRESSION", "Writes into a `store` or `memory` of the service, at once."},
    Keyword{"chance", "chance 5% { .. } [else { .. }]", "Does the one or the other at random."},
    Keyword{"if", "if CONDITION { .. } [else if CONDITION { .. }] [else { .. }]",
            "Does the first block whose condition is true, and goes on behind it."},
    Keyword{"repeat", "repeat N times { .. } | repeat at most N times until CONDITION { .. }",
            "Does its steps N times, which is known before the run; or until the condition is true behind them, whose\n"
            "`let` it sees. What a `let` of one repetition gave is absent in the next."},
    Keyword{"until", "repeat at most N times until CONDITION { .. }", "Ends a repetition early."},
    Keyword{"together", "together { .. } [else { .. }]",
            "Begins all its steps at once and ends when the last one has ended. It fails where one has failed, unless\n"
            "`else` deals with it. The steps do not see each other's `let`; what comes behind sees all."},
    Keyword{"lock", "lock TABLE[KEY] { .. }",
            "One handler at a time does the steps, among all instances that share the table: a `store` belongs to\n"
            "all of the service, a `memory` to one. Who waits gets it in turn. It is let go behind the steps, when\n"
            "the handler ends in them, and when its process dies; who waits is told at once."},
    Keyword{"once", "once per message.id [in store]",
            "Ends the handler when this key was handled before; the message is `deduplicated`. The key is noted\n"
            "together with `handled`, in memory (a kill forgets it) or in the store. A copy that comes while the\n"
            "first is being handled waits for it."},
    Keyword{"retry", "retry [after D]", "Gives the message back to the broker and ends the handler."},
    Keyword{"reject", "reject", "Puts the message aside as a dead letter and ends the handler."},
    Keyword{"redrive", "redrive T",
            "Puts the dead letters of a topic that wait back into the queues that they came\n"
            "from; their tries count anew. A step of a handler or flow, which does not wait\n"
            "for the broker, or a line of the timeline."},
    Keyword{"log", "log \"got {message.text}\"", "Writes a line into the log."},
    Keyword{"message", "message.FIELD",
            "The message that is being handled; `message.id`, `message.topic` and\n"
            "`message.sender` are always there; `message.tries` where the broker counts\n"
            "deliveries, `message.redelivered` where it has a flag at least, and\n"
            "`message.reason` of a dead letter."},
    Keyword{"request", "request.FIELD", "The request that is being handled."},
    Keyword{"self", "self", "The name of the instance: worker-2."},
    Keyword{"now", "now", "The time since the start of the run."},
    Keyword{"token", "token(TEXT, valid 15min)", "A token for a subject, valid for that long."},
    Keyword{"valid", "valid(request.token)", "Whether a value is a token that has not expired."},
    Keyword{"subject", "subject(request.token)", "The subject that a token was made for."},
    // timeline
    Keyword{"timeline", "timeline { .. }",
            "What happens when: lines with a time, a colon and an action, in file order."},
    Keyword{"phase", "phase \"TITLE\" { .. }", "Groups lines of the timeline under a title for the reader."},
    Keyword{"at", "at 4s: .. | at event N: ..", "A line that acts at that time, or right after the trace's event N."},
    Keyword{"+", "+500ms: ..", "A line that acts that long after the line above it."},
    Keyword{"when", "when FACT OR STATE: ..",
            "A line that acts once, when something happens or is true. It waits from when the nearest line above with\n"
            "a time of its own (`at`, `+`, `every`) has acted: two `when` lines in a row wait together, and a state\n"
            "that is true already is no wait. In a chain each verb has a line with a time:\n"
            "\n"
            "    at 1s: restart app-1\n"
            "    when app-1 is ready: note \"app-1 is back\"\n"
            "    +0s:   restart app-2\n"
            "    when app-2 is ready: mark done"},
    Keyword{"every", "every 1s from A to B: ..", "A line that acts again and again, the first time at A; from 1ns."},
    Keyword{"kill", "kill X [for D]",
            "The process dies at once, as with `docker kill`: mailbox, handlers and memory are lost, and no\n"
            "restart policy applies. `for D`: it is started D later."},
    Keyword{
        "crash", "crash X [at before_work | mid_work | before_publish | before_reply | before_ack | after_ack] [for D]",
        "The process exits by itself, now or when one of its handlers next gets to that point. `mid_work` is in the\n"
        "middle of the next `work` that begins after the line: one that is under way is finished. `before_ack`\n"
        "and `after_ack` belong to messages, `before_reply` to requests. A point that no handler can get to is an "
        "error; the run warns of one\n"
        "that none got to. The restart policy applies; without one, `for D` starts it D after its death."},
    Keyword{
        "stop", "stop X [grace D] [for D]",
        "A graceful stop: what has begun is finished, at most for the grace time. A paused process goes on for that,\n"
        "one that its restart policy is about to start stays down. `for D`: it is started D after its end."},
    Keyword{"start", "start X",
            "Starts an instance that is down; its restart policy begins anew. One that waits for its restart policy\n"
            "counts as running."},
    Keyword{"restart", "restart X", "Stops gracefully and starts again; an instance that is down is only started."},
    Keyword{"pause", "pause X [for D]", "The process stands still; everything sent to it is buffered."},
    Keyword{"resume", "resume X", "A paused process goes on."},
    Keyword{"slow", "slow X by 5 [for D]",
            "Every `work` that begins takes so many times as long; waits, timeouts and the network are as before.\n"
            "`heal X` ends it."},
    Keyword{"hang", "hang X [for D]",
            "Handlers that begin get no further and hold their slots; connections and heartbeats are answered. Those\n"
            "that had begun go on. With `heal X` all run on; a process that is started anew does not hang."},
    Keyword{"fail", "fail 20% of POST /charge at bank [with 503] [for D]",
            "That share of the requests is answered with the status (500) in place of its handler: `replied(fail)`.\n"
            "`heal X` ends it."},
    Keyword{"skew", "skew X by -90s [for D]",
            "The clock of X is wrong: `now` and tokens go by it. Timers run by the monotonic clock, and do not.\n"
            "`heal X` ends it."},
    Keyword{"power", "power off X [for D]",
            "The machine goes dark: everything not on disk is gone, and no peer is told; they find out by timeout.\n"
            "`for D`: it is started D later."},
    Keyword{"scale", "scale S to N", "Starts or stops instances until there are N."},
    Keyword{"deploy", "deploy S to VERSION { 1 at a time; every D; stop_first | start_first; wait until ready }",
            "Replaces the instances of a service, or one of them, by those of another version: one at a time, the\n"
            "next ones when the last ones are ready (`wait until started`: at once) and `every D` later. `stop_first`\n"
            "stops an instance gracefully and starts it anew; `start_first` adds as many instances as are replaced at\n"
            "a time before, and takes them away at the end, so that there are never fewer. A later `deploy` of the\n"
            "service takes the place of one that is under way: so a version is rolled back.\n"
            "Source: Docker's update_config (parallelism, delay, order); Kubernetes' maxUnavailable and maxSurge."},
    Keyword{"publishes", "X publishes TOPIC { .. } [N times [every D]]",
            "A service publishes a message, from outside its handlers."},
    Keyword{"calls", "X calls Y POST /path { .. } [N times [every D]]",
            "A service sends a request, from outside its handlers."},
    Keyword{"cut", "cut A -> B [for D]",
            "Nothing gets from A to B; it is held until healed, or given up. `<->`: both ways."},
    Keyword{
        "heal", "heal A -> B",
        "Ends every cut, delay, loss, drop and partition all of whose pairs and directions it names; `<->`: both\n"
        "directions. A fault ends as a whole: `heal A -> B` does not end `cut A <-> B`. `heal X` ends what strikes\n"
        "X alone: slow, hang, fail, skew, isolate."},
    Keyword{"delay", "delay A -> B by D", "Everything from A to B takes D longer."},
    Keyword{
        "loss", "loss 5% [in bursts of N] on A -> B",
        "Packets get lost and are sent again, as TCP does: after 200ms, doubling, 15 times; then the connection is\n"
        "given up. In bursts: N in a row, the share over all staying the same."},
    Keyword{"bandwidth", "bandwidth 1MB/s on A -> B",
            "Packets leave one behind the other, each after its size (its record and 66 bytes) divided by that rate."},
    Keyword{"drop", "drop 5% on A -> B",
            "Packets vanish on their way, each for good: for traffic that is no TCP connection."},
    Keyword{"partition", "partition {A, B} from {C}", "Cuts every connection between the two groups."},
    Keyword{"mark", "mark NAME", "Gives a moment a name, for the scopes of claims. A mark is set once."},
    Keyword{"check", "check CONDITION",
            "Judges a condition at that moment, and counts as a claim: one whose line never fired is vacuous."},
    Keyword{"note", "note \"TEXT\"", "Writes a line into the log."},
    Keyword{"ask", "ask \"QUESTION\" answer CLAIM [because \"REASON\"]",
            "Asks the person who walks through the run with `meshsim step`, before anything happens at that time. The\n"
            "answer is yes where the claim holds and no where it does not; for a fact without a count it is the\n"
            "number of times that it happens. No run is changed by a question."},
    Keyword{"answer", "ask \"QUESTION\" answer CLAIM", "The claim that gives the answer to a question."},
    Keyword{"for", "pause X for 2s",
            "After that time, ends the fault that this line began, or starts the process that it ended."},
    // expectations
    Keyword{"expect", "expect { label: claim .. }", "What must be true of the run. Each claim has a label."},
    Keyword{"report", "report [SCOPE,] METRIC, METRIC",
            "A line of `expect` that prints a metric's value over the scope or at its end, without a scope over the\n"
            "whole run, behind the verdicts. It judges nothing."},
    Keyword{
        "settles", "settles within D of A, CONDITION [until B]",
        "True at the latest when D has passed since the time or mark A, and from then on to the end of the run, or\n"
        "to B. A value over a stretch, such as `error rate`, is measured from then on."},
    Keyword{"window", "in every D window [from A to B], METRIC < VALUE | .., FACT at most N times",
            "The value, or the count, of each of the windows that lie one behind the other from A on. A last one that\n"
            "B cuts is left out, and so is one without anything to measure, except that a rate or a count is 0 there."},
    Keyword{"until", "settles within D of A, CONDITION until B", "Where the stretch of `settles` ends."},
    Keyword{"by", "by 1s, CLAIM", "Up to and including that time or mark."},
    Keyword{"after", "after back, CLAIM", "From that time or mark on."},
    Keyword{"before", "before back, CLAIM", "Up to that time or mark, without it."},
    Keyword{"between", "between outage and back, CLAIM", "From the one to the other."},
    Keyword{"from", "from 2s to 12s, CLAIM", "From the one to the other, the end included."},
    Keyword{"end", "at end, CLAIM", "The moment when the run ends."},
    Keyword{"always", "always CONDITION", "True at every event of the scope."},
    Keyword{"never", "never FACT | never CONDITION", "Does not happen, or is not true, in the scope."},
    Keyword{"eventually", "eventually FACT | eventually CONDITION", "Happens, or is true, at least once in the scope."},
    Keyword{"every", "every T published is handled by S [within D] [, exactly once]",
            "Each one, followed through the run. With none at all the claim is vacuous, unless `if any` is said."},
    Keyword{"leads", "every X leads to Y within D",
            "Each X is followed by a Y of the same message where they are of one topic, else of the same flow run or\n"
            "line of the timeline. One Y answers all X of its flow run that came before it."},
    Keyword{"within", "within D", "At the latest so long after it; without it, by the end of the run."},
    Keyword{"exactly", "exactly once | exactly N times", "How often, no more and no less."},
    Keyword{"least", "at least N times", "So often or more."},
    Keyword{"most", "at most N times", "So often or less; holds on nothing."},
    Keyword{"order", "T handled by S in order of published [per FIELD]",
            "Messages are handled in the order in which they were published, or those with one value of a field are."},
    Keyword{"where", "T published where user == \"ann\"", "Only those whose fields fit. A bare name is a field."},
    Keyword{"if", "CLAIM if any", "The claim also holds when there was nothing to judge."},
    Keyword{"because", "CLAIM because \"REASON\"", "Why it must be so; printed when it is not."},
};

}  // namespace

std::span<const Keyword> behaviour_keywords() { return behaviour_words; }

}  // namespace meshsim::manual
