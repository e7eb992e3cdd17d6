#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct amqp_connection_state_t_;

namespace meshsim::conformance {

struct RabbitMessage {
  std::string payload;
  std::uint64_t tag = 0;
  bool redelivered = false;
  std::uint32_t returns = 0;  ///< x-delivery-count: how often it came back to its quorum queue
  std::string death;          ///< why it was dead-lettered first; of a dead letter
};

/// The arguments of a queue; numbers and texts are told apart by the server.
struct QueueArguments {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::int64_t> numbers;
};

/// A connection to RabbitMQ with one channel, in which publishes are confirmed (rabbitmq-c, AMQP 0-9-1). Everything
/// throws Lost when it is gone.
class RabbitConnection {
 public:
  explicit RabbitConnection(int port);
  RabbitConnection(const RabbitConnection&) = delete;
  RabbitConnection& operator=(const RabbitConnection&) = delete;
  ~RabbitConnection();

  /// Whoever is bound to a fanout exchange gets what is published to it.
  void declare_exchange(const std::string& name);
  void declare_queue(const std::string& name, const QueueArguments& arguments);
  /// Declares a queue that goes with the connection.
  void declare_own_queue(const std::string& name);
  void bind(const std::string& queue, const std::string& exchange);
  void delete_queue(const std::string& name);
  /// How many messages wait in it; nothing when there is no such queue for us.
  struct Counts {
    std::uint32_t ready = 0;
    std::uint32_t consumers = 0;
  };
  std::optional<Counts> count(const std::string& queue);
  /// Waits until a quorum queue has a leader. Before that it is counted, and what is published to it never confirmed.
  void await_leader(const std::string& queue);
  /// Whether there is a queue of this name, be it another connection's own.
  bool exists(const std::string& queue);

  /// Consumes, with at most `prefetch` unanswered messages at a time; 0: no limit.
  void consume(const std::string& queue, std::uint16_t prefetch);
  void stop_consuming();
  /// Returns the next message if it has come.
  std::optional<RabbitMessage> poll();
  /// Takes one from a queue, without an answer to it.
  std::optional<RabbitMessage> get(const std::string& queue);
  void ack(std::uint64_t tag);
  void reject(std::uint64_t tag, bool requeue);

  /// Returns when the server has taken it, or throws Refused. `key`: of a queue, with the exchange without a name.
  void publish(const std::string& exchange, std::string_view payload, bool persistent, const std::string& key = "");
  std::string server_version() const;
  int socket() const;

 private:
  void check(int status, const char* what) const;
  void check_reply(const char* what);
  void open_channel();

  amqp_connection_state_t_* state_;
};

}  // namespace meshsim::conformance
