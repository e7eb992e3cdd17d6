// A consumer of a RabbitMQ queue, with manual acks; and a publisher to a topic's exchange, with confirms.
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "clients/rabbitmq_connection.hpp"
#include "clients/session.hpp"

namespace meshsim::conformance {
namespace {

class RabbitMq final : public Session {
 public:
  explicit RabbitMq(const Settings& settings) : settings_(settings) {}

  std::string connect() override {
    connection_.emplace(settings_.number("port"));
    publisher_.emplace(settings_.number("port"));
    ++connections_;
    const std::string id =
        settings_.text("name") + "." + std::to_string(::getpid()) + "." + std::to_string(connections_);
    connection_->declare_own_queue(id);  // whose end is that of the connection
    if (!settings_.text("queue").empty()) {
      connection_->consume(queue(), static_cast<std::uint16_t>(settings_.number("prefetch")));
    }
    return id;
  }

  void disconnect() override {
    connection_.reset();
    publisher_.reset();
  }
  int socket() const override { return connection_->socket(); }

  std::vector<Delivery> receive() override {
    std::vector<Delivery> deliveries;
    while (const auto message = connection_->poll()) {
      const std::uint32_t again = message->redelivered ? 1 : 0;
      const std::string tag = std::to_string(connections_) + " " + std::to_string(message->tag);
      deliveries.push_back({number_in(message->payload), 1 + std::max(again, message->returns), tag});
    }
    return deliveries;
  }

  /// The channel hears of deliveries from the queue while it waits for the queue's answer to the first question, and
  /// passes them on before the second.
  std::vector<Delivery> catch_up() override {
    if (settings_.text("queue").empty()) return {};
    connection_->count(queue());
    connection_->count(queue());
    return receive();
  }

  std::vector<Delivery> leave() override {
    connection_->stop_consuming();
    return receive();
  }

  bool acks() const override { return true; }
  void acknowledge(const Delivery& delivery) override {
    if (const auto tag = tag_of(delivery)) connection_->ack(*tag);
  }
  void retry(const Delivery& delivery, std::int64_t) override {
    if (const auto tag = tag_of(delivery)) connection_->reject(*tag, true);
  }
  void reject(const Delivery& delivery) override {
    if (const auto tag = tag_of(delivery)) connection_->reject(*tag, false);
  }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    publisher_->publish(topic + settings_.text("run"), payload_of(number, size), settings_.text("lasting") == "yes");
    return 0;
  }

 private:
  std::string queue() const { return settings_.text("queue") + settings_.text("run"); }

  /// Of this connection; an answer to one before is too late.
  std::optional<std::uint64_t> tag_of(const Delivery& delivery) const {
    const std::size_t space = delivery.tag.find(' ');
    if (number_in(delivery.tag) != connections_) return std::nullopt;
    return number_in(std::string_view(delivery.tag).substr(space + 1));
  }

  Settings settings_;
  std::optional<RabbitConnection> connection_;
  std::optional<RabbitConnection> publisher_;  // whose confirms do not mix with deliveries
  std::uint64_t connections_ = 0;
};

}  // namespace

std::unique_ptr<Session> make_rabbitmq(const Settings& settings) { return std::make_unique<RabbitMq>(settings); }

}  // namespace meshsim::conformance
