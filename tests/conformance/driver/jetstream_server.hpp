// nats-server with JetStream: a stream for each topic, a durable pull consumer for each queue.
//
// Its leases are its own business and its clock cannot be set: an AckWait of 30s is one of 3s (hasty_time.hpp). How
// late it is matters only while something is unacked.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "driver/hasty_time.hpp"
#include "driver/nats_server.hpp"

namespace meshsim::conformance {

class JetStreamServer final : public NatsServer {
 public:
  void prepare(const Schedule& schedule) override;
  void start() override;
  void kill() override;
  std::vector<std::string> client_settings(const Schedule& schedule, const Queue& queue) const override;
  void begin_settling() override;
  bool is_settled() override;
  std::optional<std::set<Time>> lease_ends() override;
  Duration grain() const override;
  void make_if_late(const Schedule& schedule, const Queue& queue) override;
  void pass(Duration duration) override;
  bool kept_time() const override { return !time_.was_late(); }
  bool reads_by_taking() const override { return true; }
  void note_in_flight(const Schedule& schedule) override;
  Remains remains(const Schedule& schedule, const Queue& queue) override;
  View view() const override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  /// Of a delivery, which has a number of its own in each consumer.
  struct Lease {
    std::string consumer;
    std::uint64_t delivery = 0;
    Time ends = 0;
  };

  std::vector<std::string> options() const override;
  bool is_time_free();
  bool is_made(const Queue& queue) const { return made_.contains(label_of(queue)); }
  std::string instant_of(Time time) const;
  nlohmann::json ask(const std::string& what, const nlohmann::json& question);
  bool is_behind(const Queue& queue, const nlohmann::json& told) const;
  void note_leases(const Queue& queue);
  nlohmann::json info(const Queue& queue);
  std::size_t held(const Queue& queue);
  void make_stream(const Schedule& schedule, TopicId topic);
  void hurry(const Schedule& schedule, const Queue& queue);
  void make(const Schedule& schedule, const Queue& queue);
  void make_consumer(const Schedule& schedule, const Queue& queue, const nlohmann::json& changes);
  std::uint64_t message_at(const std::string& stream, std::uint64_t sequence);
  void hear_advisories();

  const Schedule* schedule_ = nullptr;
  std::map<std::string, std::string> made_;  // where consumers begin, by the labels of their queues
  std::map<Time, std::chrono::system_clock::time_point> passed_;  // the schedule's time, and the server's
  int advisories_ = 0;                                            // a subscription of the admin's
  std::map<std::string, std::vector<std::uint64_t>> put_aside_;   // by consumer
  std::map<std::string, std::uint64_t> in_flight_;                // by consumer, as it was while the clients were there
  std::vector<Lease> leases_;
  std::map<std::string, std::uint64_t> handed_out_;  // by consumer
  bool restored_ = false;                            // it died while leases ran
  HastyTime time_;
  std::string last_seen_;
  Instant unchanged_since_;
  Instant settling_since_;
};

}  // namespace meshsim::conformance
