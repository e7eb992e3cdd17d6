// E0401 to E0412: parts of a system that are impossible, or impossible together.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array system_rows{
    CodeInfo{"E0401", "no broker", R"~(Topics are carried by a broker.)~",
             R"~(mesh 1
scenario "Sample"
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
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
    CodeInfo{"E0402", "a topic that belongs to no broker, or to two",
             R"~(With several brokers, each topic is declared in the one that carries it.)~",
             R"~(mesh 1
scenario "Sample"
broker first
broker second
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker first { topic Mail }
broker second
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0403", "a kind of broker that cannot do this",
             R"~(Kinds differ: some keep nothing for absent consumers, some have no groups, some no
acknowledgements. `meshsim explain KIND` says what each does.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is redis-pubsub
service shop
service mailer {
  subscribes Mail durable
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is durable
service shop
service mailer {
  subscribes Mail durable
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0404", "no common network",
             R"~(Two ends talk only when they are on one network. Whoever names none is on the
network `default`.)~",
             R"~(mesh 1
scenario "Sample"
network back
broker queue { networks back }
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
network back
broker queue { networks back }
service shop { networks back }
service mailer {
  networks back
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0405", "nobody listens",
             R"~(A service listens when it has a handler for a request or says `listen PORT`. Clients
reach only what says `listen`: a gateway, or a service that is open to them.)~",
             R"~(mesh 1
scenario "Sample"
service shop { on POST /orders { reply 200 } }
flow guest { call shop POST /orders }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~",
             R"~(mesh 1
scenario "Sample"
service shop {
  listen 80
  on POST /orders { reply 200 }
}
flow guest { call shop POST /orders }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~"},
    CodeInfo{"E0406", "a handler for a topic that never comes",
             R"~(A service gets the messages of a topic that it subscribes (every instance gets every
message) or consumes (one instance gets each message).)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
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
    CodeInfo{"E0407", "a step that has no meaning here",
             R"~(`reply` answers a request; `retry`, `reject` and `once` belong to messages; `work`
and `set` to services.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reply 200 }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
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
    CodeInfo{"E0408", "both ends are the same", R"~(A call, a route, a link and a cut need two different ends.)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
timeline { at 1s: cut a -> a }
)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
timeline { at 1s: cut a -> b }
)~"},
    CodeInfo{"E0409", "a subscription without a handler",
             R"~(What a service subscribes or consumes, it handles with `on TOPIC { .. }`.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer { consumes Mail }
timeline { at 0s: shop publishes Mail { to: "ann" } }
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
    CodeInfo{"E0410", "a reserved field",
             R"~(`message.id`, `message.topic` and `message.sender` are what the broker says about a
message, so no field of a message can have these names.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { id: 5 } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { mail_id: 5 } }
)~"},
    CodeInfo{"E0411", "a handler for a C++ actor",
             R"~(What a C++ actor does with messages and requests is written in C++.)~", "", ""},
    CodeInfo{"E0412", "something is missing", R"~(The message says what; there is no default for it.)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
load guests { runs guest; from 0s to 5s }
)~",
             R"~(mesh 1
scenario "Sample"
flow guest { wait 1s }
load guests { runs guest; arrives poisson 1/s; from 0s to 5s }
)~"},
};

}  // namespace

std::span<const CodeInfo> system_codes() { return system_rows; }

}  // namespace meshsim::manual
