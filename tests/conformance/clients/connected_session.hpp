// A session over one connection, whose server sends what it has by itself and answers a question behind all that it
// sent before.
#pragma once

#include <optional>
#include <vector>

#include "clients/session.hpp"

namespace meshsim::conformance {

/// `Connection` has a type Message, and poll(), flush() and socket() as those of NATS and MQTT have.
template <class Connection>
class ConnectedSession : public Session {
 public:
  explicit ConnectedSession(const Settings& settings) : settings_(settings) {}

  /// An end without a goodbye is one too.
  void disconnect() override { connection_.reset(); }
  int socket() const override { return connection_->socket(); }
  std::vector<Delivery> receive() override { return deliveries(true); }

  std::vector<Delivery> catch_up() override {
    connection_->flush();
    return deliveries(false);
  }

 protected:
  /// What has come, as the client takes it; nothing when it is not for the client.
  virtual std::optional<Delivery> take(const typename Connection::Message& message) = 0;

  bool consumes() const { return !settings_.text("queue").empty(); }

  Settings settings_;
  std::optional<Connection> connection_;

 private:
  std::vector<Delivery> deliveries(bool readable) {
    std::vector<Delivery> deliveries;
    while (const auto message = connection_->poll(readable)) {
      readable = false;
      if (auto delivery = take(*message)) deliveries.push_back(std::move(*delivery));
    }
    return deliveries;
  }
};

}  // namespace meshsim::conformance
