// E0240 and up, E0455 and up: dead letters, messages for later, patterns of topics.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array message_rows{
    CodeInfo{"E0240", "dead letters of a topic that does not exist",
             R"~(`consumes dead letters of T` and `redrive T` speak of a topic that somebody publishes or
consumes.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  consumes dead letters of Post
  on dead letter of Post { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  consumes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~"},
    CodeInfo{"E0241", "a message that is kept back too long",
             R"~(`publish T after D` is DelaySeconds of SQS, 15min at most, and a queue with x-message-ttl
of RabbitMQ, in milliseconds.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is sqs
service shop { on POST /orders { publish Remind { n: 1 } after 1h; reply 202 } }
service mailer { consumes Remind; on Remind { log "it is time" } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: Remind handled by mailer exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is sqs
service shop { on POST /orders { publish Remind { n: 1 } after 15min; reply 202 } }
service mailer { consumes Remind; on Remind { log "it is time" } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: Remind handled by mailer exactly once }
)~"},
    CodeInfo{"E0242", "a pattern of topics where the kind has none",
             R"~(NATS, RabbitMQ, MQTT and PUBLISH of Redis have subscriptions to several topics, each in a
spelling of its own. Kafka has regular expressions, which are left out; a stream, a list
or a queue of SQS is one topic.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is sqs
service shop
service audit { consumes "orders.*"; on "orders.*" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.created" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is sqs
service shop
service audit { consumes "orders.created"; on "orders.created" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.created" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~"},
    CodeInfo{"E0243", "a pattern that no topic fits",
             R"~(A pattern stands for the topics of the scenario that fit it, in the spelling of the broker's
kind: `explain wildcards` tells them.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is nats
service shop
service audit { subscribes "orders.#"; on "orders.#" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.created" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is nats
service shop
service audit { subscribes "orders.>"; on "orders.>" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.created" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~"},
    CodeInfo{"E0244", "a message to several topics",
             R"~(Who publishes names one topic. Patterns are for those who subscribe.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is nats
service shop
service audit { subscribes "orders.created"; on "orders.created" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.*" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is nats
service shop
service audit { subscribes "orders.created"; on "orders.created" { log "{message.topic}" } }
timeline { at 0s: shop publishes "orders.created" { n: 1 } }
expect { sample: "orders.created" handled by audit exactly once }
)~"},
    CodeInfo{"E0455", "dead letters for every instance",
             R"~(Dead letters are one queue. They are consumed: each goes to one instance.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  subscribes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  consumes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~"},
    CodeInfo{"E0456", "dead letters that two services consume",
             R"~(The dead letters of a topic are one queue, and what one service takes from it the other
never sees. One of them can publish what the other one needs.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  consumes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
service auditor {
  consumes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
service clerk {
  consumes dead letters of Mail
  on dead letter of Mail { log "{message.to}" }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
}
expect { sample: Mail dead_lettered exactly once }
)~"},
    CodeInfo{"E0457", "messages that expire are redriven",
             R"~(With `keep for D` a message has its age from when it was published. What `redrive` puts back
keeps that age, and would expire at once.)~",
             R"~(mesh 1
scenario "Sample"
broker queue { keep for 1h }
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
  at 1s: redrive Mail
}
expect { sample: Mail dead_lettered at least once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { reject }
}
timeline {
  at 0s: shop publishes Mail { to: "ann" }
  at 1s: redrive Mail
}
expect { sample: Mail dead_lettered at least once }
)~"},
    CodeInfo{"E0458", "a message that is kept back, and an outbox",
             R"~(What an outbox has kept it sends when the broker is back, at once: it does not keep the delay
that the message had.)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq
service shop { outbox 10; on POST /orders { publish Remind { n: 1 } after 1h; reply 202 } }
service mailer { consumes Remind; on Remind { log "it is time" } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: Remind handled by mailer exactly once }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue is rabbitmq
service shop { on POST /orders { publish Remind { n: 1 } after 1h; reply 202 } }
service mailer { consumes Remind; on Remind { log "it is time" } }
service guest
timeline { at 0s: guest calls shop POST /orders }
expect { sample: Remind handled by mailer exactly once }
)~"},
};

}  // namespace

std::span<const CodeInfo> message_codes() { return message_rows; }

}  // namespace meshsim::manual
