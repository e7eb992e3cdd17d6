#pragma once

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <vector>

namespace meshsim::conformance {

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

/// A connection to a Redis server. Everything throws Lost when it is gone.
class RedisConnection {
 public:
  explicit RedisConnection(int port);
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;
  ~RedisConnection() { redisFree(context_); }

  /// Sends a command and waits for its reply.
  Reply command(const std::vector<std::string>& words);
  /// Sends a command; its reply is read later.
  void send(const std::vector<std::string>& words);
  /// Waits for the next reply and returns it.
  Reply read();
  /// Returns the next reply if it is there already, after one read from the socket when `readable`; null when there is
  /// none.
  Reply poll(bool readable);

  int socket() const { return context_->fd; }
  /// What CLIENT LIST calls it.
  std::string id() { return std::to_string(command({"CLIENT", "ID"})->integer); }

 private:
  void check(int result) const;

  redisContext* context_;
};

inline std::string text_of(const redisReply& reply) { return {reply.str, reply.len}; }

}  // namespace meshsim::conformance
