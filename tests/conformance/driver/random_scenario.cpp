#include "driver/random_scenario.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/random.hpp"
#include "base/time.hpp"
#include "driver/trouble.hpp"
#include "plan/delivery_policy.hpp"

namespace meshsim::conformance {
namespace {

/// More lines than this at one instant have more outcomes than can be tried.
constexpr std::uint32_t most_at_an_instant = 3;

/// What may vary between the scenarios of a kind.
struct Habits {
  bool fan_out = false;
  bool groups = false;
  std::uint32_t most_replicas = 2;
  std::vector<std::string> broker;         ///< settings of the broker, one of them each
  std::vector<std::string> subscriptions;  ///< options of a subscription, likewise
  std::vector<std::string> handlers;
  std::vector<Duration> pauses = {100 * millisecond, 200 * millisecond, 500 * millisecond, second, 2 * second};
  std::uint64_t broker_lines = 8;  ///< one line in so many kills the broker, or starts it
  bool broker_dies_on_paused = true;
  Duration before_broker = 100 * millisecond;  ///< is killed or started
  bool loses_power = false;                    ///< the machine of the broker, which then has no consumers
  bool asks = false;                           ///< a consumer asks for each message, in a command of its own
};

/// Its leases run by the wall clock, so there is time between all that happens.
Habits jetstream_habits() {
  return {true,
          true,
          1,
          {""},
          {"redeliver after 3.2s", "redeliver after 3.2s; dead letter after 2 tries", "backoff 1.2s, 3.7s"},
          {"log \"got it\"", "work 300ms", "require message.n != 2 else { reject }; work 300ms",
           "require message.n != 2 else { retry }; log \"got it\"",
           "require message.n != 2 else { retry after 1.7s }; work 300ms"},
          {500 * millisecond, second, 2 * second},
          8,
          true,
          1700 * millisecond};
}

/// The death of the server finds nobody paused: what a client has read when it finds out is a matter of its buffers.
Habits mqtt_habits(const std::vector<std::string>& handlers) {
  Habits habits = {true, false, 2, {""}, {"", "qos 0", "qos 2", "qos 2; ack early", "session clean"}, handlers};
  habits.broker_dies_on_paused = false;
  return habits;
}

/// The server takes many seconds to start: it dies seldom.
Habits rabbitmq_habits(bool is_quorum, const std::vector<std::string>& handlers) {
  Habits habits = {true, true, 2, {""}, {"", "prefetch 1", "prefetch 3"}, handlers};
  habits.broker_lines = 80;
  habits.broker_dies_on_paused = false;
  if (!is_quorum) return habits;
  habits.subscriptions = {"delivery_limit 2", "prefetch 1; delivery_limit 2", "prefetch 2"};
  habits.handlers.emplace_back("require message.n != 2 else { retry }; log \"got it\"");
  return habits;
}

Habits redis_habits(const std::vector<std::string>& handlers, bool is_plain_list) {
  const std::vector<std::string> levels = {"persistence none", "persistence every 1s", "persistence always", ""};
  const std::vector<std::string> leases =
      is_plain_list ? std::vector<std::string>{""} : std::vector<std::string>{"", "redeliver after 3.05s"};
  Habits habits = {false, true, 1, levels, leases, handlers};
  habits.asks = true;
  habits.loses_power = true;
  return habits;
}

Habits habits_of(const std::string& kind) {
  const std::vector<std::string> handlers = {"log \"got it\"", "log \"got it\"", "work 37ms", "work 370ms"};
  if (kind == "redis-pubsub") return {true, false, 2, {""}, {""}, handlers};
  std::vector<std::string> acking = handlers;
  acking.emplace_back("require message.n != 2 else { reject }; work 37ms");
  if (kind.rfind("redis-", 0) == 0) return redis_habits(kind == "redis-list" ? handlers : acking, kind == "redis-list");
  if (kind == "nats") return {true, true, 1, {""}, {""}, handlers};
  if (kind == "mqtt") return mqtt_habits(handlers);
  if (kind == "jetstream") return jetstream_habits();
  const bool is_quorum = kind == "rabbitmq-quorum";
  if (kind == "rabbitmq" || is_quorum) return rabbitmq_habits(is_quorum, acking);
  throw Trouble("there are no random schedules for brokers of kind `" + kind + "`");
}

class Generator {
 public:
  Generator(const std::string& kind, std::uint64_t seed)
      : kind_(kind), habits_(habits_of(kind)), random_(Random::named(seed, "conformance " + kind)) {
    scenario_.title = kind + ", seed " + std::to_string(seed);
  }

  Scenario operator()() {
    add_system();
    const std::uint64_t count = 4 + random_.below(9);
    for (std::uint64_t i = 0; i < count; ++i) add_line();
    finish();
    return std::move(scenario_);
  }

 private:
  struct Consumer {
    std::string name;
    bool up = true;
    bool paused = false;
    bool doomed = false;  // a crash is armed
    bool acks_early = false;
    bool acks_on_arrival = false;
    bool works = false;  // its handler has a `work`, in whose midst it can die
    Time started = -minute;
    Time ended = -minute;
    Time resumed = -minute;
  };

  template <class T>
  const T& pick(const std::vector<T>& choices) {
    return choices[random_.below(choices.size())];
  }
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }

  void add_system() {
    scenario_.system.push_back("broker queue is " + kind_ + " { " + pick(habits_.broker) + " }");
    scenario_.system.emplace_back("service publisher");
    const std::uint64_t services = habits_.fan_out ? 1 + random_.below(2) : 1;
    for (std::uint64_t i = 0; i < services; ++i) add_service(i == 0 ? "worker" : "audit");
  }

  void add_service(const std::string& name) {
    const bool consumes = habits_.groups && (!habits_.fan_out || one_in(2));
    const std::uint64_t replicas = 1 + random_.below(habits_.most_replicas);
    std::string options = pick(habits_.subscriptions);
    const std::string handler = pick(habits_.handlers);
    const bool for_ever = handler.find("retry") != std::string::npos && options.find("tries") == std::string::npos &&
                          options.find("limit") == std::string::npos;
    if (for_ever) options += (options.empty() ? "" : "; ") + std::string("dead letter after 3 tries");
    // 3.10.8 gives a consumer more than its prefetch once a message has run into its limit there.
    if (handler.find("retry") != std::string::npos && kind_ == "rabbitmq-quorum") options = "delivery_limit 2";
    // A dead letter that dies with the server was one all the same: let the server keep it.
    if (handler.find("reject") != std::string::npos && kind_.rfind("redis-", 0) == 0) {
      scenario_.system.front() = "broker queue is " + kind_ + " { persistence always }";
    }
    scenario_.system.push_back("service " + name + " x " + std::to_string(replicas) + " { " +
                               (consumes ? "consumes" : "subscribes") + " job { " + options + " }; on job { " +
                               handler + " } }");
    for (std::uint64_t i = 1; i <= replicas; ++i)
      consumers_.push_back({.name = name + "-" + std::to_string(i),
                            .acks_early = options == "qos 2; ack early",
                            .acks_on_arrival = options == "qos 2",
                            .works = handler.find("work ") != std::string::npos});
  }

  void say(const std::string& what) {
    (closing_ ? scenario_.closing : scenario_.lines).push_back("at " + format_duration(now_) + ": " + what);
  }

  /// Time passes, or what comes next races with what came before.
  void pass() {
    const bool settled = now_ >= broker_since_ + 3 * second && now_ != broker_killed_;
    if (settled && at_this_instant_ < most_at_an_instant && one_in(3)) {
      ++at_this_instant_;
      return;
    }
    at_this_instant_ = 1;
    now_ += pick(habits_.pauses);
    if (now_ < broker_since_ + 3 * second) now_ = broker_since_ + 3 * second;
  }

  void add_line() {
    pass();
    if (one_in(2)) return publish();
    const bool may_touch = habits_.broker_dies_on_paused || std::ranges::none_of(consumers_, &Consumer::paused);
    if (may_touch && one_in(broker_up_ ? habits_.broker_lines : 8)) return touch_broker();
    Consumer& consumer = consumers_[random_.below(consumers_.size())];
    // Nor does one start at the instant of its death: Redis counts the old connection beside the new one for a moment.
    if (!consumer.up) return consumer.ended == now_ ? publish() : start(consumer);
    if (consumer.started == now_) return publish();  // a process that starts cannot be told to do anything yet
    if (consumer.paused) return random_.below(3) == 0 ? kill(consumer) : resume(consumer);
    // A process that stops again at once may do so between the end of a handler and its ack, or between that and its
    // asking for the next, which the model takes for one act.
    const bool may_pause = consumer.resumed != now_ && (!habits_.asks || at_this_instant_ == 1);
    switch (random_.below(5)) {
      case 0:
        if (!may_pause) return publish();
        consumer.paused = true;
        return say("pause " + consumer.name);
      case 1:
        return crash(consumer);
      case 2:
        consumer.up = false;
        consumer.ended = now_;
        return say("stop " + consumer.name);
      default:
        return kill(consumer);
    }
  }

  void publish() {
    const std::uint64_t times = 1 + random_.below(3);
    say("publisher publishes job { n: " + std::to_string(1 + random_.below(3)) + " }" +
        (times > 1 ? " " + std::to_string(times) + " times" : ""));
  }

  void kill(Consumer& consumer) {
    consumer.up = consumer.paused = false;
    consumer.ended = now_;
    say("kill " + consumer.name);
  }

  void resume(Consumer& consumer) {
    consumer.paused = false;
    consumer.resumed = now_;
    say("resume " + consumer.name);
  }

  void start(Consumer& consumer) {
    consumer.up = true;
    consumer.started = now_;
    say("start " + consumer.name);
  }

  /// It dies at some point of its next handler, if there is one.
  void crash(Consumer& consumer) {
    if (std::exchange(consumer.doomed, true)) return publish();
    // Of one that acks as messages arrive nobody is told of any point before its work.
    if (consumer.acks_on_arrival && !consumer.works) return publish();
    if (consumer.acks_on_arrival) return say("crash " + consumer.name + " at mid_work");
    constexpr std::array<const char*, 4> points = {"before_work", "mid_work", "before_ack", "after_ack"};
    const std::size_t point = random_.below(points.size());
    const bool is_impossible = (point == 2 && consumer.acks_early) || (point == 1 && !consumer.works);
    say("crash " + consumer.name + " at " + points[is_impossible ? 0 : point]);
  }

  /// Not at the instant of a publish: a server that dies between its answer to the publisher and its write to a
  /// subscriber is left out of the model.
  void touch_broker() {
    now_ += habits_.before_broker;
    const bool loses_power = habits_.loses_power && broker_up_ && one_in(2);
    if (loses_power) lose_consumers();
    say(broker_up_ ? (loses_power ? "power off queue" : "kill queue") : "start queue");
    broker_up_ = !broker_up_;
    (broker_up_ ? broker_since_ : broker_killed_) = now_;
  }

  /// Who is connected with a machine without power notices nothing for minutes: nobody is.
  void lose_consumers() {
    for (Consumer& consumer : consumers_) {
      if (consumer.up) kill(consumer);
    }
    now_ += habits_.before_broker;
  }

  /// Everybody comes back, and one more message is sent: it shows what the others left behind.
  void finish() {
    closing_ = true;
    now_ += 2 * second;
    if (!broker_up_) touch_broker();
    now_ += 3 * second;
    for (Consumer& consumer : consumers_) {
      if (consumer.paused) resume(consumer);
      if (!consumer.up || consumer.doomed) start(consumer);
    }
    now_ += 2 * second;
    say("publisher publishes job { n: 9 }");
  }

  std::string kind_;
  Habits habits_;
  Random random_;
  Scenario scenario_;
  std::vector<Consumer> consumers_;
  bool broker_up_ = true;
  bool closing_ = false;
  std::uint32_t at_this_instant_ = 1;
  Time now_ = second;
  Time broker_since_ = -minute;
  Time broker_killed_ = -minute;
};

}  // namespace

std::string Scenario::text() const {
  std::string text = "mesh 1\nscenario \"" + title + "\"\n";
  for (const std::string& line : system) text += line + "\n";
  text += "timeline {\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  for (const std::string& line : closing) text += "  " + line + "\n";
  return text + "}\n";
}

Scenario random_scenario(const std::string& kind, std::uint64_t seed) { return Generator(kind, seed)(); }

Scenario shrink(Scenario scenario, const std::function<bool(const Scenario&)>& fails) {
  bool smaller = true;
  while (smaller) {
    smaller = false;
    for (std::size_t i = scenario.lines.size(); i-- > 0;) {
      Scenario shorter = scenario;
      shorter.lines.erase(shorter.lines.begin() + static_cast<std::ptrdiff_t>(i));
      if (!fails(shorter)) continue;
      scenario = std::move(shorter);
      smaller = true;
    }
  }
  return scenario;
}

}  // namespace meshsim::conformance
