#include "driver/rabbitmq_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "clients/session.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

/// The script of the distribution, and not the one in the path, which changes to a user of its own.
constexpr const char* program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/// A quorum queue that nobody reads.
constexpr const char* barrier = "barrier";

/// Which data belong to which quorum queue is written half a second behind (ra_directory.erl, names.dets). A queue that
/// was declared an instant before a kill comes back empty, and never elects a leader.
constexpr std::chrono::milliseconds names_written{1500};
/// A classic queue writes acks behind, and the dead letters that come of rejecting: a kill at once undoes them.
constexpr std::chrono::milliseconds written_behind{500};

QueueArguments arguments_of(const plan::DeliveryPolicy& policy, const std::string& dead, bool is_quorum) {
  QueueArguments arguments;
  arguments.texts = {{"x-queue-type", is_quorum ? "quorum" : "classic"},
                     {"x-dead-letter-exchange", ""},
                     {"x-dead-letter-routing-key", dead}};
  if (policy.redelivery.max_deliveries != 0)
    arguments.numbers["x-delivery-limit"] = policy.redelivery.max_deliveries - 1;
  if (policy.limits.keep_at_most != 0) {
    arguments.numbers["x-max-length"] = static_cast<std::int64_t>(policy.limits.keep_at_most);
    arguments.texts["x-overflow"] = policy.limits.overflow == plan::Overflow::refuse ? "reject-publish" : "drop-head";
  }
  if (policy.limits.keep_for != 0) {
    arguments.numbers["x-message-ttl"] = HastyTime::real(policy.limits.keep_for) / std::chrono::milliseconds(1);
  }
  return arguments;
}

}  // namespace

RabbitMqServer::RabbitMqServer(const std::string& kind)
    : is_quorum_(kind == "rabbitmq-quorum"),
      port_(free_port()),
      distribution_port_(free_port()),
      epmd_port_(free_port()) {}

void RabbitMqServer::start_epmd() {
  if (epmd_) return;
  const std::vector<std::string> arguments = {"epmd", "-port", std::to_string(epmd_port_), "-address", "127.0.0.1"};
  epmd_.emplace(arguments, ChildOptions{false, process_.folder().file("epmd.log"), {}});
}

void RabbitMqServer::write_settings() const {
  std::ofstream(process_.folder().file("plugins")) << "[].\n";
  std::ofstream(process_.folder().file("environment.conf")) << "\n";
  std::ofstream(process_.folder().file("rabbitmq.conf")) << "log.console.level = error\n";
}

/// Returns an environment with everything of its own: names, ports, data, and HOME, where Erlang keeps its cookie.
std::vector<std::string> RabbitMqServer::environment() const {
  const ScratchFolder& folder = process_.folder();
  return {
      "HOME=" + folder.path().string(),
      "ERL_EPMD_PORT=" + std::to_string(epmd_port_),
      "ERL_EPMD_ADDRESS=127.0.0.1",
      "RABBITMQ_ALLOW_INPUT=1",  // the script becomes the server, in place of being its parent
      "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-noinput +sbwt none",
      "RABBITMQ_NODENAME=meshsim-" + std::to_string(::getpid()) + "@127.0.0.1",  // a bare machine knows no localhost
      "RABBITMQ_USE_LONGNAME=true",
      "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1",
      "RABBITMQ_NODE_PORT=" + std::to_string(port_),
      "RABBITMQ_DIST_PORT=" + std::to_string(distribution_port_),
      "RABBITMQ_MNESIA_BASE=" + folder.file("mnesia"),
      "RABBITMQ_LOG_BASE=" + folder.file("logs"),
      "RABBITMQ_LOGS=-",
      "RABBITMQ_ENABLED_PLUGINS_FILE=" + folder.file("plugins"),
      "RABBITMQ_CONF_ENV_FILE=" + folder.file("environment.conf"),
      "RABBITMQ_CONFIG_FILE=" + folder.file("rabbitmq.conf")};
}

void RabbitMqServer::start() {
  start_epmd();
  write_settings();
  process_.start({program}, environment(), [this] {
    try {
      if (!admin_) admin_.emplace(port_);
      return answers_for_queues();
    } catch (const std::exception&) {  // not yet
      admin_.reset();
      return false;
    }
  });
  version_ = "rabbitmq-server " + admin_->server_version();
}

/// A quorum queue elects its leader first, be there one server only.
bool RabbitMqServer::answers_for_queues() {
  return std::ranges::all_of(queues_, [this](const std::string& queue) {
    if (is_quorum_) admin_->await_leader(queue);
    return admin_->count(queue).has_value();
  });
}

void RabbitMqServer::kill() {
  if (is_quorum_) std::this_thread::sleep_until(declared_ + names_written);
  std::this_thread::sleep_until(busy_ + written_behind);
  admin_.reset();
  process_.kill();
}

void RabbitMqServer::stop() {
  admin_.reset();
  process_.stop();
}

void RabbitMqServer::prepare(const Schedule& schedule) {
  if (!is_up()) {
    queues_.clear();
    start();
    if (is_quorum_) admin_->declare_queue(barrier, {{{"x-queue-type", "quorum"}}, {{"x-max-length", 1}}});
  }
  delete_queues();
  run_suffix_ = "." + std::to_string(++runs_);
  declare(schedule);
  ready_.clear();
  dead_.clear();
  begin_time(schedule);
}

void RabbitMqServer::begin_time(const Schedule& schedule) {
  Duration shortest = never;
  for (const Queue& queue : schedule.queues) {
    if (const Duration ttl = schedule.planned(queue).policy.limits.keep_for; ttl != 0)
      shortest = std::min(shortest, ttl);
  }
  ages_ = shortest != never;
  if (ages_) time_.begin(HastyTime::real(shortest) / 10);
}

/// Until the first message waits nothing hurries.
void RabbitMqServer::pass(Duration duration) {
  if (!ages_ || !is_up()) return;
  const bool is_empty =
      std::ranges::all_of(queues_, [this](const std::string& queue) { return admin_->count(queue)->ready == 0; });
  if (is_empty) time_.forgive();
  time_.pass(duration);
}

void RabbitMqServer::delete_queues() {
  for (const std::string& queue : queues_) {
    admin_->delete_queue(queue);
    admin_->delete_queue("dead." + queue);
  }
  queues_.clear();
}

/// A topic is a fanout exchange; its dead letters go to a queue of each queue's own.
void RabbitMqServer::declare(const Schedule& schedule) {
  for (const plan::Topic& topic : schedule.plan->topics) {
    if (!topic.is_endpoint) admin_->declare_exchange(named(topic.name));
  }
  for (const Queue& queue : schedule.queues) {
    const std::string name = named(queue.name);
    admin_->declare_queue("dead." + name, {});
    admin_->declare_queue(name, arguments_of(schedule.planned(queue).policy, "dead." + name, is_quorum_));
    admin_->bind(name, named(queue.topic_name));
    queues_.push_back(name);
  }
  declared_ = std::chrono::steady_clock::now();
}

std::vector<std::string> RabbitMqServer::publisher_settings(const Schedule& schedule) const {
  const bool lasting = schedule.broker_detail().policy.disk.persistence == plan::Persistence::always;
  return {"run=" + run_suffix_, std::string("lasting=") + (lasting ? "yes" : "no")};
}

std::vector<std::string> RabbitMqServer::client_settings(const Schedule&, const Queue&) const { return {}; }

/// Settled means that what clients had said until the first look has come to an end when they are asked once more. A
/// classic queue deals with one thing after the other. A quorum queue goes on when a change is in the log on disk,
/// which all such queues share: there, what was put into it before a message that is confirmed.
void RabbitMqServer::begin_settling() {
  looks_ = 0;
  busy_ = std::chrono::steady_clock::now();
}

bool RabbitMqServer::is_settled() {
  if (++looks_ > 1) return true;
  if (is_quorum_) admin_->publish("", "x", true, barrier);
  for (const std::string& queue : queues_) admin_->count(queue);
  return false;
}

void RabbitMqServer::note_in_flight(const Schedule& schedule) {
  for (const Queue& queue : schedule.queues) {
    ready_[queue.name] = admin_->count(named(queue.name)).value().ready;
    dead_[queue.name] = deaths(queue);
  }
}

/// Returns all dead letters so far; they are taken from the server, and remembered.
RabbitMqServer::Deaths RabbitMqServer::deaths(const Queue& queue) {
  Deaths deaths = dead_[queue.name];
  while (const auto message = admin_->get("dead." + named(queue.name))) {
    admin_->ack(message->tag);
    deaths.emplace(number_in(message->payload), message->death);
  }
  return deaths;
}

/// What its clients had comes back to the queue when they are gone, and is taken from there. What had its last chance
/// with that was in flight still.
Remains RabbitMqServer::remains(const Schedule&, const Queue& queue) {
  Remains left;
  while (const auto message = admin_->get(named(queue.name))) left.messages.push_back(number_in(message->payload));
  const Deaths before = dead_[queue.name];
  for (const auto& [message, death] : deaths(queue)) {
    if (before.count(message) == 0) {
      left.messages.push_back(message);
    } else {
      left.dead_lettered.push_back(message);
      left.deaths[message] = death;
    }
  }
  left.in_flight = left.messages.size() - ready_[queue.name];
  std::sort(left.messages.begin(), left.messages.end());
  return left;
}

View RabbitMqServer::view() const {
  View view;
  view.deliveries = is_quorum_ ? View::Deliveries::counted : View::Deliveries::flag;
  view.deaths = true;
  return view;
}

}  // namespace meshsim::conformance
