// The NATS client protocol: lines of text, of which MSG and HMSG have a payload behind them.
// https://docs.nats.io/reference/reference-protocols/nats-protocol
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "clients/socket.hpp"

namespace meshsim::conformance {

struct NatsMessage {
  int subscription = 0;
  std::string subject;
  std::string reply;
  std::string headers;  ///< "NATS/1.0 404 No Messages\r\n..."; empty when it has none
  std::string payload;
};

/// A connection to a NATS server. Everything throws Lost when it is gone.
class NatsConnection {
 public:
  using Message = NatsMessage;

  explicit NatsConnection(int port);

  /// Messages of it carry the returned number. `group`: of a queue group.
  int subscribe(const std::string& subject, const std::string& group = "");
  void unsubscribe(int subscription);
  /// Publishes. `headers` are "Name: value\r\n" lines.
  void publish(const std::string& subject, std::string_view payload, const std::string& reply = "",
               const std::string& headers = "");
  /// Publishes and waits for the one answer.
  NatsMessage request(const std::string& subject, std::string_view payload, const std::string& headers = "");
  /// Waits until the server has dealt with all that was sent, and has sent all that was due before.
  void flush();

  /// Returns the next message if it is there already, after one read from the socket when `readable`.
  std::optional<NatsMessage> poll(bool readable);

  int socket() const { return socket_.handle(); }
  /// What the server's list of connections calls it.
  const std::string& id() const { return id_; }
  /// Makes a subject of its own, to which nobody else publishes.
  std::string own_subject(const std::string& last) const { return inbox_ + last; }

 private:
  bool take_line();
  bool take_message(const std::string& line, bool has_headers, std::size_t line_size);

  Socket socket_;
  std::string id_;
  std::string inbox_;
  int subscriptions_ = 0;
  int answers_ = 0;  // the subscription that answers come to
  std::uint64_t requests_ = 0;
  std::uint64_t pongs_ = 0;
  std::uint64_t pings_ = 0;
  std::deque<NatsMessage> messages_;
};

}  // namespace meshsim::conformance
