#include "clients/mqtt_connection.hpp"

#include <stdexcept>
#include <utility>

#include "clients/session.hpp"

namespace meshsim::conformance {
namespace {

// The types of packets, MQTT 3.1.1 section 2.2.1, with the flags that some of them must have.
constexpr std::uint8_t connect_packet = 0x10;
constexpr std::uint8_t connack = 0x20;
constexpr std::uint8_t publish_packet = 0x30;
constexpr std::uint8_t puback = 0x40;
constexpr std::uint8_t pubrec = 0x50;
constexpr std::uint8_t pubrel = 0x62;
constexpr std::uint8_t pubcomp = 0x70;
constexpr std::uint8_t subscribe_packet = 0x82;
constexpr std::uint8_t suback = 0x90;
constexpr std::uint8_t pingreq = 0xC0;
constexpr std::uint8_t pingresp = 0xD0;
constexpr std::uint8_t disconnect_packet = 0xE0;
constexpr std::uint8_t type_mask = 0xF0;

constexpr std::uint8_t clean_session = 0x02;
constexpr std::uint8_t dup_flag = 0x08;
constexpr std::uint8_t retain_flag = 0x01;

std::string number(std::size_t value) {
  return {static_cast<char>(value >> 8 & 0xFF), static_cast<char>(value & 0xFF)};
}

std::string text(std::string_view value) { return number(value.size()).append(value); }

std::uint16_t number_at(std::string_view body, std::size_t at) {
  if (body.size() < at + 2) throw std::runtime_error("a packet that is too short");
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(body[at]) << 8 | static_cast<std::uint8_t>(body[at + 1]));
}

/// Appends a length: seven bits a byte, the lowest first (section 2.2.3).
std::string length(std::size_t value) {
  std::string bytes;
  do {
    const std::size_t more = value >= 128 ? 0x80 : 0;
    bytes += static_cast<char>(value % 128 | more);
    value /= 128;
  } while (value > 0);
  return bytes;
}

}  // namespace

MqttConnection::MqttConnection(int port, const std::string& client, bool clean) : socket_(port) {
  const char version = 4;
  const char flags = clean ? clean_session : 0;
  send(connect_packet, text("MQTT") + version + flags + number(0) + text(client));  // 0: no keep-alive
  await(connack);
}

void MqttConnection::send(std::uint8_t type, const std::string& body) {
  socket_.send(std::string(1, static_cast<char>(type)) + length(body.size()) + body);
}

void MqttConnection::await(std::uint8_t type, std::uint16_t packet) {
  const std::uint32_t answer = std::uint32_t{type} << 16 | packet;
  while (answers_.erase(answer) == 0) {
    if (!take_packet()) socket_.wait_for_input();
  }
}

void MqttConnection::subscribe(const std::string& topic, std::uint8_t quality) {
  const std::uint16_t packet = ++last_packet_;
  send(subscribe_packet, number(packet) + text(topic) + static_cast<char>(quality));
  await(suback, packet);
}

void MqttConnection::publish(const std::string& topic, std::string_view payload, std::uint8_t quality, bool retained) {
  const std::uint16_t packet = quality > 0 ? ++last_packet_ : std::uint16_t{0};
  const std::string id = quality > 0 ? number(packet) : "";
  const int flags = quality << 1 | (retained ? retain_flag : 0);
  send(static_cast<std::uint8_t>(publish_packet | flags), (text(topic) + id).append(payload));
  if (quality == 1) await(puback, packet);
  if (quality < 2) return;
  await(pubrec, packet);
  send(pubrel, number(packet));
  await(pubcomp, packet);
}

void MqttConnection::acknowledge(const MqttMessage& message) {
  if (message.quality == 1) send(puback, number(message.packet));
  if (message.quality < 2) return;
  send(pubrec, number(message.packet));
  await(pubrel & type_mask, message.packet);
}

void MqttConnection::flush() {
  send(pingreq, {});
  await(pingresp);
}

void MqttConnection::disconnect() { send(disconnect_packet, {}); }

std::optional<MqttMessage> MqttConnection::poll(bool readable) {
  if (readable) socket_.take_input();
  while (take_packet()) {
  }
  if (messages_.empty()) return std::nullopt;
  MqttMessage message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

/// Reads a packet; returns false when no whole one is there yet.
bool MqttConnection::take_packet() {
  const std::string& input = socket_.input;
  std::size_t size = 0;
  std::size_t at = 1;
  for (std::size_t shift = 0;; shift += 7, ++at) {
    if (input.size() <= at) return false;
    const auto byte = static_cast<std::uint8_t>(input[at]);
    size |= std::size_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) break;
  }
  const std::size_t body = at + 1;
  if (input.size() < body + size) return false;
  take(static_cast<std::uint8_t>(input[0]), std::string_view(input).substr(body, size));
  socket_.input.erase(0, body + size);
  return true;
}

void MqttConnection::take(std::uint8_t type, std::string_view body) {
  const std::uint8_t plain = type & type_mask;
  if (plain == publish_packet) return take_message(type, body);
  if (plain == connack && body.size() == 2 && body[1] != 0) throw Lost("the server refuses the connection");
  if (plain == (pubrel & type_mask)) send(pubcomp, std::string(body));  // also for a message of our former self
  const bool has_id = plain != connack && plain != pingresp;
  answers_.insert(std::uint32_t{plain} << 16 | (has_id ? number_at(body, 0) : std::uint16_t{0}));
}

void MqttConnection::take_message(std::uint8_t flags, std::string_view body) {
  MqttMessage message;
  message.quality = flags >> 1 & 3;
  message.again = (flags & dup_flag) != 0;
  const std::size_t size = number_at(body, 0);
  message.topic = body.substr(2, size);
  std::size_t at = 2 + size;
  if (message.quality > 0) {
    message.packet = number_at(body, at);
    at += 2;
  }
  message.payload = body.substr(at);
  messages_.push_back(std::move(message));
}

}  // namespace meshsim::conformance
