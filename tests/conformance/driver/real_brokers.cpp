#include "driver/jetstream_server.hpp"
#include "driver/mosquitto_server.hpp"
#include "driver/rabbitmq_server.hpp"
#include "driver/real_broker.hpp"
#include "driver/redis_server.hpp"
#include "driver/trouble.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::conformance {

void RealBroker::power_off() { throw Trouble("nothing tells what this server has on its disk"); }

std::unique_ptr<RealBroker> make_real_broker(const std::string& kind) {
  if (kind.rfind("redis-", 0) == 0) return std::make_unique<RedisServer>(kind);
  if (kind == "nats") return std::make_unique<NatsServer>();
  if (kind == "jetstream") return std::make_unique<JetStreamServer>();
  if (kind == "mqtt") return std::make_unique<MosquittoServer>();
  if (kind == "rabbitmq" || kind == "rabbitmq-quorum") return std::make_unique<RabbitMqServer>(kind);
  throw Trouble("there is no real server for brokers of kind `" + kind + "`");
}

std::vector<std::string> real_kinds() {
  std::vector<std::string> kinds;
  for (const char* kind : {"redis-pubsub", "redis-list", "redis-list-reliable", "redis-streams", "nats", "jetstream",
                           "mqtt", "rabbitmq", "rabbitmq-quorum"}) {
    if (plan::find_broker_kind(kind) != nullptr) kinds.emplace_back(kind);
  }
  return kinds;
}

std::string kind_of(const plan::Plan& plan) {
  if (plan.brokers.empty()) throw Trouble("there is no broker");
  return plan.brokers.front().kind;
}

}  // namespace meshsim::conformance
