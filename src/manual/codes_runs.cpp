// E0413 and up: the timeline, the expectations and the limits of a run.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array runs_rows{
    CodeInfo{"E0413", "an impossible time",
             R"~(A stretch of time ends after it begins, and nothing happens before 0s or after
`ends at`.)~",
             R"~(mesh 1
scenario "Sample"
ends at 5s
service shop
timeline { at 7s: kill shop }
)~",
             R"~(mesh 1
scenario "Sample"
ends at 9s
service shop
timeline { at 7s: kill shop }
)~"},
    CodeInfo{"E0414", "a mark that is set more than once", R"~(A mark names one moment.)~",
             R"~(mesh 1
scenario "Sample"
service shop
timeline {
  at 1s: mark back
  at 2s: mark back
}
)~",
             R"~(mesh 1
scenario "Sample"
service shop
timeline {
  at 1s: mark gone
  at 2s: mark back
}
)~"},
    CodeInfo{"E0415", "a time before a mark",
             R"~(When the time comes, nobody knows yet that the mark will be set a second later.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" }
  at 1s: mark back
}
expect { sample: by back - 500ms, Mail published exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" }
  at 1s: mark back
}
expect { sample: by back + 500ms, Mail published exactly once }
)~"},
    CodeInfo{"E0416", "a word that does not go with this fact",
             R"~(`by`, `to`, `from`, `for` and `at` name the sides of a fact; `meshsim explain FACT`
says which of them it has.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled from shop exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled by mailer exactly once }
)~"},
    CodeInfo{"E0417", "a metric that is not measured like this",
             R"~(Each metric has its own subject: a topic, a request or a service. Latencies are many
samples, so it is said which is meant: `p95`, `median`, `max` or `mean`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: latency of Mail < 80ms }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: p95 latency of Mail < 80ms }
)~"},
    CodeInfo{"E0418", "a metric and its time",
             R"~(Latencies, rates and utilisation are measured over a stretch of time and have no value
at one moment; depth and the like have one at each moment. In step mode, `watch`
takes those whose value changes only when something happens; an age grows all the
time: `break oldest age of T for S > 2s` stops at the right instant.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: always p95 latency of Mail < 80ms }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: from 0s to 5s, p95 latency of Mail < 80ms }
)~"},
    CodeInfo{"E0419", "a crash at a point that never comes",
             R"~(`crash X at POINT` strikes in a handler, so X must be a service with handlers.
`mid_work` needs a handler with a `work`; `before_ack` and `after_ack` need one of a
topic, for requests are answered, not acked. Such a crash would never come, and what
was meant to be shown would not have happened.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline {
  at 1s: crash mailer at mid_work
  at 2s: shop publishes Mail
}
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { work 10ms; log "sent" }
}
timeline {
  at 1s: crash mailer at mid_work
  at 2s: shop publishes Mail
}
)~"},
    CodeInfo{"E0420", "not a fault that heals",
             R"~(`for D` ends a fault by itself, and starts again what was killed or stopped. A `start`, a
`restart` or a `scale` leaves nothing behind that could end.)~",
             R"~(mesh 1
scenario "Sample"
service shop
timeline { at 1s: restart shop for 2s }
)~",
             R"~(mesh 1
scenario "Sample"
service shop
timeline {
  at 1s: stop shop
  +2s: start shop
}
)~"},
    CodeInfo{"E0421", "a time that is not known before the run",
             R"~(The ends of `every D from A to B` are times, not marks; `end` is known where the
scenario says `ends at`. A question (`ask`) stands behind `at T` or a `+D` whose
time is known.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { every 1s from 0s to end: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { every 1s from 0s to 10s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0422", "a condition without its time",
             R"~(States and gauges change all the time, so a claim says when they are looked at:
`always`, `never`, `eventually`, `at end`, `by TIME`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: depth of Mail == 0 }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: at end, depth of Mail == 0 }
)~"},
    CodeInfo{"E0423", "an order that does not exist",
             R"~(Messages are handled in the order in which they were published, or not.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled by mailer in order of delivered }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled by mailer in order of published }
)~"},
    CodeInfo{"E0424", "`every` with a service",
             R"~(`every` follows messages and requests, each of which has an identity. What happens to
services is counted.)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: every shop killed leads to shop ready within 5s }
)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: shop killed at most 3 times }
)~"},
    CodeInfo{"E0425", "settings that exclude each other",
             R"~(A scenario runs with one seed or with several; a load is open (`arrives`) or closed
(`users`).)~",
             R"~(mesh 1
scenario "Sample"
seed 5
seeds 1..3
service shop
)~",
             R"~(mesh 1
scenario "Sample"
seeds 1..3
service shop
)~"},
    CodeInfo{"E0426", "too late to give the message back",
             R"~(With `ack early` the message is acked before its handler begins, so the broker has
forgotten it when `retry` or `reject` comes.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail { ack early }
  on Mail { retry after 5s }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { retry after 5s }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0427", "acks that promise too little",
             R"~(A Kafka broker with `persistence always` stands for a topic with replicas: a power off loses
nothing that was confirmed. That holds only if the confirm waits for the replicas, `acks all`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is kafka { persistence always; acks leader }
service shop
service mailer {
  consumes Mail
  on Mail { work 5ms }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is kafka { persistence always; acks all }
service shop
service mailer {
  consumes Mail
  on Mail { work 5ms }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0428", "a place in the log for a subscription without one",
             R"~(`reset` says where a group begins, which remembers how far it has come. A volatile subscription
remembers nothing: whenever it comes, it reads what is published from then on.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is redis-streams
service shop
service ticker {
  subscribes Flash volatile { reset earliest }
  on Flash { work 5ms }
}
timeline { at 0s: shop publishes Flash { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is redis-streams
service shop
service ticker {
  subscribes Flash { reset earliest }
  on Flash { work 5ms }
}
timeline { at 0s: shop publishes Flash { to: "ann" } }
)~"},
    CodeInfo{"E0429", "options that cannot both be meant",
             R"~(`dead letter after N tries` counts deliveries, `delivery_limit N` returns: N of them are N + 1
deliveries, and it is one limit. So are `redeliver after` and `backoff` one time. A clean session
keeps nothing that `durable` could demand, and who has no group has nothing to ack.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq-quorum
service shop
service mailer {
  consumes Mail { dead letter after 2 tries; delivery_limit 3 }
  on Mail { work 5ms }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq-quorum
service shop
service mailer {
  consumes Mail { delivery_limit 3 }
  on Mail { work 5ms }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
};

}  // namespace

std::span<const CodeInfo> run_codes() { return runs_rows; }

}  // namespace meshsim::manual
