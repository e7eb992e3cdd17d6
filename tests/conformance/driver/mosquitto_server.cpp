#include "driver/mosquitto_server.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "clients/session.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

std::uint8_t quality_of(const plan::DeliveryPolicy& policy) {
  if (policy.acks.model == plan::AckModel::automatic) return 0;
  return policy.acks.early() ? 2 : 1;
}

}  // namespace

void MosquittoServer::prepare(const Schedule& schedule) {
  if (is_up()) kill();
  std::filesystem::remove(disk_.data() / "mosquitto.db");
  write_settings(schedule);
  saves_ = schedule.broker_detail().policy.disk.persistence == plan::Persistence::snapshot;
  start();
  // Keeping subscriptions are there from the start.
  for (const Queue& queue : schedule.queues) {
    const plan::Subscription& planned = schedule.planned(queue);
    if (!planned.keeping) continue;
    MqttConnection session(port_, queue.name, false);
    session.subscribe(queue.topic_name, quality_of(planned.policy));
    session.disconnect();
  }
}

/// The limits of a session are the server's; all subscriptions of a schedule have those of the first.
void MosquittoServer::write_settings(const Schedule& schedule) const {
  const plan::DeliveryPolicy& broker = schedule.broker_detail().policy;
  const plan::DeliveryPolicy& limits = schedule.queues.empty() ? broker : schedule.planned(schedule.queues[0]).policy;
  const bool saves = broker.disk.persistence == plan::Persistence::snapshot;
  std::ofstream file(process_.folder().file("mosquitto.conf"));
  file << "listener " << port_
       << " 127.0.0.1\nallow_anonymous true\nuser root\nsys_interval 3600\nset_tcp_nodelay true\n"
       << "max_inflight_messages " << limits.dispatch.prefetch << "\nmax_queued_messages " << limits.limits.keep_at_most
       << "\n"
       << "max_packet_size " << broker.limits.max_message << "\n"
       << "persistence " << (saves ? "true" : "false") << "\npersistence_location " << disk_.data().string() << "/\n";
  if (saves) file << "autosave_interval " << broker.disk.snapshots[0].after / second << "\n";
}

void MosquittoServer::start() {
  std::vector<std::string> environment = clock_.environment();
  environment.emplace_back("MESHSIM_CLOCK_IS_ALL=1");
  for (const std::string& variable : disk_.environment()) environment.push_back(variable);
  process_.start({"mosquitto", "-c", process_.folder().file("mosquitto.conf")}, environment, [this] {
    try {
      admin_.emplace(port_, "admin", true);
      return true;
    } catch (const Lost&) {  // not yet
      admin_.reset();
      return false;
    }
  });
  admin_->subscribe("$SYS/broker/version", 0);
  admin_->flush();
  if (const auto told = admin_->poll(false)) version_ = told->payload;
}

void MosquittoServer::kill() {
  admin_.reset();
  process_.kill();
}

void MosquittoServer::stop() {
  admin_.reset();
  process_.stop();
}

void MosquittoServer::power_off() {
  admin_.reset();
  process_.vanish();
  disk_.lose_unsynced();
}

std::vector<std::string> MosquittoServer::publisher_settings(const Schedule& schedule) const {
  std::uint8_t best = 1;  // a subscriber gets no better quality than the publisher gave
  for (const Queue& queue : schedule.queues) best = std::max(best, quality_of(schedule.planned(queue).policy));
  std::vector<std::string> settings = {"publish_quality=" + std::to_string(best)};
  for (const plan::Topic& topic : schedule.plan->topics) {
    if (topic.retained) settings.push_back("retained." + topic.name + "=yes");
  }
  return settings;
}

std::vector<std::string> MosquittoServer::client_settings(const Schedule& schedule, const Queue& queue) const {
  const plan::Subscription& planned = schedule.planned(queue);
  std::vector<std::string> settings = {"quality=" + std::to_string(quality_of(planned.policy))};
  if (!planned.keeping) settings.emplace_back("session=clean");
  return settings;
}

/// The server has one thread, which sees a closed connection before what is sent over another one later.
bool MosquittoServer::knows(const std::string&) {
  go_round();
  return false;
}

/// Its loop looks at the clock once a round.
bool MosquittoServer::is_settled() {
  go_round();
  return true;
}

/// Second by second where there are autosaves, which come by its clock.
void MosquittoServer::pass(Duration duration) {
  while (saves_ && answers() && duration > second) {
    clock_.pass(second);
    duration -= second;
    go_round();
  }
  clock_.pass(duration);
  if (saves_ && answers()) go_round();
}

void MosquittoServer::go_round() {
  for (int i = 0; i < 3; ++i) admin_->flush();
}

/// Takes the session over. What it does not tell: which of the messages its client had in its hands.
Remains MosquittoServer::remains(const Schedule& schedule, const Queue& queue) {
  MqttConnection session(port_, queue.name, false);
  session.subscribe(queue.topic_name, quality_of(schedule.planned(queue).policy));
  std::set<std::uint64_t> messages;
  for (bool more = true; std::exchange(more, false);) {
    session.flush();
    while (const auto message = session.poll(false)) {
      messages.insert(number_in(message->payload));
      session.acknowledge(*message);
      more = true;
    }
  }
  Remains left;
  left.messages.assign(messages.begin(), messages.end());
  return left;
}

View MosquittoServer::view() const {
  View view;
  view.deliveries = View::Deliveries::flag;
  view.in_flight = false;
  return view;
}

}  // namespace meshsim::conformance
