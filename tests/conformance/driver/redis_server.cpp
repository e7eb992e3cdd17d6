#include "driver/redis_server.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <sstream>
#include <thread>

#include "clients/session.hpp"
#include "driver/redis_habits.hpp"
#include "driver/server_settings.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::int64_t number_after(const std::string& info, const std::string& name) {
  const std::size_t at = info.find(name);
  return at == std::string::npos ? 0 : std::stoll(info.substr(at + name.size()));
}

}  // namespace

plan::DeliveryPolicy RedisServer::habits(const plan::DeliveryPolicy& planned) const {
  return as_redis_clients_have_it(kind_, planned);
}

std::vector<std::string> RedisServer::client_settings(const Schedule& schedule, const Queue& queue) const {
  if (kind_ == "redis-streams" && !keeps(schedule.planned(queue))) return {"tail=yes"};
  if (kind_ == "redis-streams") return {"begin=" + beginning_of(schedule, queue)};
  return {};
}

/// The id behind which the client makes its group, which XGROUP CREATE has no default for: who is told nothing takes
/// what is new, as redis-py's xgroup_create does.
std::string RedisServer::beginning_of(const Schedule& schedule, const Queue& queue) const {
  const plan::DeliveryPolicy& said = schedule.planned(queue).policy;
  if (!said.log.made_by_consumer || said.log.reset == plan::Reset::latest) return "$";
  if (said.log.reset == plan::Reset::earliest) return "0";
  return std::to_string((clock_.now() - now_ + said.log.reset_since) / millisecond) + "-0";
}

bool RedisServer::keeps(const plan::Subscription& planned) const { return redis_keeps(kind_, planned); }

void RedisServer::prepare(const Schedule& schedule) {
  const std::string durability = redis_durability(kind_, schedule.broker_detail().policy);
  schedule_ = &schedule;
  if (is_up() && durability != durability_) kill();
  durability_ = durability;
  if (!is_up()) start();
  admin_->command({"FLUSHALL"});
  held_since_.clear();
  noted_.clear();
  set_output_buffer(schedule);
  now_ = 0;
  came_close_ = false;
  powers_off_ =
      std::ranges::any_of(schedule.steps, [](const Step& step) { return plan::is<plan::act::PowerOff>(step.action); });
}

/// Sets the limits of the output buffer: the defaults, unless the scenario sets others.
void RedisServer::set_output_buffer(const Schedule& schedule) {
  const plan::DeliveryPolicy said = habits(schedule.broker_detail().policy);
  const std::string limits = "pubsub " + std::to_string(said.output.bytes) + " " +
                             std::to_string(said.output.soft_bytes) + " " +
                             std::to_string(said.output.soft_time / second);
  admin_->command(
      {"CONFIG", "SET", "client-output-buffer-limit", said.output.bytes == 0 ? stock_output_buffer_ : limits});
}

void RedisServer::start() {
  std::vector<std::string> arguments = {"redis-server", "--port", std::to_string(port_), "--bind",
                                        "127.0.0.1",    "--dir",  disk_.data().string(), "--loglevel",
                                        "warning"};
  if (!durability_.empty()) arguments.insert(arguments.end(), {"--save", ""});  // else it is as it comes
  for (const std::string& word : words_of(durability_)) arguments.push_back(word);
  std::vector<std::string> environment = clock_.environment();
  for (const std::string& variable : disk_.environment()) environment.push_back(variable);
  process_.start(arguments, environment, [this] {
    try {
      admin_.emplace(port_);
      return text_of(*admin_->command({"PING"})) == "PONG";
    } catch (const std::exception&) {  // not yet, or still loading its data
      admin_.reset();
      return false;
    }
  });
  if (stock_output_buffer_.empty()) stock_output_buffer_ = setting("client-output-buffer-limit");
  const std::string info = text_of(*admin_->command({"INFO", "server"}));
  const std::size_t at = info.find("redis_version:");
  version_ = "redis-server " + info.substr(at + 14, info.find('\r', at) - at - 14);
  save_points_ = words_of(setting("save"));
  heartbeat_ = 2 * std::stoll(setting("tcp-keepalive")) * second;  // redis.conf: "the double of the time"
  held_since_ = noted_;
  note_held();  // before anybody can take something
}

void RedisServer::kill() {
  admin_.reset();
  process_.kill();
}

void RedisServer::stop() {
  admin_.reset();
  process_.stop();
}

void RedisServer::power_off() {
  admin_.reset();
  process_.vanish();
  disk_.lose_unsynced();
}

/// What was written until now is on the disk, and the next second has no sync behind it yet.
void RedisServer::begin() {
  if (!powers_off_) return;
  if (syncs_each_second()) {
    clock_.pass_into_next_second(0);
    sync();
    clock_.pass_into_next_second(schedule_begins % second);
  }
  disk_.write_all();
}

/// Second by second where there are save points: what is saved is what is there then. What the last second left to be
/// synced is synced as the next begins, and not in the one that the run goes on in.
void RedisServer::pass(Duration duration) {
  const Duration to_next_second = second - (schedule_begins + now_) % second;
  now_ += duration;
  if (answers() && syncs_each_second() && duration > to_next_second) {
    clock_.pass(to_next_second);
    sync();
    duration -= to_next_second;
  }
  while (answers() && !save_points_.empty() && duration > second) {
    clock_.pass(second);
    duration -= second;
    Patience patience("a snapshot is made");
    while (!is_saved()) patience.wait_a_moment();
  }
  clock_.pass(duration);
  if (answers() && syncs_each_second()) look_at_the_second();
  // Its cron, which closes who lies above the lower limit for too long, comes ten times a second by real time.
  if (answers() && duration >= second && has_unread()) std::this_thread::sleep_for(std::chrono::milliseconds(250));
}

/// Whether something lies in a subscriber's output buffer.
bool RedisServer::has_unread() {
  if (kind_ != "redis-pubsub") return false;
  const std::vector<std::string> words = words_of(text_of(*admin_->command({"CLIENT", "LIST", "TYPE", "pubsub"})));
  return std::ranges::any_of(words,
                             [](const std::string& word) { return word.rfind("omem=", 0) == 0 && word != "omem=0"; });
}

std::string RedisServer::client_line(const std::string& connection) {
  return text_of(*admin_->command({"CLIENT", "LIST", "ID", connection}));
}

bool RedisServer::knows(const std::string& connection) { return !client_line(connection).empty(); }

bool RedisServer::rests(const std::string& connection) {
  if (kind_ == "redis-pubsub") return true;  // the client's own PING tells
  // Everything else waits in a blocking command, which the server serves before it answers anybody else.
  for (const std::string& word : words_of(client_line(connection))) {
    if (word.rfind("flags=", 0) == 0) return word.find('b') != std::string::npos;
  }
  return false;
}

/// With `everysec` a write waits for up to two seconds while a sync is under way (aof.c), and a kill loses it. A
/// snapshot that is due is made in the background (server.c, serverCron).
bool RedisServer::is_settled() {
  note_held();
  return is_saved();
}

/// What it has written since its last sync is synced when it sees a new second (aof.c, flushAppendOnlyFile).
void RedisServer::look_at_the_second() {
  sync();
  const Duration in = (schedule_begins + now_) % second;
  came_close_ |= powers_off_ && std::min(in, second - in) < 2 * shortest_gap;
}

/// It looks at the clock with each command, and behind it at what is to be synced.
void RedisServer::sync() {
  admin_->command({"PING"});
  Patience patience("what was written is synced");
  while (!is_saved()) patience.wait_a_moment();
}

bool RedisServer::is_saved() {
  if (!syncs_each_second() && save_points_.empty()) return true;
  const std::string info = text_of(*admin_->command({"INFO", "persistence"}));
  if (syncs_each_second()) {
    return number_after(info, "aof_buffer_length:") == 0 && number_after(info, "aof_pending_bio_fsync:") == 0;
  }
  if (number_after(info, "rdb_bgsave_in_progress:") != 0) return false;
  const std::int64_t now = std::stoll(text_of(*admin_->command({"TIME"})->element[0]));
  const std::int64_t since = now - number_after(info, "rdb_last_save_time:");
  const std::int64_t changes = number_after(info, "rdb_changes_since_last_save:");
  for (std::size_t i = 0; i + 1 < save_points_.size(); i += 2) {
    if (changes >= std::stoll(save_points_[i + 1]) && since > std::stoll(save_points_[i])) return false;
  }
  return true;
}

Remains RedisServer::remains(const Schedule&, const Queue& queue) {
  Remains left = kind_ == "redis-streams" ? stream(queue) : lists(queue);
  std::sort(left.messages.begin(), left.messages.end());
  std::sort(left.dead_lettered.begin(), left.dead_lettered.end());
  return left;
}

/// When each element came to be on a processing list: all that the janitor of a reliable list has to go by. What a
/// death puts back there is as old as it was when it was last taken.
void RedisServer::note_held() {
  if (kind_ != "redis-list-reliable") return;
  std::map<std::string, Time> held;
  for (const Queue& queue : schedule_->queues) {
    const Reply keys = admin_->command({"KEYS", queue.topic_name + ":processing:*"});
    for (std::size_t i = 0; i < keys->elements; ++i) {
      const std::string list = text_of(*keys->element[i]);
      const Reply elements = admin_->command({"LRANGE", list, "0", "-1"});
      for (std::size_t e = 0; e < elements->elements; ++e) {
        const std::string name = list + " " + text_of(*elements->element[e]);
        const auto before = held_since_.find(name);
        held[name] = before == held_since_.end() ? now_ : before->second;
        noted_[name] = held[name];
      }
    }
  }
  held_since_ = std::move(held);
}

bool RedisServer::has_idle(const Schedule& schedule) {
  note_held();
  return std::ranges::any_of(schedule.queues, [&](const Queue& queue) {
    const Duration lease = habits(schedule.planned(queue).policy).redelivery.lease;
    if (lease == 0) return false;
    if (kind_ != "redis-streams") {
      return std::ranges::any_of(held_since_, [&](const auto& held) { return now_ - held.second >= lease; });
    }
    const std::string idle = std::to_string(lease / millisecond);
    admin_->send({"XPENDING", queue.topic_name, queue.name, "IDLE", idle, "-", "+", "1"});
    return admin_->read()->elements > 0;  // or an error: the group is gone with the server's data
  });
}

/// Plays the janitor: gives back elements that have been on a processing list for too long, as the next to be taken.
void RedisServer::give_back_idle(const Schedule& schedule) {
  if (kind_ != "redis-list-reliable") return;
  for (const Queue& queue : schedule.queues) {
    const Duration lease = habits(schedule.planned(queue).policy).redelivery.lease;
    if (lease == 0) continue;
    std::vector<std::string> idle;
    for (const auto& [name, since] : held_since_) {
      const bool is_ours = name.rfind(queue.topic_name + ":processing:", 0) == 0;
      if (is_ours && now_ - since >= lease) idle.push_back(name);
    }
    const auto number_of = [](const std::string& name) { return number_in(name.substr(name.find(' ') + 1)); };
    std::ranges::sort(idle, std::ranges::greater{}, number_of);
    for (const std::string& name : idle) {
      const std::size_t space = name.find(' ');
      admin_->command({"MULTI"});
      admin_->command({"LREM", name.substr(0, space), "1", name.substr(space + 1)});
      admin_->command({"RPUSH", queue.topic_name, name.substr(space + 1)});
      admin_->command({"EXEC"});
      held_since_.erase(name);
    }
  }
}

std::vector<std::uint64_t> RedisServer::list(const std::string& key) {
  const Reply reply = admin_->command({"LRANGE", key, "0", "-1"});
  std::vector<std::uint64_t> messages;
  for (std::size_t i = 0; i < reply->elements; ++i) messages.push_back(number_in(text_of(*reply->element[i])));
  return messages;
}

Remains RedisServer::lists(const Queue& queue) {
  Remains left;
  left.messages = list(queue.topic_name);
  const Reply keys = admin_->command({"KEYS", queue.topic_name + ":processing:*"});
  for (std::size_t i = 0; i < keys->elements; ++i) {
    const std::vector<std::uint64_t> held = list(text_of(*keys->element[i]));
    left.messages.insert(left.messages.end(), held.begin(), held.end());
    left.in_flight += held.size();
  }
  left.dead_lettered = list(queue.topic_name + ":dead");
  return left;
}

Remains RedisServer::stream(const Queue& queue) {
  const auto entries = [&](const std::string& stream, const std::string& from, const std::string& to) {
    const Reply reply = admin_->command({"XRANGE", stream, from, to});
    std::vector<std::uint64_t> messages;
    for (std::size_t i = 0; i < reply->elements; ++i) {
      messages.push_back(number_in(text_of(*reply->element[i]->element[1]->element[1])));
    }
    return messages;
  };
  Remains left;
  if (admin_->command({"EXISTS", queue.topic_name})->integer == 0) return left;
  const Reply groups = admin_->command({"XINFO", "GROUPS", queue.topic_name});
  std::string last;  // the entry that the group was given last
  for (std::size_t i = 0; i < groups->elements; ++i) {
    const redisReply& group = *groups->element[i];  // name, NAME, consumers, N, pending, N, last-delivered-id, ID ...
    if (text_of(*group.element[1]) == queue.name) last = text_of(*group.element[7]);
  }
  left.messages = entries(queue.topic_name, last.empty() ? "-" : "(" + last, "+");
  left.dead_lettered = entries(queue.topic_name + ":dead:" + queue.name, "-", "+");
  if (last.empty()) return left;  // the group went with the server's data, and nobody has made it again
  const Reply pending = admin_->command({"XPENDING", queue.topic_name, queue.name, "-", "+", "10000"});
  for (std::size_t i = 0; i < pending->elements; ++i) {
    const std::string id = text_of(*pending->element[i]->element[0]);
    const std::vector<std::uint64_t> held = entries(queue.topic_name, id, id);  // none when it was trimmed
    left.messages.insert(left.messages.end(), held.begin(), held.end());
    left.in_flight += held.size();
  }
  return left;
}

std::string RedisServer::setting(const std::string& name) {
  const Reply reply = admin_->command({"CONFIG", "GET", name});
  return reply->elements < 2 ? "" : text_of(*reply->element[1]);
}

/// Reads the server's own words, put as those of a policy.
std::string RedisServer::settings() {
  plan::DeliveryPolicy told;
  told.publishing.confirms = true;       // no publish of a real run is over before its reply was read
  told.publishing.duplicate_window = 0;  // it has none
  told.redelivery.counts = kind_ == "redis-streams" ? plan::Counts::deliveries : plan::Counts::nothing;  // as run
  told.heartbeat.interval = heartbeat_;
  const std::vector<std::string> limits = words_of(setting("client-output-buffer-limit"));
  const auto limit = std::ranges::find(limits, kind_ == "redis-pubsub" ? "pubsub" : "normal");
  if (limits.end() - limit < 4) throw Trouble("Redis names no limits of output buffers");
  told.output.bytes = std::stoull(limit[1]);
  told.output.soft_bytes = std::stoull(limit[2]);
  told.output.soft_time = std::stoll(limit[3]) * second;
  const std::string fsync = setting("appendonly") == "yes" ? setting("appendfsync") : "";
  told.disk.persistence = plan::Persistence::snapshot;
  if (fsync == "always") told.disk.persistence = plan::Persistence::always;
  if (fsync == "everysec") told.disk.persistence = plan::Persistence::interval;
  if (fsync == "no") told.disk.persistence = plan::Persistence::kernel;
  told.disk.sync_interval = second;
  for (std::size_t i = 0; i + 1 < save_points_.size() && i / 2 < told.disk.snapshots.size(); i += 2) {
    told.disk.snapshots[i / 2] = {std::stoll(save_points_[i]) * second,
                                  static_cast<std::uint32_t>(std::stoul(save_points_[i + 1]))};
  }
  if (kind_ == "redis-pubsub") told.disk.persistence = plan::Persistence::none;  // what is published is nowhere
  return describe_settings(told);
}

/// Who has waited longest gets the next. All come back at once from the server's death, and who looks for what is idle
/// stops waiting for that: then their order is open.
bool RedisServer::order_is_certain() const {
  const bool looks = std::ranges::any_of(schedule_->queues, [this](const Queue& queue) {
    return habits(schedule_->planned(queue).policy).redelivery.lease != 0;
  });
  return !looks && std::ranges::none_of(schedule_->steps, [this](const Step& step) {
    return std::ranges::find(step.members, schedule_->broker) != step.members.end();
  });
}

View RedisServer::view() const {
  View view;
  view.settings = true;
  view.receivers = kind_ == "redis-pubsub";
  view.deliveries = kind_ == "redis-streams" ? View::Deliveries::counted : View::Deliveries::hidden;
  view.who = order_is_certain();
  return view;
}

}  // namespace meshsim::conformance
