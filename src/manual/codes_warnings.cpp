// W04xx: legal, but probably not what the author meant.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array warnings_rows{
    CodeInfo{"W0401", "published for nobody",
             R"~(No service subscribes or consumes this topic. Legal, and often a slip of the pen.)~",
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
  at 1s: shop publishes Mial
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
)~"},
    CodeInfo{"W0402", "nobody publishes this", R"~(A topic is waited for that never comes.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
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
)~"},
    CodeInfo{"W0403", "a flow that nobody runs", R"~(A flow does nothing by itself; a load runs it.)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~"},
    CodeInfo{"W0404", "a request without a reply",
             R"~(Such a handler answers 200 when it ends, and 500 if it fails: what it found out, or
refused, its caller does not learn.)~",
             R"~(mesh 1
scenario "Sample"
service shop { on POST /orders { work 5ms } }
)~",
             R"~(mesh 1
scenario "Sample"
service shop {
  on POST /orders {
    work 5ms
    reply 200
  }
}
)~"},
    CodeInfo{"W0405", "a field that is never there",
             R"~(Everything that is published to the topic (or sent with the request) in this scenario
lacks this field, which is compared with `none`, and has one with a similar name.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { require message.ot != none; log "to {message.to}" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { require message.to != none; log "to {message.to}" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"W0406", "a step that is never reached", R"~(`retry` and `reject` end the handler.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail {
    reject
    log "sent"
  }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail {
    log "not sent"
    reject
  }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"W0407", "`dropped` where a full queue makes dead letters",
             R"~(With RabbitMQ what overflows or expires becomes a dead letter, so that `dropped` does not
count it, and `never T dropped` holds however much does.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq { keep at most 3 }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: never Mail dropped }
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
expect { sample: never Mail dead_lettered }
)~"},
    CodeInfo{"W0408", "an outage that is as long as a timeout",
             R"~(When a timeout runs out at the very instant at which the fault heals, a rule for ties
decides which of the two comes first. No real system has such a rule, so what is found
there says nothing.)~",
             R"~(mesh 1
scenario "Sample"
broker queue { confirm_timeout 2s }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
explore { for 50ms, 2s }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue { confirm_timeout 2s }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
explore { for 50ms, 2.1s }
)~"},
    CodeInfo{"W0409", "a policy that no call has",
             R"~(A policy does nothing by itself: a call names it, or a service says that its calls of
another have it.)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3 }
service bank { on POST /charge { reply 200 } }
service shop { on POST /orders { call bank POST /charge; reply 200 } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: POST /orders answered(ok) exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3 }
service bank { on POST /charge { reply 200 } }
service shop { on POST /orders { call bank POST /charge with patient; reply 200 } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: POST /orders answered(ok) exactly once }
)~"},
    CodeInfo{"W0423", "a setting of a policy that has no effect",
             R"~(Some settings need another one: `jitter` a time between tries (`backoff`), `hedge after D`
a second try and a `timeout` and `deadline` above D, `retry on` a second try or a breaker.)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3; jitter full }
service bank { on POST /charge { reply 200 } }
service shop { on POST /orders { call bank POST /charge with patient; reply 200 } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: POST /orders answered(ok) exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3; backoff 100ms; jitter full }
service bank { on POST /charge { reply 200 } }
service shop { on POST /orders { call bank POST /charge with patient; reply 200 } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: POST /orders answered(ok) exactly once }
)~"},
};

}  // namespace

std::span<const CodeInfo> warning_codes() { return warnings_rows; }

}  // namespace meshsim::manual
