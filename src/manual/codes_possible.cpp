// E0430 and up: claims and lines that can never come true; E0498: limits.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array possible_rows{
    CodeInfo{"E0430", "a side that can never be that",
             R"~(Who is named behind `by`, `to`, `from`, `for` or `at` must be able to be that: a broker
handles nothing, a load is never called, and who has no `publish T` publishes none.
Such a claim would judge nothing, or hold whatever happens.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled by queue exactly once }
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
    CodeInfo{"E0431", "a field that nobody sends",
             R"~(A `where` and a `per` look at fields of what was published or requested. One that no
handler, flow or line of the timeline sends is absent in all of them. In a handler it
is legal, as a caller may send what it likes. Where a C++ actor takes part, nobody
knows what it sends, and all fields are let pass. Likewise of the entries of a table,
whose fields are those of the records that `set` writes there.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: every Mail published where too == "ann" is handled }
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
expect { sample: every Mail published where to == "ann" is handled }
)~"},
    CodeInfo{"E0432", "a heal of what no line makes",
             R"~(A `heal` ends every fault of a `cut`, `delay`, `loss`, `drop` or `partition` all of whose
pairs and directions it names. `<->` names both directions, whichever side is written
first. A fault ends as a whole: `heal A -> B` does not end what `cut A <-> B` began, and
`heal A -> C` not what `cut A, B -> C` began.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline {
  at 0s: cut shop -> queue
  at 1s: heal queue -> mailer
  at 2s: shop publishes Mail
}
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline {
  at 0s: cut shop -> queue
  at 1s: heal shop -> queue
  at 2s: shop publishes Mail
}
)~"},
    CodeInfo{"E0433", "a line that waits for what never comes",
             R"~(Nobody publishes the topic, nobody calls the endpoint, or no line of the timeline
crashes, kills, stops or pauses the service: the fact of this `when` cannot happen.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline {
  at 0s: shop publishes Mail
  when mailer crashed: note "it is down"
}
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline {
  at 0s: shop publishes Mail
  at 1s: crash mailer
  when mailer crashed: note "it is down"
}
)~"},
    CodeInfo{"E0434", "an end that no message comes to with this kind of broker",
             R"~(What becomes of a message that waits too long or is one too many is its broker's doing.
With RabbitMQ it becomes a dead letter, as every queue is taken to have a dead-letter
exchange: `dead_lettered(overflow)`, `dead_lettered(too_old)`. With the other kinds it is
`dropped(overflow)` or `expired`. With `overflow refuse` the publisher is told. A claim of
the other one would hold whatever happens.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq { keep at most 3 }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: never Mail dropped(overflow) }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq { keep at most 3 }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: never Mail dead_lettered(overflow) }
)~"},
    CodeInfo{"E0435", "a comparison that says nothing",
             R"~(Nothing happens less often than never, no time, rate or number that is measured is below
0, and a share lies between 0% and 100%. So `at least 0 times` and `depth of Mail >= 0` are
true of every run, and `p95 latency of Mail < -5ms` of none.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handled by mailer at least 0 times }
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
expect { sample: Mail handled by mailer at least once }
)~"},
    CodeInfo{"E0436", "a fault that strikes nothing",
             R"~(A fault needs somebody whom it can strike. Loads stand for those outside and are never
struck; a crash at a point of a handler needs a handler that gets there; a cut needs two
that have a connection.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
explore {
  faults crash
  of queue
}
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
explore {
  faults crash
  of mailer
}
)~"},
    CodeInfo{"E0437", "a user for whom no time passes",
             R"~(Each of the `users` of a load begins the flow again when it has ended. A flow that never
calls, publishes or waits would be run without end at one instant.)~",
             R"~(mesh 1
scenario "Sample"
flow idle { log "hello" }
load guests { runs idle; users 3; from 0s to 1s }
)~",
             R"~(mesh 1
scenario "Sample"
flow idle {
  log  "hello"
  wait 100ms
}
load guests { runs idle; users 3; from 0s to 1s }
)~"},
    CodeInfo{"E0438", "a setting about retries in a policy that makes none",
             R"~(A policy makes one try unless it says `tries N`, so that the time between two tries, a
budget for retries, or a hedge would never be used.)~",
             R"~(mesh 1
scenario "Sample"
policy patient { backoff 100ms }
service shop
)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3; backoff 100ms }
service bank { on POST /charge { reply 200 } }
service shop { on POST /orders { call bank POST /charge with patient; reply 200 } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: POST /orders answered(ok) exactly once }
)~"},
    CodeInfo{"E0440", "a path whose parameter nothing gives",
             R"~(A call of `/users/{id}` has a field `id` in its record, which the handler reads as
`request.id`. A path without braces needs none: of `/users/42` the handler takes the 42.)~",
             R"~(mesh 1
scenario "Sample"
service users { on GET /users/{id} { reply 200 { id: request.id } } }
service guest
timeline { at 0s: guest calls users GET /users/{id} }
expect { sample: GET /users/{id} answered(ok) exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
service users { on GET /users/{id} { reply 200 { id: request.id } } }
service guest
timeline { at 0s: guest calls users GET /users/{id} { id: "ann" } }
expect { sample: GET /users/{id} answered(ok) exactly once }
)~"},
    CodeInfo{"E0445", "a rule for requests in a service that gets none",
             R"~(`mailbox`, `limit`, `serves`, `drops` and `stops` are about requests. How many messages
an instance holds says `prefetch`, behind the topic that it gets.)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50 }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50; on GET /a { reply 200 } }
)~"},
    CodeInfo{"E0446", "a request that nobody turns away",
             R"~(Only a service that says so turns requests away, and only for the reason that its rule has:
`mailbox` (`mailbox_full`), `limit` (`over_limit`), `drops expired` (`expired`). Only one that
`stops when cancelled` stops a handler.)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50; on GET /a { reply 200 } }
service guest
timeline { at 0s: guest calls shop GET /a }
expect { sample: never GET /a rejected(over_limit) by shop }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50; on GET /a { reply 200 } }
service guest
timeline { at 0s: guest calls shop GET /a }
expect { sample: never GET /a rejected(mailbox_full) by shop }
)~"},
    CodeInfo{"E0450", "a number of instances that cannot be kept",
             R"~(The bounds of `autoscale A..B` hold A to B instances, and `x N` begins within them. From
0 instances it can only grow by `on depth of TOPIC N`: with no instance nothing arrives
and nobody is busy, so a utilisation or a rate would never rise.)~",
             R"~(mesh 1
scenario "Sample"
service web { autoscale 0..5 { on rate 50/s }; on GET /a { work 1ms; reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
ends at 60s
service web { autoscale 1..5 { on rate 50/s }; on GET /a { work 1ms; reply 200 } }
)~"},
    CodeInfo{"E0451", "the queue of a topic that the service does not consume",
             R"~(More instances shorten a queue that they consume together. What a service only publishes,
or gets with `subscribes` (each instance has a queue of its own), is not worked off
sooner by more of them.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer { autoscale 1..5 { on depth of Mail 10 }; subscribes Mail; on Mail { work 1ms } }
timeline { at 0s: shop publishes Mail }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer { autoscale 1..5 { on depth of Mail 10 }; consumes Mail; on Mail { work 1ms } }
timeline { at 0s: shop publishes Mail }
ends at 60s
)~"},
    CodeInfo{"E0452", "a deployment of a service without versions",
             R"~(`deploy` replaces instances of one version by those of another. Where the new instances
do the same as the old ones, `restart` them.)~",
             R"~(mesh 1
scenario "Sample"
service web { on GET /a { reply 200 } }
timeline { at 1s: deploy web to v2 }
)~",
             R"~(mesh 1
scenario "Sample"
service web {
  version v1 { on GET /a { reply 200 } }
  version v2 { on GET /a { reply 201 } }
}
timeline { at 1s: deploy web to v2 }
)~"},
    CodeInfo{"E0453", "autoscaling without an end",
             R"~(A service that is scaled by what is measured is looked at again and again, so that such a
run never comes to rest: `ends at T` says when it is over.)~",
             R"~(mesh 1
scenario "Sample"
service web { autoscale 1..5 { on rate 50/s }; on GET /a { work 1ms; reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
ends at 60s
service web { autoscale 1..5 { on rate 50/s }; on GET /a { work 1ms; reply 200 } }
)~"},
    CodeInfo{"E0466", "nobody to isolate from",
             R"~(`isolate X` cuts X off from all others of the scenario, so there must be others.)~",
             R"~(mesh 1
scenario "Sample"
service shop
timeline { at 1s: isolate shop }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { on GET /a { reply 200 } }
service guest
timeline {
  at 1s:  isolate shop for 2s
  +100ms: guest calls shop GET /a
}
expect { sample: GET /a answered(ok) by guest after 3s exactly once }
)~"},
    CodeInfo{"E0498", "a limit",
             R"~(meshsim bounds what a scenario can ask for, so that no file eats the machine: 100,000
instances, 60,000 topics, 1,000,000 actions of the timeline, 10,000 runs and so on.)~",
             R"~(mesh 1
scenario "Sample"
service worker x 100000
service other
)~",
             R"~(mesh 1
scenario "Sample"
service worker x 1000
service other
)~"},
};

}  // namespace

std::span<const CodeInfo> possible_codes() { return possible_rows; }

}  // namespace meshsim::manual
