// E02xx: unknown names, and names used twice.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array names_rows{
    CodeInfo{"E0201", "a name is defined twice",
             R"~(Names are unique: services, gateways, brokers and loads share one space, so do the
topics of a broker, the tables of a service, the locals of a handler, the labels of
claims. What a used file defines is replaced with `override`.)~",
             R"~(mesh 1
scenario "Sample"
service shop
service shop
)~",
             R"~(mesh 1
scenario "Sample"
service shop
service shop-2
)~"},
    CodeInfo{"E0202", "nothing to override",
             R"~(`override` replaces something that a file named by `use` has defined before. There
is nothing of that name.)~",
             R"~(mesh 1
scenario "Sample"
service shop
override service shpo
)~",
             R"~(mesh 1
scenario "Sample"
service shop
override service shop x 2
)~"},
    CodeInfo{"E0203", "a name that is also the name of an instance",
             R"~(The instances of `worker` are called `worker-1`, `worker-2` and so on. A service
with such a name could not be told from an instance.)~",
             R"~(mesh 1
scenario "Sample"
service worker x 3
service worker-2
)~",
             R"~(mesh 1
scenario "Sample"
service worker x 3
service second-worker
)~"},
    CodeInfo{"E0204", "an unknown service",
             R"~(No service, gateway, broker or load has this name. Names are case-sensitive.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
timeline { at 1s: kill shpo }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
timeline { at 1s: kill shop }
)~"},
    CodeInfo{"E0205", "an instance that never exists",
             R"~(Instances are numbered from 1. There are as many as `x N` says, or as the highest
`scale` of the timeline.)~",
             R"~(mesh 1
scenario "Sample"
service worker x 3
timeline { at 1s: kill worker-4 }
)~",
             R"~(mesh 1
scenario "Sample"
service worker x 3
timeline { at 1s: kill worker-3 }
)~"},
    CodeInfo{"E0206", "an unknown topic",
             R"~(A topic exists when something publishes, subscribes, consumes or declares it. A
claim about a topic that nobody knows would check nothing.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: Mial published exactly once }
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
expect { sample: Mail published exactly once }
)~"},
    CodeInfo{"E0207", "an unknown network",
             R"~(Networks are defined with `network front, back` before services join them.)~",
             R"~(mesh 1
scenario "Sample"
network back
service shop { networks bakc }
)~",
             R"~(mesh 1
scenario "Sample"
network back
service shop { networks back }
)~"},
    CodeInfo{"E0208", "a mark that is never set",
             R"~(A mark is a moment that the timeline names with `mark NAME`. A scope that waits
for one that is never set would never open.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: after bakc, Mail published at most 3 times }
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
expect { sample: after back, Mail published at most 3 times }
)~"},
    CodeInfo{"E0209", "a name that has no meaning here",
             R"~(In an expression a name is a local (`let`), a parameter (`param`, a column of
`cases`), `message.FIELD` in the handler of a topic, `request.FIELD` in the handler
of a request, `self` or `now`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service mailer {
  consumes Mail
  on Mail { log "to {to}" }
}
service shop
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service mailer {
  consumes Mail
  on Mail { log "to {message.to}" }
}
service shop
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0210", "an unknown flow", R"~(A load runs a flow, which is defined with `flow NAME { .. }`.)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
load guests { runs gest; arrives poisson 1/s; from 0s to 5s }
)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~"},
    CodeInfo{"E0211", "an unknown role",
             R"~(`service NAME is ROLE` takes one of the built-in roles, which `meshsim explain
ROLE` prints, or an actor written in C++ that was registered with this binary.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service jobs is wroker
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service jobs is worker
timeline { at 0s: shop publishes JobRequested }
)~"},
    CodeInfo{"E0212", "an unknown kind of broker",
             R"~(The kind decides what a broker keeps, gives again and confirms. `meshsim explain
KIND` says what is known about each.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is redis-pubsb
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is redis-pubsub
)~"},
    CodeInfo{"E0213", "an unknown setting",
             R"~(Each sort of thing has its own settings; the help names the nearest of them.)~",
             R"~(mesh 1
scenario "Sample"
service shop { concurency 3 }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { concurrency 3 }
)~"},
};

}  // namespace

std::span<const CodeInfo> name_codes() { return names_rows; }

}  // namespace meshsim::manual
