// A durable pull consumer of JetStream, which the driver has made: one message with each request, explicit acks.
#include <array>
#include <optional>
#include <sstream>

#include "client/nats_connection.hpp"
#include "client/session.hpp"

namespace meshsim::conformance {
namespace {

/// $JS.ACK.STREAM.CONSUMER.DELIVERIES...
std::uint32_t delivery_in(const std::string& reply) {
  std::istringstream tokens(reply);
  std::string token;
  for (int i = 0; i < 5; ++i) std::getline(tokens, token, '.');
  return static_cast<std::uint32_t>(number_in(token));
}

class JetStream final : public Session {
 public:
  explicit JetStream(const Settings& settings) : settings_(settings) {}

  std::string connect() override {
    waits_ = false;
    connection_.emplace(settings_.number("port"));
    pulled_ = connection_->subscribe(connection_->own_subject("pulled"));
    connection_->flush();
    return connection_->id();
  }

  void disconnect() override {
    waits_ = false;
    connection_.reset();
  }

  int socket() const override { return connection_->socket(); }
  bool reads() const override { return waits_; }

  /// A request without an end is answered when there is something to answer it with.
  void ask(std::size_t held) override {
    if (settings_.text("queue").empty() || waits_ || held > 0) return;
    waits_ = true;
    connection_->publish("$JS.API.CONSUMER.MSG.NEXT." + settings_.text("topic") + "." + settings_.text("queue"),
                         "{\"batch\":1}", connection_->own_subject("pulled"));
  }

  std::vector<Delivery> receive() override { return deliveries(true); }

  std::vector<Delivery> catch_up() override {
    connection_->flush();
    return deliveries(false);
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
  std::vector<Delivery> deliveries(bool readable) {
    std::vector<Delivery> deliveries;
    while (const auto message = connection_->poll(readable)) {
      readable = false;
      waits_ = false;
      if (!message->reply.empty()) {  // else a status: the request is over
        deliveries.push_back({number_in(message->payload), delivery_in(message->reply), message->reply});
      }
    }
    return deliveries;
  }

  /// Waits until the server has dealt with it.
  void answer(const Delivery& delivery, const std::string& word) { connection_->request(delivery.tag, word); }

  Settings settings_;
  std::optional<NatsConnection> connection_;
  int pulled_ = 0;
  bool waits_ = false;
};

}  // namespace

std::unique_ptr<Session> make_jetstream(const Settings& settings) { return std::make_unique<JetStream>(settings); }

}  // namespace meshsim::conformance
