// nats-server, for NATS core; jetstream_server.hpp adds JetStream.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/nats_connection.hpp"
#include "driver/real_broker.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class NatsServer : public RealBroker {
 public:
  NatsServer() : port_(free_port()), monitor_(free_port()) {}

  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  void stop() override;
  bool is_up() const override { return process_.is_up(); }
  ServerProcess& process() override { return process_; }
  int port() const override { return port_; }
  std::vector<std::string> client_settings(const Schedule& schedule, const Queue& queue) const override;
  bool knows(const std::string& connection) override;
  /// The clients' own PING tells.
  bool rests(const std::string&) override { return true; }
  Remains remains(const Schedule&, const Queue&) override { return {}; }
  View view() const override { return {}; }
  std::string version() override { return version_; }

 protected:
  /// What the server is started with beside its addresses.
  virtual std::vector<std::string> options() const { return {}; }
  NatsConnection& admin() { return *admin_; }
  const ScratchFolder& folder() const { return process_.folder(); }

 private:
  int port_;
  int monitor_;  // the port where the server tells about itself over HTTP
  ServerProcess process_;
  std::string version_;
  std::optional<NatsConnection> admin_;
};

}  // namespace meshsim::conformance
