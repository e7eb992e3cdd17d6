// The words for the parts of a system: the items of a file and the settings inside them.
#include <array>

#include "manual/keywords.hpp"

namespace meshsim::manual {
namespace {

constexpr std::array system_words{
    Keyword{"mesh", "mesh 1", "The first statement of every file: the version of the language."},
    Keyword{"scenario", "scenario \"TITLE\"",
            "The title of a scenario. A file without it is a module: it can be used, not run."},
    Keyword{"seed", "seed N", "Where all randomness of the run comes from; default 1. `--seed` replaces it."},
    Keyword{"seeds", "seeds 1..5",
            "Runs the scenario once for each seed, as runs named `file[seed=3]`. `--seed` replaces it."},
    Keyword{"ends", "ends at T",
            "When the run ends, even when nothing happens any more. Without it the run ends when it is\n"
            "idle, at the latest one minute after the last line of the timeline."},
    Keyword{"param", "param NAME = VALUE",
            "A typed value with a name. `--set NAME=VALUE` changes it for one run of the program."},
    Keyword{"cases", "cases a, b { 1, 5ms NEWLINE 2, 9ms }",
            "A table: the scenario is run once for each row, with the columns as parameters."},
    Keyword{"use", "use \"shop.mesh\"",
            "Takes the things that another file defines: the system, flows and loads, and params; not how it is run\n"
            "and judged. The path is relative to this file; each file is read once."},
    Keyword{"override", "override service NAME ..", "Replaces what a used file has defined under this name."},
    Keyword{"network", "network front, back",
            "Networks, as in a Compose file. A thing that names none is on the network `default`. Two ends without a\n"
            "common network cannot connect."},
    Keyword{"networks", "networks front, back", "The networks that a service, gateway, broker or load is on."},
    Keyword{"broker", "broker NAME [is KIND] [{ .. }]",
            "Carries messages. The kind (default `durable`) says what it keeps, repeats and confirms; settings\n"
            "override single parts of it: persistence, keep, topic, overflow, confirm_timeout, heartbeat."},
    Keyword{"topic", "topic NAME [{ keep .. }]",
            "Puts a topic into this broker, which is needed where there are several brokers."},
    Keyword{"persistence", "persistence none | kernel | every D | always | snapshot [every D]",
            "When the broker has a message on disk: never (its death loses all), when the kernel writes it (30s),\n"
            "every D, from 1ms (a kill loses nothing, power off everything since the last sync), before it\n"
            "confirms, or with a snapshot (any death but a stop loses everything since the last)."},
    Keyword{"keep", "keep at most N | keep for D",
            "How many messages may wait for a subscription that is away, from 1, and how long. Messages beyond that\n"
            "are `dropped(overflow)` or `expired`; with RabbitMQ they are `dead_lettered(overflow)` or\n"
            "`dead_lettered(too_old)`, because every queue is assumed to have a dead-letter exchange."},
    Keyword{"overflow", "overflow drop_oldest | drop_newest | refuse",
            "What a full subscription does with one more message."},
    Keyword{"confirm_timeout", "confirm_timeout D",
            "How long a publisher waits for the broker's confirm; default 5s. The kind `nats` has none."},
    Keyword{"max_message", "max_message SIZE",
            "How large a message may be, its fields of type size included; a larger one is not published."},
    Keyword{"heartbeat", "heartbeat D",
            "After so much silence the broker takes a peer for dead; from 1ms, `0s`: never."},
    Keyword{"service", "service NAME [is ROLE] [x N] [{ .. }]",
            "A service with its handlers; `x N` makes N instances, NAME-1 to NAME-N."},
    Keyword{"x", "service worker x 3",
            "How many instances a service starts with. A call by name goes to one of those that are up, drawn at\n"
            "random each time, as with Compose's DNS; a gateway takes turns. So N queues, not one: at a high load\n"
            "the wait is much longer than behind a gateway or a topic that the instances consume."},
    Keyword{"is", "service auth-api is auth",
            "Takes a role, a broker kind or a C++ actor; parts given in braces replace those of the role."},
    Keyword{"listen", "listen 80",
            "Opens a port. Clients reach only what says `listen`; services also reach each other's handlers."},
    Keyword{"concurrency", "concurrency N",
            "How many handlers an instance runs at once; from 1, the default. The rest waits. In a policy,\n"
            "`concurrency N line M`: how many calls may be under way, and how many may wait for that."},
    Keyword{"mailbox", "mailbox N [{ full reply 503 | full drop_oldest | full drop_newest }]",
            "At most N requests wait in each instance for a handler; `mailbox 0`: none. One more is `rejected`\n"
            "(`mailbox_full`): it is answered with that status, 503 if nothing else is said, or it or the one that\n"
            "has waited longest is dropped without an answer. Messages do not count: `prefetch` limits them."},
    Keyword{"full", "mailbox 50 { full drop_oldest }",
            "What a full mailbox does with one request more, see `mailbox`."},
    Keyword{"limit", "limit 100/s [burst N] [per request.FIELD] [{ over reply 429 }]",
            "A token bucket in each instance: it holds N tokens (1), full at the start, and gets 100 a second; a\n"
            "request takes one. Where there is none it is `rejected` (`over_limit`) and answered with the status,\n"
            "429 if nothing else is said. `per request.user`: a bucket for each value; a request without the field\n"
            "is not counted, as with nginx's limit_req."},
    Keyword{"burst", "limit 100/s burst 20", "How many tokens a full bucket holds, see `limit`."},
    Keyword{"over", "limit 100/s burst 20 { over reply 429 }", "The answer to a request over the limit, see `limit`."},
    Keyword{"serves", "serves newest_first",
            "Takes what came last out of the mailbox first: under overload a few are served in time, not all too\n"
            "late. Without it, what came first."},
    Keyword{"drops", "drops expired",
            "A request whose caller has given up is not begun: `rejected` (`expired`), and answered 504 for one that\n"
            "still waits in between. The deadline goes with a call: the caller's timeout, `within` or `deadline`,\n"
            "and through a chain of calls the earliest of all."},
    Keyword{"stops", "stops when cancelled",
            "A request whose caller closes its connection, because it gave up or died, is `cancelled`: it leaves the\n"
            "mailbox, or its handler stops where it is, and the calls that it makes with it. Without this a handler\n"
            "goes on, as in many frameworks, and its answer is lost."},
    Keyword{"starts", "starts in D", "How long a process takes from started to ready; default 0s."},
    Keyword{"restart", "restart no | on-failure | always",
            "What happens after a `crash`, as with Docker's restart policies; never after `kill`. Default no."},
    Keyword{"grace", "grace D", "How long a graceful stop may take before the process is killed; default 10s."},
    Keyword{
        "autoscale", "autoscale A..B { on utilisation 70% | depth of T 10 | rate 50/s; every D; down after D }",
        "The number of instances follows a measured value, as with Kubernetes' HorizontalPodAutoscaler:\n"
        "ceil(instances * measured / target), unless the two differ by at most 10 %; at most twice as many or four\n"
        "more at once; fewer only when that was enough for all of `down after` (default 5min). It looks `every` 15s.\n"
        "`depth of T N` is KEDA's: ceil(messages / N), those being handled included; it alone may go down to 0.\n"
        "Source: Kubernetes, \"Horizontal Pod Autoscaling\", replica_calculator.go; KEDA, \"Scaling Deployments\"."},
    Keyword{"version", "version NAME { on .. }",
            "Handlers that only instances of this version have; it starts with the first version that stands in the\n"
            "service. A handler outside belongs to all. `deploy S to NAME` changes the version."},
    Keyword{"outbox", "outbox N [durable]",
            "Messages that the broker cannot take (no connection, connection lost, refused, not confirmed in time)\n"
            "are `kept`, up to N an instance, and sent again in order with their ids once the broker is back. For\n"
            "the handler they are published. In memory they are lost with the process; `durable` outlives it, and\n"
            "a publish whose confirm had not come before its death is sent again."},
    Keyword{"policy", "policy NAME [is PRESET] { tries 3; backoff 100ms doubling to 1s; jitter full; .. }",
            "What a caller does about a call that fails or takes long: `call .. with NAME`, or for all calls of a\n"
            "service `calls SERVICE with NAME`. Presets: none, aws-sdk, resilience4j, envoy, istio,\n"
            "grpc."},
    Keyword{"calls", "calls SERVICE with POLICY | NAME calls SERVICE POST /path { .. }",
            "In a service: its calls of that one have this policy. In the timeline: an instance makes a call."},
    Keyword{"timeout", "timeout D",
            "In a policy: how long one try may take; default 30s. In a route: how long an answer may take."},
    Keyword{"deadline", "deadline D",
            "In a policy: how long all tries and the time between them may take. A try that could not begin before\n"
            "then is not waited for."},
    Keyword{"tries", "tries N", "In a policy: how often a call is made at most, the first time included; 1 to 100."},
    Keyword{"backoff", "backoff 100ms doubling to 1s | backoff linear D [to D] | backoff constant D",
            "In a policy: the time before the second try; before the third it is twice as long, and so on."},
    Keyword{
        "jitter", "jitter none | full | equal | decorrelated; jitter D on A -> B",
        "In a policy: the random part of that time: none; from 0 to it; from half of it to it; from the first time\n"
        "to three times the last. In a timeline: every packet from A to B takes up to D longer, each by a time of its\n"
        "own; they arrive in order, as over TCP."},
    Keyword{
        "retry_after", "reply 429 { retry_after: 2s }",
        "In an answer with 429 or 503: a policy that tries such a call again waits for that long instead of for its\n"
        "own time. HTTP's header Retry-After."},
    Keyword{"budget", "budget 20% at least 3",
            "In a policy: how many retries of one caller may be under way, as a share of its calls under way; as\n"
            "Envoy's retry budget."},
    Keyword{"quota", "quota 500",
            "In a policy: tokens for retries, as the AWS SDKs have: a retry costs 5, after a timeout 10; its success\n"
            "gives them back, and a call that needs no retry gives 1."},
    Keyword{
        "breaker", "breaker { failures 5 | failures 50% of 100 [at least 20]; open 30s; trials 1 }",
        "In a policy: a circuit breaker. After so many failures in a row, or such a share of the last tries, no try\n"
        "is made for a while; then some trials decide. Each caller instance has its own."},
    Keyword{"hedge", "hedge after D",
            "In a policy: without an answer by then a second try is made beside the first; the first answer counts."},
    Keyword{"with", "call SERVICE GET /path with POLICY", "Gives a call a policy."},
    Keyword{"store", "store NAME", "A table that the instances of a service share and that survives them all."},
    Keyword{"memory", "memory NAME", "A table of one instance that dies with it."},
    Keyword{"subscribes", "subscribes TOPIC [durable | volatile] [{ .. }]",
            "Every instance gets every message. The broker's kind decides whether messages wait for an instance\n"
            "that is away; `durable` demands it, `volatile` waives it."},
    Keyword{"consumes", "consumes TOPIC [durable | volatile] [{ .. }]",
            "The instances form one group: each message goes to one of them."},
    Keyword{"volatile", "subscribes TOPIC volatile", "Messages do not wait for this subscription."},
    Keyword{"prefetch", "prefetch N", "How many unacked messages an instance may hold; from 1, default no limit."},
    Keyword{"redeliver", "redeliver after D",
            "A message that is not acked within D after hand-out is handed out again; from 1ms."},
    Keyword{"dead", "dead letter after N tries",
            "After so many deliveries without an ack the message is put aside; from 1. Only where the kind counts\n"
            "deliveries: `rabbitmq` does not, `rabbitmq-quorum` does."},
    Keyword{
        "wildcards", "subscribes \"orders.*\"; on \"orders.*\" { .. }",
        "Stands for each topic of the scenario that fits. `rabbitmq`, `durable`: `*` is one word between dots, `#`\n"
        "any number; `nats`, `jetstream`: `*` one token, `>` the rest; `mqtt`: `+` one level between slashes,\n"
        "`#` the rest; `redis-pubsub`: `*` any characters, `?` one."},
    Keyword{"dead", "consumes dead letters of T",
            "Gets what was put aside, in `on dead letter of T { .. }`: the message with `message.reason` and\n"
            "`message.tries`. Where the kind keeps dead letters in a queue; one service consumes them."},
    Keyword{"backoff", "backoff D, D ..",
            "How long after hand-out a message is handed out again: the first delivery, the second ..; each from 1ms,\n"
            "the last counts for all others."},
    Keyword{"max_in_flight", "max_in_flight N", "Unacked messages of all instances together; from 1."},
    Keyword{"delivery_limit", "delivery_limit N",
            "Of rabbitmq-quorum: dead letter after N returns, which are N + 1 deliveries; from 0."},
    Keyword{"makes_group", "makes_group at_start | at_connect",
            "Of redis-streams: who makes a group again that died with the server: a process that starts, or any\n"
            "consumer that connects."},
    Keyword{"scaled_away", "scaled_away stays | deleted",
            "Of redis-streams: whether the consumer of a replica that is scaled away stays, and the messages it held."},
    Keyword{"own_pending", "own_pending first | stays",
            "Whether an instance that is back first gets the messages it held."},
    Keyword{"reset", "reset earliest | latest | last | TIME",
            "Where a group begins that is made after messages were published."},
    Keyword{"commit_interval", "commit_interval D",
            "Of kafka: how often a consumer commits; from 1ms, `0s`: after each message. Default 5s."},
    Keyword{"qos", "qos 0 | 1 | 2", "Of mqtt: how sure a delivery is; default 1."},
    Keyword{"session", "session stored | clean",
            "Of mqtt: whether messages wait for an absent subscriber; default stored."},
    Keyword{"duplicate_window", "duplicate_window D",
            "For so long, a second publish with the same id is confirmed and ignored; `0s`: never."},
    Keyword{"key", "key FIELD", "The field that is the message group of sqs-fifo, or the key of kafka."},
    Keyword{"partitions", "partitions N", "Of kafka: the number of queues in each subscription; from 1, the default."},
    Keyword{"acks", "acks none | leader | all", "Of kafka: which confirm publishers wait for."},
    Keyword{
        "output_buffer", "output_buffer SIZE [, SIZE, D]",
        "Of redis-pubsub and nats: the most unread bytes of a consumer, and the most for the time D. Beyond either\n"
        "its connection is cut: `dropped(slow_consumer)`."},
    Keyword{"retained", "topic NAME { retained }", "Of mqtt: the last message waits for later subscribers."},
    Keyword{"ack", "ack early | ack on arrival | ack sync",
            "`early`: the message is acked before its handler begins, `on arrival`: as soon as it has reached the\n"
            "process, even if its handlers are busy; either way at most once. `sync`, of jetstream: a consumer waits\n"
            "until the server has its ack before it asks for the next message, so that no request overtakes it."},
    Keyword{"on", "on TOPIC { .. } | on POST /orders { .. }",
            "A handler: steps that are done for each message of a topic, or each request. It holds one of the\n"
            "instance's `concurrency` slots until it ends."},
    Keyword{"gateway", "gateway NAME { route .. }",
            "A reverse proxy that behaves as nginx does: longest prefix, round robin, passive health checks,\n"
            "retries on the next upstream."},
    Keyword{"route", "route /prefix -> SERVICE [{ .. }]",
            "Requests below the prefix go to the service. Settings: timeout, connect_timeout (nginx: both 60s),\n"
            "retries, max_fails (nginx: 1), fail_timeout (nginx: 10s), non_idempotent."},
    Keyword{"timeout", "timeout D",
            "How long the gateway waits for an answer, from when the request is sent; default 60s."},
    Keyword{"connect_timeout", "connect_timeout D",
            "How long the gateway tries to connect where nothing answers (off, or cut off); default 60s. Where\n"
            "something answers, connecting takes no time: latency, delay and loss do not count against it."},
    Keyword{"retries", "retries N",
            "How often a failed request is sent again to another upstream. Default: each upstream is tried once.\n"
            "An extension: nginx counts tries, not retries."},
    Keyword{"non_idempotent", "non_idempotent", "A POST that was sent already may be sent again."},
    Keyword{"max_fails", "max_fails N", "After so many failures an upstream is left out for a while; 0: never."},
    Keyword{"fail_timeout", "fail_timeout D", "How long an upstream that failed is left out; default 10s."},
    Keyword{"dns", "dns every D",
            "Names are resolved again so often, from 1ms; without it only at the gateway's start, as nginx does."},
    Keyword{"link", "link A <-> B, C { latency D }",
            "How long it takes from A to B. Without a link: 200us. The last link that fits a pair counts."},
    Keyword{"flow", "flow NAME { .. }", "What a client does, step by step: call, wait, let, require, publish, log."},
    Keyword{"load", "load NAME { runs FLOW; arrives .. | users N; from A to B }",
            "Clients that run a flow again and again: with `arrives` whether earlier ones are done or not (an open\n"
            "load), with `users` each when it is done (a closed one)."},
    Keyword{"runs", "runs FLOW | FLOW N, FLOW N",
            "The flow of a load; of several each run draws one, with these weights."},
    Keyword{"users", "users 50",
            "A closed load: so many users, each of whom begins the flow anew when it has ended. What a user thinks\n"
            "about in between is a `wait` in the flow. A slow system makes them come less often, so it is never\n"
            "overloaded by them; who comes from outside is better said with `arrives`."},
    Keyword{"arrives", "arrives poisson R | constant R | every D | at \"FILE\"",
            "How the flows of a load begin: at random with that mean rate, regularly, or at the times of a file.\n"
            "`20/s to 200/s` is a rate that changes evenly over the load; `{ 20/s for 10s; 20/s to 200/s for 30s }`\n"
            "are stages, behind the last of which the load ends."},
    Keyword{"poisson", "arrives poisson 20/s", "Independent arrivals: the time between two is exponential."},
    Keyword{"constant", "arrives constant 20/s", "Arrivals at regular intervals."},
    Keyword{"exp", "exp(mean 20ms)", "A duration drawn from an exponential distribution."},
    Keyword{"lognormal", "lognormal(p50 17ms, p99 60ms)",
            "A duration drawn from a lognormal distribution, given by its median and its 99th percentile."},
    Keyword{"normal", "normal(mean 20ms, deviation 4ms)",
            "A duration drawn from a normal distribution; what would be below 0s counts as 0s."},
    Keyword{"pareto", "pareto(scale 5ms, shape 1.5)",
            "A duration drawn from a Pareto distribution: at least the scale, and longer than X times the scale with\n"
            "the probability X^-shape. Below shape 2 it has no variance, below 1 no mean."},
    Keyword{"weibull", "weibull(scale 20ms, shape 0.7)",
            "A duration drawn from a Weibull distribution; 63% are below the scale. Shape 1 is exponential, a smaller\n"
            "one has a heavier tail."},
    Keyword{"erlang", "erlang(stages 3, mean 20ms)",
            "A duration that is the sum of so many exponential ones, with this mean."},
    Keyword{"empirical", "empirical(\"FILE\") | empirical(\"FILE\", unit 1ms)",
            "A duration drawn from measured ones, each as often: the first column of a CSV file, with their units, or\n"
            "in the unit named here. The path is relative to the file that names it."},
    Keyword{"none", "VALUE == none",
            "What is not there: a field that a message does not have, an entry that a table does\n"
            "not have. `require message.user != none` ends the handler without one."},
    Keyword{"fresh", "fresh user", "A text that was not given before in this run: user-1, user-2 ..."},
};

}  // namespace

std::span<const Keyword> system_keywords() { return system_words; }

}  // namespace meshsim::manual
