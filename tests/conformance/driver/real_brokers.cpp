#include "driver/real_broker.hpp"
#include "driver/redis_server.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {

std::unique_ptr<RealBroker> make_real_broker(const std::string& kind) {
  if (kind.rfind("redis-", 0) == 0) return std::make_unique<RedisServer>(kind);
  throw Trouble("there is no real server for brokers of kind `" + kind + "`");
}

}  // namespace meshsim::conformance
