#include "clients/rabbitmq_connection.hpp"

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "clients/session.hpp"

namespace meshsim::conformance {
namespace {

constexpr amqp_channel_t channel = 1;
const amqp_bytes_t nothing = amqp_empty_bytes;

amqp_bytes_t bytes(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

std::string text_of(const amqp_bytes_t& bytes) { return {static_cast<const char*>(bytes.bytes), bytes.len}; }

amqp_table_entry_t entry(std::string_view name, std::string_view text) {
  amqp_table_entry_t entry{};
  entry.key = bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_UTF8;
  entry.value.value.bytes = bytes(text);
  return entry;
}

amqp_table_entry_t entry(std::string_view name, amqp_table_t table) {
  amqp_table_entry_t entry{};
  entry.key = bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_TABLE;
  entry.value.value.table = table;
  return entry;
}

amqp_table_entry_t no(std::string_view name) {
  amqp_table_entry_t entry{};
  entry.key = bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  return entry;
}

amqp_table_entry_t entry(std::string_view name, std::int64_t number) {
  amqp_table_entry_t entry{};
  entry.key = bytes(name);
  entry.value.kind = AMQP_FIELD_KIND_I64;
  entry.value.value.i64 = number;
  return entry;
}

void take_headers(const amqp_basic_properties_t& properties, RabbitMessage& message) {
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0) return;
  for (int i = 0; i < properties.headers.num_entries; ++i) {
    const amqp_table_entry_t& header = properties.headers.entries[i];
    const std::string name = text_of(header.key);
    if (name == "x-delivery-count") message.returns = static_cast<std::uint32_t>(header.value.value.i64);
    if (name == "x-first-death-reason") message.death = text_of(header.value.value.bytes);
  }
}

}  // namespace

RabbitConnection::RabbitConnection(int port) : state_(amqp_new_connection()) {
  amqp_socket_t* socket = amqp_tcp_socket_new(state_);
  const bool open = socket != nullptr && amqp_socket_open(socket, "127.0.0.1", port) == AMQP_STATUS_OK;
  constexpr int no_heartbeats = 0;
  const bool in = open && amqp_login(state_, "/", 0, AMQP_DEFAULT_FRAME_SIZE, no_heartbeats, AMQP_SASL_METHOD_PLAIN,
                                     "guest", "guest")
                                  .reply_type == AMQP_RESPONSE_NORMAL;
  if (!in) {
    amqp_destroy_connection(state_);
    throw Lost("RabbitMQ lets nobody in");
  }
  open_channel();
}

RabbitConnection::~RabbitConnection() { amqp_destroy_connection(state_); }

void RabbitConnection::open_channel() {
  amqp_channel_open(state_, channel);
  check_reply("channel.open");
  amqp_confirm_select(state_, channel);
  check_reply("confirm.select");
}

void RabbitConnection::check(int status, const char* what) const {
  if (status != AMQP_STATUS_OK) throw Lost(std::string(what) + ": " + amqp_error_string2(status));
}

void RabbitConnection::check_reply(const char* what) {
  const amqp_rpc_reply_t reply = amqp_get_rpc_reply(state_);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  const bool closes_channel =
      reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION && reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD;
  if (!closes_channel) throw Lost(what);
  const auto* close = static_cast<const amqp_channel_close_t*>(reply.reply.decoded);
  throw std::runtime_error(std::string(what) + ": " + text_of(close->reply_text));
}

void RabbitConnection::declare_exchange(const std::string& name) {
  amqp_exchange_declare(state_, channel, bytes(name), bytes("fanout"), 0, 1, 0, 0, amqp_empty_table);
  check_reply("exchange.declare");
}

void RabbitConnection::declare_queue(const std::string& name, const QueueArguments& arguments) {
  std::vector<amqp_table_entry_t> entries;
  for (const auto& [key, text] : arguments.texts) entries.push_back(entry(key, text));
  for (const auto& [key, number] : arguments.numbers) entries.push_back(entry(key, number));
  const amqp_table_t table = {static_cast<int>(entries.size()), entries.data()};
  amqp_queue_declare(state_, channel, bytes(name), 0, 1, 0, 0, table);
  check_reply("queue.declare");
}

void RabbitConnection::declare_own_queue(const std::string& name) {
  amqp_queue_declare(state_, channel, bytes(name), 0, 0, 1, 0, amqp_empty_table);
  check_reply("queue.declare");
}

void RabbitConnection::bind(const std::string& queue, const std::string& exchange) {
  amqp_queue_bind(state_, channel, bytes(queue), bytes(exchange), nothing, amqp_empty_table);
  check_reply("queue.bind");
}

void RabbitConnection::delete_queue(const std::string& name) {
  amqp_queue_delete(state_, channel, bytes(name), 0, 0);
  check_reply("queue.delete");
}

std::optional<RabbitConnection::Counts> RabbitConnection::count(const std::string& queue) {
  const amqp_queue_declare_ok_t* ok = amqp_queue_declare(state_, channel, bytes(queue), 1, 1, 0, 0, amqp_empty_table);
  if (ok != nullptr) return Counts{ok->message_count, ok->consumer_count};
  check_reply("queue.declare");
  return std::nullopt;
}

/// A consumer without credit (an argument of the AMQP 1.0 plugin's) is given nothing; but it is the leader that takes
/// it.
void RabbitConnection::await_leader(const std::string& queue) {
  std::array<amqp_table_entry_t, 2> credit = {entry("credit", std::int64_t{0}), no("drain")};
  amqp_table_entry_t argument = entry("x-credit", amqp_table_t{static_cast<int>(credit.size()), credit.data()});
  amqp_basic_consume(state_, channel, bytes(queue), bytes("consumer"), 0, 0, 0, {1, &argument});
  check_reply("basic.consume");
  stop_consuming();
}

bool RabbitConnection::exists(const std::string& queue) {
  try {
    return count(queue).has_value();
  } catch (const Lost&) {
    throw;
  } catch (const std::runtime_error& refusal) {  // with which the channel is closed
    amqp_channel_close_ok_t ok{};
    check(amqp_send_method(state_, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &ok), "channel.close-ok");
    open_channel();
    return std::string(refusal.what()).find("RESOURCE_LOCKED") != std::string::npos;
  }
}

void RabbitConnection::consume(const std::string& queue, std::uint16_t prefetch) {
  amqp_basic_qos(state_, channel, 0, prefetch, 0);
  check_reply("basic.qos");
  amqp_basic_consume(state_, channel, bytes(queue), bytes("consumer"), 0, 0, 0, amqp_empty_table);
  check_reply("basic.consume");
}

void RabbitConnection::stop_consuming() {
  amqp_basic_cancel(state_, channel, bytes("consumer"));
  check_reply("basic.cancel");
}

std::optional<RabbitMessage> RabbitConnection::poll() {
  const timeval at_once{0, 0};
  while (true) {
    amqp_maybe_release_buffers(state_);
    amqp_envelope_t envelope{};
    const amqp_rpc_reply_t reply = amqp_consume_message(state_, &envelope, &at_once, 0);
    if (reply.reply_type == AMQP_RESPONSE_NORMAL) {
      RabbitMessage message{text_of(envelope.message.body), envelope.delivery_tag, envelope.redelivered != 0, 0, {}};
      take_headers(envelope.message.properties, message);
      amqp_destroy_envelope(&envelope);
      return message;
    }
    if (reply.library_error == AMQP_STATUS_TIMEOUT) return std::nullopt;
    if (reply.library_error != AMQP_STATUS_UNEXPECTED_STATE) throw Lost("the connection to RabbitMQ");
    amqp_frame_t other{};  // no delivery
    check(amqp_simple_wait_frame(state_, &other), "a frame");
  }
}

std::optional<RabbitMessage> RabbitConnection::get(const std::string& queue) {
  const amqp_rpc_reply_t reply = amqp_basic_get(state_, channel, bytes(queue), 0);
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) throw Lost("basic.get");
  if (reply.reply.id == AMQP_BASIC_GET_EMPTY_METHOD) return std::nullopt;
  const auto* ok = static_cast<const amqp_basic_get_ok_t*>(reply.reply.decoded);
  RabbitMessage taken{{}, ok->delivery_tag, ok->redelivered != 0, 0, {}};
  amqp_message_t message{};
  if (amqp_read_message(state_, channel, &message, 0).reply_type != AMQP_RESPONSE_NORMAL) throw Lost("basic.get");
  taken.payload = text_of(message.body);
  take_headers(message.properties, taken);
  amqp_destroy_message(&message);
  return taken;
}

void RabbitConnection::ack(std::uint64_t tag) { check(amqp_basic_ack(state_, channel, tag, 0), "basic.ack"); }

void RabbitConnection::reject(std::uint64_t tag, bool requeue) {
  check(amqp_basic_reject(state_, channel, tag, requeue ? 1 : 0), "basic.reject");
}

void RabbitConnection::publish(const std::string& exchange, std::string_view payload, bool persistent,
                               const std::string& key) {
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_DELIVERY_MODE_FLAG;
  properties.delivery_mode = persistent ? 2 : 1;
  check(amqp_basic_publish(state_, channel, bytes(exchange), bytes(key), 0, 0, &properties, bytes(payload)),
        "basic.publish");
  amqp_frame_t frame{};
  do {
    amqp_maybe_release_buffers(state_);
    check(amqp_simple_wait_frame(state_, &frame), "basic.publish");
    if (frame.frame_type != AMQP_FRAME_METHOD) continue;
    if (frame.payload.method.id == AMQP_BASIC_NACK_METHOD) throw Refused("basic.nack");
    if (frame.payload.method.id == AMQP_CHANNEL_CLOSE_METHOD) throw Refused("the exchange is not there");
    if (frame.payload.method.id == AMQP_CONNECTION_CLOSE_METHOD) throw Lost("connection.close");
  } while (frame.frame_type != AMQP_FRAME_METHOD || frame.payload.method.id != AMQP_BASIC_ACK_METHOD);
}

std::string RabbitConnection::server_version() const {
  const amqp_table_t* properties = amqp_get_server_properties(state_);
  for (int i = 0; i < properties->num_entries; ++i) {
    if (text_of(properties->entries[i].key) == "version") return text_of(properties->entries[i].value.value.bytes);
  }
  return {};
}

int RabbitConnection::socket() const { return amqp_get_sockfd(state_); }

}  // namespace meshsim::conformance
