// E0214 and up: unknown words and missing files.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array words_rows{
    CodeInfo{"E0214", "an unknown fact",
             R"~(Facts are what happens to messages (`published`, `handled`, `dropped` ...), to
requests (`requested`, `answered` ...) and to services (`ready`, `killed` ...).
Each goes with its own sort of subject; `meshsim explain FACT` says more.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mail handeld exactly once }
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
expect { sample: Mail handled exactly once }
)~"},
    CodeInfo{"E0215", "an unknown reason",
             R"~(The word in parentheses behind a fact narrows it to one reason, such as
`dropped(overflow)`, or for `answered` to `ok` (2xx) or `error`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue { keep at most 3 }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: never Mail dropped(overflw) }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue { keep at most 3 }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: never Mail dropped(overflow) }
)~"},
    CodeInfo{"E0216", "an unknown state",
             R"~(A service is `up` (the process exists), `ready` (it takes work), `paused` or `down`.
A service with several instances is in a state when all of them are.)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: always shop is redy }
)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: eventually shop is ready }
)~"},
    CodeInfo{"E0217", "an unknown metric",
             R"~(A metric is something that can be measured: `meshsim explain METRIC` says what
counts as a sample.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: at end, dept of Mail == 0 }
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
    CodeInfo{"E0218", "an unknown function",
             R"~(Expressions know `token(TEXT, valid D)`, `valid(TOKEN)` and `subject(TOKEN)`.
Durations are drawn from `exp(mean D)` and `lognormal(p50 D, p99 D)`.)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait expo(mean 20ms) }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait exp(mean 20ms) }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~"},
    CodeInfo{"E0219", "an unknown table",
             R"~(A service has tables: `memory X` belongs to one instance and dies with it, `store X`
is shared by all instances and survives.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  store sent
  consumes Mail
  on Mail { set snet[message.to] = true }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  store sent
  consumes Mail
  on Mail { set sent[message.to] = true }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0220", "a file cannot be read",
             R"~(The path of `use` is relative to the file that says it; there is no search path.)~",
             R"~(mesh 1
scenario "Sample"
use "no-such-file.mesh"
)~",
             ""},
    CodeInfo{"E0221", "files use each other in a circle",
             R"~(Each file is read once, and a file cannot be read before it is complete. Move what
both need into a third file.)~",
             "", ""},
    CodeInfo{"E0222", "an unknown parameter", R"~(`--set NAME=VALUE` changes the value of a `param` of the scenario.)~",
             "", ""},
    CodeInfo{"E0223", "a request that nobody handles",
             R"~(A request is a method and a path. It is handled where a service says `on POST
/orders { .. }` with exactly that path, apart from what follows a `?` and `%XX`. A path in
quotes, `POST "/order"`, need not be handled: who calls it gets the 404.)~",
             R"~(mesh 1
scenario "Sample"
service shop { on POST /orders { reply 200 } }
service guest
timeline { at 1s: guest calls shop POST /order }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { on POST /orders { reply 200 } }
service guest
timeline { at 1s: guest calls shop POST /orders }
)~"},
    CodeInfo{"E0224", "no route fits",
             R"~(A gateway passes a request on by the longest prefix of its path that it has a route
for, as nginx does. Where none fits it answers 404, where only the slash at the end of a
prefix is missing 301, and 400 to a path that leads above the root or has a broken `%XX`. To
get such an answer on purpose, quote the path: `POST "/login"`.)~",
             R"~(mesh 1
scenario "Sample"
gateway front { route /orders -> shop }
service shop { on POST /login { reply 200 }
 on POST /orders { reply 200 } }
service guest
timeline { at 1s: guest calls front POST /login }
)~",
             R"~(mesh 1
scenario "Sample"
gateway front {
  route /orders -> shop
  route /login -> shop
}
service shop { on POST /login { reply 200 } }
service guest
timeline { at 1s: guest calls front POST /login }
)~"},
    CodeInfo{"E0225", "the wrong kind of thing",
             R"~(What is named exists, but a broker, a gateway, a load and a service cannot stand in
for each other: a broker handles no requests, a load cannot be scaled.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
timeline { at 1s: scale queue to 3 }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
timeline { at 1s: scale shop to 3 }
)~"},
    CodeInfo{"E0226", "an unknown claim", R"~(`claims` in `explore` names claims of `expect` by their labels.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { none_lost: every Mail published is handled by mailer }
explore { claims nothing_lost }
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
expect { none_lost: every Mail published is handled by mailer }
explore { claims none_lost }
)~"},
    CodeInfo{"E0227", "an unknown policy or preset",
             R"~(A call names a policy, which is defined with `policy NAME { .. }`; a policy may start
from a preset: `policy NAME is aws-sdk`.)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3 }
service bank { on POST /charge { work 1ms } }
service shop { on POST /orders { call bank POST /charge with pateint } }
)~",
             R"~(mesh 1
scenario "Sample"
policy patient { tries 3 }
service bank { on POST /charge { work 1ms } }
service shop { on POST /orders { call bank POST /charge with patient } }
)~"},
    CodeInfo{"E0230", "a rule for requests that is not written so",
             R"~(`mailbox`, `limit`, `serves`, `drops` and `stops` say which requests a service lets in;
the help shows how each is written.)~",
             R"~(mesh 1
scenario "Sample"
service shop { serves newest; on GET /a { reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { serves newest_first; on GET /a { reply 200 } }
)~"},
    CodeInfo{"E0231", "an unknown way to turn a request away",
             R"~(A full mailbox answers the request (`full reply 503`), drops it (`full drop_newest`), or
drops the one that has waited longest (`full drop_oldest`).)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50 { full drop_first }; on GET /a { reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50 { full drop_oldest }; on GET /a { reply 200 } }
)~"},
    CodeInfo{"E0232", "a limit for what is no field of the request",
             R"~(A rate limit is for all requests, or for each value of one of their fields.)~",
             R"~(mesh 1
scenario "Sample"
service shop { limit 10/s burst 5 per user; on GET /a { reply 200 } }
service guest
timeline { at 0s: guest calls shop GET /a { user: "ann" } }
expect { sample: GET /a answered(ok) exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { limit 10/s burst 5 per request.user; on GET /a { reply 200 } }
service guest
timeline { at 0s: guest calls shop GET /a { user: "ann" } }
expect { sample: GET /a answered(ok) exactly once }
)~"},
    CodeInfo{"E0235", "bounds that are not two numbers",
             R"~(`autoscale A..B { .. }` keeps the number of instances from A to B.)~",
             R"~(mesh 1
scenario "Sample"
service web { autoscale 5 { on utilisation 70% }; on GET /a { work 1ms; reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
ends at 60s
service web { autoscale 1..5 { on utilisation 70% }; on GET /a { work 1ms; reply 200 } }
)~"},
    CodeInfo{"E0236", "an unknown version", R"~(`deploy S to NAME` names a version that stands in the service.)~",
             R"~(mesh 1
scenario "Sample"
service web {
  version blue { on GET /a { reply 200 } }
  version green { on GET /a { reply 201 } }
}
timeline { at 1s: deploy web to grene }
)~",
             R"~(mesh 1
scenario "Sample"
service web {
  version blue { on GET /a { reply 200 } }
  version green { on GET /a { reply 201 } }
}
timeline { at 1s: deploy web to green }
)~"},
};

}  // namespace

std::span<const CodeInfo> word_codes() { return words_rows; }

}  // namespace meshsim::manual
