// redis-server, for all kinds that run on it.
#pragma once

#include <optional>
#include <string>

#include "client/redis_connection.hpp"
#include "driver/real_broker.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class RedisServer final : public RealBroker {
 public:
  explicit RedisServer(std::string kind) : kind_(std::move(kind)), port_(free_port()) {}

  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  void stop() override;
  bool is_up() const override { return process_.is_up(); }
  int port() const override { return port_; }
  bool knows(const std::string& connection) override;
  bool rests(const std::string& connection) override;
  Remains remains(const Schedule& schedule, const Queue& queue) override;
  View view() const override;
  std::string version() override;

 private:
  std::string client_line(const std::string& connection);

  std::string kind_;
  int port_;
  ServerProcess process_;
  std::optional<RedisConnection> admin_;
  std::string durability_;  // the options that the running server has
};

}  // namespace meshsim::conformance
