// MQTT 3.1.1 on the wire, as far as subscribers and publishers with QoS 0 to 2 need it. A library would answer a
// message before its handler has begun; here the answers are the caller's.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "clients/socket.hpp"

namespace meshsim::conformance {

struct MqttMessage {
  std::string topic;
  std::string payload;
  std::uint8_t quality = 0;  ///< of service
  bool again = false;        ///< flagged DUP
  std::uint16_t packet = 0;  ///< its id; for QoS 1 and 2
};

/// A connection to an MQTT server. Everything throws Lost when it is gone.
class MqttConnection {
 public:
  using Message = MqttMessage;

  /// Connects as `client`, whose session is kept by the server unless it is `clean`.
  MqttConnection(int port, const std::string& client, bool clean);

  void subscribe(const std::string& topic, std::uint8_t quality);
  /// Returns when the server has taken it over, `retained` as the topic's last if so wanted.
  void publish(const std::string& topic, std::string_view payload, std::uint8_t quality, bool retained = false);
  /// Says that the message was taken over; for QoS 2 returns when the handshake is over.
  void acknowledge(const MqttMessage& message);
  /// Waits until the server has dealt with all that was sent, and has sent all that was due before.
  void flush();
  /// Says goodbye.
  void disconnect();

  /// Returns the next message if it is there already, after one read from the socket when `readable`.
  std::optional<MqttMessage> poll(bool readable);
  int socket() const { return socket_.handle(); }

 private:
  bool take_packet();
  void take(std::uint8_t type, std::string_view body);
  void take_message(std::uint8_t flags, std::string_view body);
  void send(std::uint8_t type, const std::string& body);
  /// Waits for the answer of this type, to this packet id.
  void await(std::uint8_t type, std::uint16_t packet = 0);

  Socket socket_;
  std::uint16_t last_packet_ = 0;
  std::set<std::uint32_t> answers_;  // that came: type and packet id
  std::deque<MqttMessage> messages_;
};

}  // namespace meshsim::conformance
