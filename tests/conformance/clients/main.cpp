// conformance_client kind=redis-pubsub port=6379 topic=hello [queue=subscriber-1] [handler=plain|asks] ...
#include <csignal>
#include <cstdio>
#include <exception>

#include "clients/client.hpp"

namespace meshsim::conformance {
namespace {

std::unique_ptr<Session> make_session(const Settings& settings) {
  const std::string& kind = settings.text("kind");
  if (kind == "redis-pubsub") return make_redis_pubsub(settings);
  if (kind == "redis-list") return make_redis_list(settings);
  if (kind == "redis-list-reliable") return make_redis_list_reliable(settings);
  if (kind == "redis-streams") return make_redis_stream(settings);
  if (kind == "nats") return make_nats(settings);
  if (kind == "jetstream") return make_jetstream(settings);
  if (kind == "mqtt") return make_mqtt(settings);
  if (kind == "rabbitmq" || kind == "rabbitmq-quorum") return make_rabbitmq(settings);
  throw std::runtime_error("there is no client for `" + kind + "`");
}

}  // namespace
}  // namespace meshsim::conformance

int main(int argc, char** argv) {
  using namespace meshsim::conformance;
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const Settings settings(argc, argv);
    Client(settings, make_session(settings)).run();
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "conformance_client: %s\n", problem.what());
    return 1;
  }
  return 0;
}
