// A durable pull consumer of JetStream, which the driver has made: one message with each request, explicit acks.
#include <sstream>

#include "clients/connected_session.hpp"
#include "clients/nats_connection.hpp"

namespace meshsim::conformance {
namespace {

/// Reads the delivery count from $JS.ACK.STREAM.CONSUMER.DELIVERIES...
std::uint32_t delivery_in(const std::string& reply) {
  std::istringstream tokens(reply);
  std::string token;
  for (int i = 0; i < 5; ++i) std::getline(tokens, token, '.');
  return static_cast<std::uint32_t>(number_in(token));
}

class JetStream final : public ConnectedSession<NatsConnection> {
 public:
  using ConnectedSession::ConnectedSession;

  std::string connect() override {
    waits_ = false;
    connection_.emplace(settings_.number("port"));
    pulled_ = connection_->subscribe(connection_->own_subject("pulled"));
    connection_->flush();
    return connection_->id();
  }

  void disconnect() override {
    waits_ = false;
    ConnectedSession::disconnect();
  }

  bool reads() const override { return waits_; }

  /// A request without an end is answered when there is something to answer it with.
  void ask(std::size_t held) override {
    if (!consumes() || waits_ || held > 0) return;
    waits_ = true;
    connection_->publish("$JS.API.CONSUMER.MSG.NEXT." + settings_.text("topic") + "." + settings_.text("queue"),
                         "{\"batch\":1}", connection_->own_subject("pulled"));
  }

  /// The server answers no request whose asker is no longer subscribed.
  std::vector<Delivery> leave() override {
    connection_->unsubscribe(pulled_);
    return catch_up();
  }

  bool acks() const override { return true; }
  void acknowledge(const Delivery& delivery) override { answer(delivery, "+ACK"); }
  void reject(const Delivery& delivery) override { answer(delivery, "+TERM"); }
  void retry(const Delivery& delivery, std::int64_t delay_ms) override {
    const std::int64_t delay_ns = delay_ms * 1'000'000 / settings_.number("haste");
    answer(delivery, delay_ms == 0 ? "-NAK" : "-NAK {\"delay\":" + std::to_string(delay_ns) + "}");
  }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    const std::string id = "Nats-Msg-Id: " + std::to_string(number) + "\r\n";
    const NatsMessage answer = connection_->request(topic, payload_of(number, size), id);
    const bool stored = answer.payload.find("\"seq\":") != std::string::npos;
    if (!stored || answer.payload.find("\"error\":") != std::string::npos) throw Refused(answer.payload);
    return 0;
  }

 private:
  std::optional<Delivery> take(const NatsMessage& message) override {
    waits_ = false;
    if (message.reply.empty()) return std::nullopt;  // a status: the request is over
    return Delivery{number_in(message.payload), delivery_in(message.reply), message.reply};
  }

  /// As the libraries' own ack() does, it waits for nothing; a double ack waits until the server has dealt with it.
  void answer(const Delivery& delivery, const std::string& word) {
    if (settings_.text("double_ack") == "yes") {
      connection_->request(delivery.tag, word);
    } else {
      connection_->publish(delivery.tag, word);
    }
  }

  int pulled_ = 0;
  bool waits_ = false;
};

}  // namespace

std::unique_ptr<Session> make_jetstream(const Settings& settings) { return std::make_unique<JetStream>(settings); }

}  // namespace meshsim::conformance
