// A subscription of MQTT, with a stored session unless it is clean; acked when the handler ends, with QoS 2 before it
// begins.
#include <map>

#include "clients/connected_session.hpp"
#include "clients/mqtt_connection.hpp"

namespace meshsim::conformance {
namespace {

class Mqtt final : public ConnectedSession<MqttConnection> {
 public:
  using ConnectedSession::ConnectedSession;

  std::string connect() override {
    unanswered_.clear();
    const bool clean = !consumes() || settings_.text("session") == "clean";
    connection_.emplace(settings_.number("port"), settings_.text("name"), clean);
    if (consumes()) {
      connection_->subscribe(settings_.text("topic"), static_cast<std::uint8_t>(settings_.number("quality")));
    }
    return settings_.text("name");
  }

  /// There is no way to stop what comes but to end the subscription, and all it has: from now on it stays unanswered.
  std::vector<Delivery> leave() override {
    std::vector<Delivery> last = catch_up();
    leaves_ = true;
    return last;
  }

  bool acks() const override { return settings_.number("quality") > 0; }
  void acknowledge(const Delivery& delivery) override {
    const auto found = unanswered_.find(delivery.tag);
    if (found == unanswered_.end()) return;  // of a connection before this one
    connection_->acknowledge(found->second);
    unanswered_.erase(found);
  }
  /// All that MQTT has for a message that nobody wants.
  void reject(const Delivery& delivery) override { acknowledge(delivery); }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    connection_->publish(topic, payload_of(number, size),
                         static_cast<std::uint8_t>(settings_.number("publish_quality")),
                         settings_.text("retained." + topic) == "yes");
    return 0;
  }

 private:
  std::optional<Delivery> take(const MqttMessage& message) override {
    if (leaves_) return std::nullopt;
    const std::string tag = std::to_string(++received_);
    unanswered_.emplace(tag, message);
    return Delivery{number_in(message.payload), message.again ? 2U : 1U, tag};
  }

  std::map<std::string, MqttMessage> unanswered_;
  std::uint64_t received_ = 0;
  bool leaves_ = false;
};

}  // namespace

std::unique_ptr<Session> make_mqtt(const Settings& settings) { return std::make_unique<Mqtt>(settings); }

}  // namespace meshsim::conformance
