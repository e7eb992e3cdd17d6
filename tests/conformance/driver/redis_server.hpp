// redis-server, for all kinds that run on it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "clients/redis_connection.hpp"
#include "driver/machine_disk.hpp"
#include "driver/real_broker.hpp"
#include "driver/server_clock.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class RedisServer final : public RealBroker {
 public:
  explicit RedisServer(std::string kind)
      : kind_(std::move(kind)),
        port_(free_port()),
        clock_(process_.folder().file("clock")),
        disk_(process_.folder().path()) {}

  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  void stop() override;
  void power_off() override;
  ServerProcess& process() override { return process_; }
  bool is_up() const override { return process_.is_up(); }
  int port() const override { return port_; }
  bool knows(const std::string& connection) override;
  bool rests(const std::string& connection) override;
  bool is_settled() override;
  Remains remains(const Schedule& schedule, const Queue& queue) override;
  std::vector<std::string> client_settings(const Schedule& schedule, const Queue& queue) const override;
  Duration heartbeat(const Schedule&) const override { return heartbeat_; }
  plan::DeliveryPolicy habits(const plan::DeliveryPolicy& planned) const override;
  bool has_idle(const Schedule& schedule) override;
  bool consumers_claim() const override { return kind_ == "redis-streams"; }
  bool keeps(const plan::Subscription& planned) const override;
  void begin() override;
  void pass(Duration duration) override;
  bool kept_time() const override { return !came_close_; }
  void give_back_idle(const Schedule& schedule) override;
  View view() const override;
  std::string settings() override;
  std::string version() override { return version_; }

 private:
  std::string beginning_of(const Schedule& schedule, const Queue& queue) const;
  std::string setting(const std::string& name);
  std::string client_line(const std::string& connection);
  std::vector<std::uint64_t> list(const std::string& key);
  void set_output_buffer(const Schedule& schedule);
  bool has_unread();
  void note_held();
  bool is_saved();
  bool order_is_certain() const;
  bool syncs_each_second() const { return durability_.find("everysec") != std::string::npos; }
  void sync();
  void look_at_the_second();
  Remains lists(const Queue& queue);
  Remains stream(const Queue& queue);

  std::string kind_;
  int port_;
  ServerProcess process_;
  ServerClock clock_;
  MachineDisk disk_;
  bool powers_off_ = false;  // the machine, in this schedule
  bool came_close_ = false;  // something happened as a sync was due
  std::optional<RedisConnection> admin_;
  std::string version_;
  Duration heartbeat_ = 0;
  std::string stock_output_buffer_;       // its limits as it comes
  std::string durability_;                // the options that the running server has
  std::vector<std::string> save_points_;  // seconds, changes, seconds, changes ...
  const Schedule* schedule_ = nullptr;
  Time now_ = 0;                            // by the schedule
  std::map<std::string, Time> held_since_;  // by processing list and element
  std::map<std::string, Time> noted_;       // the same of all that ever were on one
};

}  // namespace meshsim::conformance
