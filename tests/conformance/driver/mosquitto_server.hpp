// mosquitto, with a session for each queue that keeps. Its clock stands still until it is moved on, so that autosaves
// come when the schedule says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/mqtt_connection.hpp"
#include "driver/machine_disk.hpp"
#include "driver/real_broker.hpp"
#include "driver/server_clock.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class MosquittoServer final : public RealBroker {
 public:
  MosquittoServer() : port_(free_port()), clock_(process_.folder().file("clock")), disk_(process_.folder().path()) {}

  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  void stop() override;
  void power_off() override;
  ServerProcess& process() override { return process_; }
  bool is_up() const override { return process_.is_up(); }
  int port() const override { return port_; }
  std::vector<std::string> publisher_settings(const Schedule& schedule) const override;
  std::vector<std::string> client_settings(const Schedule& schedule, const Queue& queue) const override;
  bool knows(const std::string& connection) override;
  /// The clients' own PINGREQ tells.
  bool rests(const std::string&) override { return true; }
  bool is_settled() override;
  void begin() override { disk_.write_all(); }
  void pass(Duration duration) override;
  bool reads_by_taking() const override { return true; }
  Remains remains(const Schedule& schedule, const Queue& queue) override;
  View view() const override;
  std::string version() override { return version_; }

 private:
  void write_settings(const Schedule& schedule) const;
  void go_round();

  int port_;
  ServerProcess process_;
  ServerClock clock_;
  MachineDisk disk_;
  std::optional<MqttConnection> admin_;
  bool saves_ = false;
  std::string version_;
};

}  // namespace meshsim::conformance
