// rabbitmq-server, for classic and for quorum queues. It is slow to start, so one server serves all schedules of a
// test; the queues and exchanges of each have names of their own. Time is nothing to it but where messages have a TTL.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clients/rabbitmq_connection.hpp"
#include "driver/child_process.hpp"
#include "driver/hasty_time.hpp"
#include "driver/real_broker.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class RabbitMqServer final : public RealBroker {
 public:
  explicit RabbitMqServer(const std::string& kind);

  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  void stop() override;
  bool is_up() const override { return process_.is_up(); }
  ServerProcess& process() override { return process_; }
  int port() const override { return port_; }
  std::vector<std::string> publisher_settings(const Schedule& schedule) const override;
  std::vector<std::string> client_settings(const Schedule& schedule, const Queue& queue) const override;
  bool knows(const std::string& connection) override { return admin_->exists(connection); }
  /// The clients' own questions tell.
  bool rests(const std::string&) override { return true; }
  void begin_settling() override;
  bool is_settled() override;
  void pass(Duration duration) override;
  bool kept_time() const override { return !ages_ || !time_.was_late(); }
  bool reads_by_taking() const override { return true; }
  void note_in_flight(const Schedule& schedule) override;
  Remains remains(const Schedule& schedule, const Queue& queue) override;
  View view() const override;
  std::string version() override { return version_; }

 private:
  using Deaths = std::map<std::uint64_t, std::string>;

  void start_epmd();
  void write_settings() const;
  std::vector<std::string> environment() const;
  void declare(const Schedule& schedule);
  void delete_queues();
  bool answers_for_queues();
  void begin_time(const Schedule& schedule);
  Deaths deaths(const Queue& queue);
  std::string named(const std::string& name) const { return name + run_suffix_; }

  bool is_quorum_;
  int port_;
  int distribution_port_;
  int epmd_port_;
  std::optional<ChildProcess> epmd_;  // Erlang's directory of nodes
  ServerProcess process_;
  std::optional<RabbitConnection> admin_;
  int runs_ = 0;
  std::string run_suffix_;
  std::vector<std::string> queues_;                 // of the schedule, with their names in the server
  std::chrono::steady_clock::time_point declared_;  // when the queues were
  std::chrono::steady_clock::time_point busy_;      // when clients did something last
  bool ages_ = false;                               // a message in some queue, by its TTL
  HastyTime time_;
  std::map<std::string, std::uint32_t> ready_;  // by queue, as it was while the clients were there
  std::map<std::string, Deaths> dead_;          // likewise
  std::string version_;
  int looks_ = 0;  // since clients did something
};

}  // namespace meshsim::conformance
