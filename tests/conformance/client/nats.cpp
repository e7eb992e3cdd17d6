// NATS core: a subscription, of a queue group where the service consumes, and plain publishes.
#include <optional>

#include "client/nats_connection.hpp"
#include "client/session.hpp"

namespace meshsim::conformance {
namespace {

class Nats final : public Session {
 public:
  explicit Nats(const Settings& settings) : settings_(settings) {}

  std::string connect() override {
    connection_.emplace(settings_.number("port"));
    const bool shared = settings_.text("shared") == "yes";
    const std::string group = shared ? settings_.text("queue") : "";
    if (!settings_.text("queue").empty()) subscription_ = connection_->subscribe(settings_.text("topic"), group);
    connection_->flush();
    return connection_->id();
  }

  void disconnect() override { connection_.reset(); }
  int socket() const override { return connection_->socket(); }

  std::vector<Delivery> receive() override { return deliveries(true); }

  std::vector<Delivery> catch_up() override {
    connection_->flush();
    return deliveries(false);
  }

  std::vector<Delivery> leave() override {
    connection_->unsubscribe(subscription_);
    return catch_up();
  }

  /// There is no word from the server but that it has read it.
  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    connection_->publish(topic, payload_of(number, size));
    connection_->flush();
    return 0;
  }

 private:
  std::vector<Delivery> deliveries(bool readable) {
    std::vector<Delivery> deliveries;
    while (const auto message = connection_->poll(readable)) {
      readable = false;
      deliveries.push_back({number_in(message->payload), 1, {}});
    }
    return deliveries;
  }

  Settings settings_;
  std::optional<NatsConnection> connection_;
  int subscription_ = 0;
};

}  // namespace

std::unique_ptr<Session> make_nats(const Settings& settings) { return std::make_unique<Nats>(settings); }

}  // namespace meshsim::conformance
