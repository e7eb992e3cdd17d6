// What clients of Redis lists and streams have in common: they wait in a blocking command on one connection and do all
// else on another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/redis_connection.hpp"
#include "clients/session.hpp"

namespace meshsim::conformance {

class BlockingRedisSession : public Session {
 public:
  std::string connect() override;
  void disconnect() override;
  int socket() const override { return reader_->socket(); }
  bool reads() const override { return waits_; }
  std::vector<Delivery> receive() override;
  bool acks() const override { return true; }

 protected:
  explicit BlockingRedisSession(const Settings& settings) : settings_(settings), topic_(settings.text("topic")) {}

  bool consumes() const { return !settings_.text("queue").empty(); }
  /// Sends a command that blocks; its answer comes when it comes.
  void wait_in(const std::vector<std::string>& words);
  /// Ends the wait; what was answered meanwhile is appended.
  void stop_waiting(std::vector<Delivery>& deliveries);
  /// What the answer of a blocking command holds.
  virtual void take(const redisReply& reply, std::vector<Delivery>& deliveries) = 0;

  Settings settings_;
  std::string topic_;
  std::optional<RedisConnection> writer_;

 private:
  std::optional<RedisConnection> reader_;
  std::string id_;  // of the reader
  bool waits_ = false;
};

}  // namespace meshsim::conformance
