// NATS core: a subscription, of a queue group where the service consumes, and plain publishes.
#include "clients/connected_session.hpp"
#include "clients/nats_connection.hpp"

namespace meshsim::conformance {
namespace {

class Nats final : public ConnectedSession<NatsConnection> {
 public:
  using ConnectedSession::ConnectedSession;

  std::string connect() override {
    connection_.emplace(settings_.number("port"));
    const bool shared = settings_.text("shared") == "yes";
    const std::string group = shared ? settings_.text("queue") : "";
    if (consumes()) subscription_ = connection_->subscribe(settings_.text("topic"), group);
    connection_->flush();
    return connection_->id();
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
  std::optional<Delivery> take(const NatsMessage& message) override {
    return Delivery{number_in(message.payload), 1, {}};
  }

  int subscription_ = 0;
};

}  // namespace

std::unique_ptr<Session> make_nats(const Settings& settings) { return std::make_unique<Nats>(settings); }

}  // namespace meshsim::conformance
