#include "driver/jetstream_server.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <utility>

#include "clients/session.hpp"
#include "driver/trouble.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::conformance {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// Nobody is told what waits for redelivery; what has not changed for so long is taken for quiet.
constexpr milliseconds quiet{8};
/// The consumers' state is written behind, ten times a second at most (filestore.go, consumerFileStore.flushLoop).
constexpr milliseconds written{150};

std::chrono::nanoseconds real(Duration duration) { return HastyTime::real(duration); }

/// How late the server may be, that it does not matter.
std::chrono::nanoseconds tolerance(const Schedule& schedule) {
  Duration shortest = minute;
  for (const Queue& queue : schedule.queues) {
    const plan::DeliveryPolicy& policy = schedule.planned(queue).policy;
    for (std::uint32_t delivery = 1; delivery <= policy.redelivery.backoff.size(); ++delivery) {
      shortest = std::min(shortest, policy.redelivery.lease_of(delivery));
    }
  }
  return std::max<std::chrono::nanoseconds>(milliseconds{25}, real(shortest) / 20);
}

}  // namespace

std::vector<std::string> JetStreamServer::options() const {
  return {"--jetstream", "--store_dir", folder().path().string()};
}

void JetStreamServer::start() {
  NatsServer::start();
  advisories_ = admin().subscribe("$JS.EVENT.ADVISORY.CONSUMER.>");
  admin().flush();
}

/// Every wait for the disk is real; see `written`. What it has told dies with our connection, if nobody listens.
void JetStreamServer::kill() {
  hear_advisories();
  std::this_thread::sleep_until(unchanged_since_ + written);
  restored_ |= !is_time_free();
  NatsServer::kill();
}

json JetStreamServer::ask(const std::string& what, const json& question) {
  const NatsMessage answer = admin().request("$JS.API." + what, question.is_null() ? "" : question.dump());
  json told = json::parse(answer.payload, nullptr, false);
  if (told.is_discarded()) throw Trouble("JetStream does not answer " + what + ": " + answer.headers);
  if (told.contains("error")) throw Trouble("JetStream refuses " + what + ": " + told["error"].dump());
  return told;
}

void JetStreamServer::prepare(const Schedule& schedule) {
  schedule_ = &schedule;
  NatsServer::prepare(schedule);
  const json names = ask("STREAM.NAMES", {});
  if (names.contains("streams") && names["streams"].is_array()) {
    for (const json& name : names["streams"]) ask("STREAM.DELETE." + name.get<std::string>(), {});
  }
  for (TopicId topic = 0; topic < schedule.plan->topics.size(); ++topic) {
    if (!schedule.plan->topics[topic].is_endpoint) make_stream(schedule, topic);
  }
  made_.clear();
  for (const Queue& queue : schedule.queues) {
    if (!schedule.is_late(queue)) make(schedule, queue);
  }
  hear_advisories();
  put_aside_.clear();
  in_flight_.clear();
  handed_out_.clear();
  leases_.clear();
  restored_ = false;
  time_.begin(tolerance(schedule));
  passed_ = {{0, std::chrono::system_clock::now()}};
}

void JetStreamServer::make_stream(const Schedule& schedule, TopicId topic) {
  const std::string& name = schedule.plan->topics[topic].name;
  json config = {{"name", name},      {"subjects", {name}}, {"storage", "file"},   {"retention", "limits"},
                 {"num_replicas", 1}, {"discard", "old"},   {"allow_direct", true}};
  const plan::DeliveryPolicy& broker = schedule.broker_detail().policy;
  config["duplicate_window"] = real(broker.publishing.duplicate_window).count();
  for (const Queue& queue : schedule.queues) {
    if (queue.topic != topic) continue;
    const plan::DeliveryPolicy& policy = schedule.planned(queue).policy;
    if (policy.limits.keep_at_most != 0) config["max_msgs"] = policy.limits.keep_at_most;
    if (policy.limits.overflow == plan::Overflow::refuse) config["discard"] = "new";
    if (policy.limits.keep_for != 0) {
      config["max_age"] = real(policy.limits.keep_for).count();
      config["duplicate_window"] =
          std::min(real(broker.publishing.duplicate_window), real(policy.limits.keep_for)).count();
    }
  }
  ask("STREAM.CREATE." + name, config);
}

/// Where it begins is told only where the scenario says so.
void JetStreamServer::make(const Schedule& schedule, const Queue& queue) {
  const plan::DeliveryPolicy& said = schedule.planned(queue).policy;
  json begins = json::object();
  if (said.log.made_by_consumer) {
    constexpr std::array<const char*, 4> words = {"all", "new", "last", "by_start_time"};
    begins["deliver_policy"] = words[static_cast<std::size_t>(said.log.reset)];
    if (said.log.reset == plan::Reset::since) begins["opt_start_time"] = instant_of(said.log.reset_since);
  }
  make_consumer(schedule, queue, begins);
  made_[label_of(queue)] = begins.dump();
}

void JetStreamServer::make_if_late(const Schedule& schedule, const Queue& queue) {
  if (is_up() && !is_made(queue)) make(schedule, queue);
}

/// When it was so late by the schedule, by the server's clock.
std::string JetStreamServer::instant_of(Time time) const {
  const auto before = std::prev(passed_.upper_bound(time));
  const auto instant = before->second + real(time - before->first);
  const auto since_epoch = std::chrono::duration_cast<std::chrono::nanoseconds>(instant.time_since_epoch());
  const std::time_t seconds = since_epoch.count() / second;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  const std::string fraction = std::to_string(second + since_epoch.count() % second).substr(1);
  return std::string(text.data()) + "." + fraction + "Z";
}

void JetStreamServer::make_consumer(const Schedule& schedule, const Queue& queue, const json& changes) {
  const plan::DeliveryPolicy& policy = schedule.planned(queue).policy;
  json config = {
      {"durable_name", queue.name},
      {"ack_policy", "explicit"},
      {"replay_policy", "instant"},
      {"ack_wait", real(policy.redelivery.lease).count()},
      {"max_deliver",
       policy.redelivery.max_deliveries == 0 ? -1 : static_cast<std::int64_t>(policy.redelivery.max_deliveries)},
      {"max_ack_pending", policy.dispatch.max_in_flight}};
  for (const Duration wait : policy.redelivery.backoff) {
    if (wait != 0) config["backoff"].push_back(real(wait).count());
  }
  // A consumer with a back-off must have a limit, beyond the length of its list.
  if (policy.redelivery.backoff[0] != 0 && policy.redelivery.max_deliveries == 0) config["max_deliver"] = 1'000'000;
  config.update(changes);
  ask("CONSUMER.DURABLE.CREATE." + queue.topic_name + "." + queue.name,
      {{"stream_name", queue.topic_name}, {"config", config}});
}

/// A double ack only where the scenario says so: the usual client's ack waits for nothing.
std::vector<std::string> JetStreamServer::client_settings(const Schedule& schedule, const Queue& queue) const {
  const bool said = plan::find_broker_kind("jetstream")->policy.acks.overtaken;
  const bool doubles = said && !schedule.planned(queue).policy.acks.overtaken;
  return {"haste=" + std::to_string(HastyTime::haste), doubles ? "double_ack=yes" : "double_ack=no"};
}

json JetStreamServer::info(const Queue& queue) {
  return ask("CONSUMER.INFO." + queue.topic_name + "." + queue.name, {});
}

void JetStreamServer::begin_settling() {
  last_seen_.clear();
  unchanged_since_ = settling_since_ = std::chrono::steady_clock::now();
}

bool JetStreamServer::is_settled() {
  const Instant now = std::chrono::steady_clock::now();
  std::string seen;
  bool has_work = false;
  for (const Queue& queue : schedule_->queues) {
    if (!is_made(queue)) continue;
    const json told = info(queue);
    const bool full = told.at("num_ack_pending") >= told.at("config").at("max_ack_pending");
    has_work |= told.at("num_pending") > 0 && told.at("num_waiting") > 0 && !full;
    has_work |= is_behind(queue, told) && now - settling_since_ < time_.tolerance();
    for (const char* what : {"delivered", "ack_floor", "num_ack_pending", "num_pending", "num_waiting"}) {
      json value = told.at(what);
      if (value.is_object()) value.erase("last_active");
      seen += value.dump() + " ";
    }
  }
  if (seen != last_seen_ || has_work) {
    last_seen_ = seen;
    unchanged_since_ = now;
    return false;
  }
  return now - unchanged_since_ >= quiet;
}

/// Whether nothing runs in the server that time would end.
bool JetStreamServer::is_time_free() {
  return answers() && std::ranges::all_of(schedule_->queues, [this](const Queue& queue) {
           const bool has_none = !is_made(queue) || info(queue).at("num_ack_pending") == 0;
           return has_none && schedule_->planned(queue).policy.limits.keep_for == 0;
         });
}

std::optional<std::set<Time>> JetStreamServer::lease_ends() {
  if (answers()) {
    for (const Queue& queue : schedule_->queues) {
      if (is_made(queue)) note_leases(queue);
    }
  }
  std::set<Time> ends;
  for (const Lease& lease : leases_) {
    if (lease.ends > time_.now()) ends.insert(lease.ends);
  }
  return ends;
}

/// Whether a lease is surely over, and somebody asks, and nothing came again yet.
bool JetStreamServer::is_behind(const Queue& queue, const json& told) const {
  const plan::DeliveryPolicy& policy = schedule_->planned(queue).policy;
  const bool comes_again = policy.redelivery.backoff[0] == 0 && policy.redelivery.max_deliveries == 0;
  if (!comes_again || told.at("num_waiting") == 0 || told.at("num_ack_pending") == 0) return false;
  const auto last = told.at("delivered").at("consumer_seq").get<std::uint64_t>();
  const auto floor = told.at("ack_floor").at("consumer_seq").get<std::uint64_t>();
  return last > floor && std::ranges::any_of(leases_, [&](const Lease& lease) {
           return lease.consumer == queue.name && lease.ends <= time_.now() && lease.delivery == last;
         });
}

/// New deliveries, and an end to those that everything before was acked with.
void JetStreamServer::note_leases(const Queue& queue) {
  const json told = info(queue);
  const auto last = told.at("delivered").at("consumer_seq").get<std::uint64_t>();
  const auto floor = told.at("ack_floor").at("consumer_seq").get<std::uint64_t>();
  const bool none = told.at("num_ack_pending") == 0;
  if (is_behind(queue, told)) time_.give_up();
  std::erase_if(leases_, [&](const Lease& lease) {
    return lease.consumer == queue.name && (none || lease.delivery <= floor || lease.ends <= time_.now());
  });
  const plan::DeliveryPolicy& policy = schedule_->planned(queue).policy;
  for (std::uint64_t& delivery = handed_out_[queue.name]; delivery < last;) {
    ++delivery;
    if (none || delivery <= floor) continue;
    std::set<Duration> lengths;
    for (std::uint32_t nth = 1; nth <= policy.redelivery.backoff.size(); ++nth)
      lengths.insert(policy.redelivery.lease_of(nth));
    for (const Duration length : lengths) leases_.push_back({queue.name, delivery, time_.now() + length});
  }
}

/// What a restarted server reads back about its leases is in whole seconds.
Duration JetStreamServer::grain() const {
  return (time_.tolerance().count() + (restored_ ? second : 0)) * HastyTime::haste;
}

void JetStreamServer::pass(Duration duration) {
  if (is_time_free()) time_.forgive();
  time_.pass(duration);
  passed_[time_.now()] = std::chrono::system_clock::now();
}

void JetStreamServer::note_in_flight(const Schedule& schedule) {
  for (const Queue& queue : schedule.queues) {
    if (is_made(queue)) in_flight_[queue.name] = info(queue).at("num_ack_pending");
  }
}

/// What the server says it has to hand out, or waits for an ack of.
std::size_t JetStreamServer::held(const Queue& queue) {
  const json told = info(queue);
  return told.at("num_pending").get<std::size_t>() + told.at("num_ack_pending").get<std::size_t>();
}

/// What is unacked shall come at once, and not as often as it may. 2.9.10 changes nothing of a consumer that was told
/// when to begin: its AckWait stays.
void JetStreamServer::hurry(const Schedule& schedule, const Queue& queue) {
  json changes = json::parse(made_[label_of(queue)]);  // where it begins cannot be changed
  if (changes.contains("opt_start_time")) return;
  changes.update(
      {{"ack_wait", 20'000'000}, {"max_deliver", -1}, {"backoff", json::array()}, {"max_ack_pending", 1000}});
  make_consumer(schedule, queue, changes);
}

/// Takes what is left: what nobody was given comes at once, what is unacked as soon as its AckWait is over. Where the
/// machine was too slow the server has given some of it up since it was counted, and that never comes.
Remains JetStreamServer::remains(const Schedule& schedule, const Queue& queue) {
  hear_advisories();
  if (!is_made(queue)) return {};
  Remains left;
  left.in_flight = in_flight_[queue.name];
  left.dead_lettered = put_aside_[queue.name];
  std::sort(left.dead_lettered.begin(), left.dead_lettered.end());
  const std::size_t expected = info(queue).at("num_pending").get<std::size_t>() + left.in_flight;
  hurry(schedule, queue);
  const std::string where = admin().own_subject("left");
  const int taken = admin().subscribe(where);
  admin().publish("$JS.API.CONSUMER.MSG.NEXT." + queue.topic_name + "." + queue.name, R"({"batch":1000000})", where);
  std::set<std::uint64_t> messages;
  Patience patience("JetStream has handed out what is left");
  for (int waits = 1; messages.size() < expected && !time_.was_late();) {
    const auto message = admin().poll(true);
    if (!message) {
      patience.wait_a_moment();
      if (waits++ % 1000 == 0 && held(queue) < expected) time_.give_up();
    } else if (message->subscription == taken && !message->reply.empty()) {
      messages.insert(number_in(message->payload));
    }
  }
  admin().unsubscribe(taken);
  left.messages.assign(messages.begin(), messages.end());
  return left;
}

/// MAX_DELIVERIES and MSG_TERMINATED: a consumer gives a message up, which stays in the stream.
void JetStreamServer::hear_advisories() {
  admin().flush();
  std::vector<json> heard;
  while (const auto message = admin().poll(false)) {
    if (message->subscription == advisories_) heard.push_back(json::parse(message->payload));
  }
  for (const json& advisory : heard) {
    const std::string type = advisory.at("type");
    if (type != "io.nats.jetstream.advisory.v1.max_deliver" && type != "io.nats.jetstream.advisory.v1.terminated") {
      continue;
    }
    put_aside_[advisory.at("consumer")].push_back(message_at(advisory.at("stream"), advisory.at("stream_seq")));
  }
}

std::uint64_t JetStreamServer::message_at(const std::string& stream, std::uint64_t sequence) {
  return number_in(admin().request("$JS.API.DIRECT.GET." + stream, json{{"seq", sequence}}.dump()).payload);
}

View JetStreamServer::view() const {
  View view;
  view.deliveries = View::Deliveries::counted;
  return view;
}

}  // namespace meshsim::conformance
