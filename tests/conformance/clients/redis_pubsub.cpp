// SUBSCRIBE and PUBLISH.
#include <optional>

#include "clients/redis_connection.hpp"
#include "clients/session.hpp"

namespace meshsim::conformance {
namespace {

class RedisPubSub final : public Session {
 public:
  explicit RedisPubSub(const Settings& settings) : settings_(settings) {}

  std::string connect() override {
    connection_.emplace(settings_.number("port"));
    const std::string id = connection_->id();
    if (!settings_.text("queue").empty()) connection_->command({"SUBSCRIBE", settings_.text("topic")});
    return id;
  }

  void disconnect() override { connection_.reset(); }
  int socket() const override { return connection_->socket(); }

  std::vector<Delivery> receive() override {
    std::vector<Delivery> deliveries;
    bool readable = true;
    while (const Reply reply = connection_->poll(readable)) {
      readable = false;
      take(*reply, deliveries);
    }
    return deliveries;
  }

  /// A subscribed connection may PING; the answer comes behind all that was sent before.
  std::vector<Delivery> catch_up() override {
    std::vector<Delivery> deliveries;
    if (settings_.text("queue").empty()) return deliveries;
    connection_->send({"PING"});
    while (!take(*connection_->read(), deliveries)) {
    }
    return deliveries;
  }

  std::vector<Delivery> drain() override {
    std::vector<Delivery> deliveries;
    try {
      while (true) take(*connection_->read(), deliveries);
    } catch (const Lost&) {  // the end: it will be found again by who reads next
    }
    return deliveries;
  }

  std::vector<Delivery> leave() override {
    std::vector<Delivery> deliveries;
    connection_->send({"UNSUBSCRIBE"});
    // A connection without subscriptions answers as any other.
    for (Reply reply = connection_->read(); text_of(*reply->element[0]) != "unsubscribe"; reply = connection_->read()) {
      take(*reply, deliveries);
    }
    return deliveries;
  }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    return static_cast<std::uint32_t>(connection_->command({"PUBLISH", topic, payload_of(number, size)})->integer);
  }

 private:
  /// Takes a reply; tells whether it is a pong.
  static bool take(const redisReply& reply, std::vector<Delivery>& deliveries) {
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements == 0) return false;
    const std::string what = text_of(*reply.element[0]);
    if (what == "message") deliveries.push_back({number_in(text_of(*reply.element[2])), 1, {}});
    return what == "pong";
  }

  Settings settings_;
  std::optional<RedisConnection> connection_;
};

}  // namespace

std::unique_ptr<Session> make_redis_pubsub(const Settings& settings) { return std::make_unique<RedisPubSub>(settings); }

}  // namespace meshsim::conformance
