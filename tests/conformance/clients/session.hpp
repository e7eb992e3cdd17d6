// What a client of some product can do. One file a kind; client.cpp drives them all the same way.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::conformance {

/// The connection to the server is gone, or cannot be made.
class Lost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A message as the server handed it out.
struct Delivery {
  std::uint64_t message = 0;
  std::uint32_t number = 1;  ///< which delivery of it this is; 1 where the product does not tell
  std::string tag;           ///< what the product wants to hear in the answer
};

/// What the driver tells a client on its command line: NAME=VALUE.
class Settings {
 public:
  Settings(int argc, char** argv);
  const std::string& text(const std::string& name) const;  ///< empty when absent
  int number(const std::string& name) const;               ///< 0 when absent

 private:
  std::map<std::string, std::string> values_;
};

class Session {
 public:
  virtual ~Session() = default;

  /// Connects, and begins to consume if `queue` is set. Returns what the server calls the connection.
  virtual std::string connect() = 0;
  virtual void disconnect() = 0;
  /// Returns the descriptor to wait on while connected.
  virtual int socket() const = 0;

  /// What a new process has to do before it asks for anything else, as much as it has room for. `held`: messages it
  /// has.
  virtual std::vector<Delivery> begin(std::size_t held) {
    (void)held;
    return {};
  }
  /// Asks for as many messages as the client still takes; for kinds that pull. `held`: messages it has.
  virtual void ask(std::size_t held) { (void)held; }
  /// Whether it has asked and not been answered.
  virtual bool reads() const { return false; }
  /// Takes what has come; waits for nothing.
  virtual std::vector<Delivery> receive() = 0;
  /// Waits for all that the server has sent so far; for kinds whose server pushes and answers in order.
  virtual std::vector<Delivery> catch_up() { return {}; }

  /// Takes all that the server had sent before it closed the connection, for kinds whose server pushes.
  virtual std::vector<Delivery> drain() { return {}; }

  /// Takes no more messages; what had been sent before is returned. The connection stays, for answers.
  virtual std::vector<Delivery> leave() { return {}; }

  /// Gives up what the server keeps under its name, because it will not come back.
  virtual void retire() {}

  // Answers. For kinds without acks they do nothing.
  virtual bool acks() const { return false; }
  virtual void acknowledge(const Delivery&) {}
  virtual void retry(const Delivery&, std::int64_t delay_ms) { (void)delay_ms; }
  virtual void reject(const Delivery&) {}
  /// Looks for messages whose consumers are gone or slow; for kinds where that is the consumers' own work.
  virtual std::vector<Delivery> claim(std::size_t held) {
    (void)held;
    return {};
  }

  /// Sends a message and waits for the server's word: to how many it was handed at once, 0 where it does not tell.
  /// Throws Refused or Lost.
  virtual std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) = 0;
};

/// The server is there and does not take the message.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes a message for the wire: its number, padded to `size`.
std::string payload_of(std::uint64_t number, std::size_t size);
std::uint64_t number_in(std::string_view payload);

std::unique_ptr<Session> make_redis_pubsub(const Settings& settings);
std::unique_ptr<Session> make_redis_list(const Settings& settings);
std::unique_ptr<Session> make_redis_list_reliable(const Settings& settings);
std::unique_ptr<Session> make_redis_stream(const Settings& settings);
std::unique_ptr<Session> make_nats(const Settings& settings);
std::unique_ptr<Session> make_jetstream(const Settings& settings);
std::unique_ptr<Session> make_mqtt(const Settings& settings);
std::unique_ptr<Session> make_rabbitmq(const Settings& settings);

}  // namespace meshsim::conformance
