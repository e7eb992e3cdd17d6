// A system from scenario text, without its timeline: a test says itself what happens when.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/service.hpp"
#include "plan/plan.hpp"
#include "sim/simulation.hpp"
#include "trace/sink.hpp"

namespace meshsim::test {

/// All events of a run.
class Recorder final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte> payload) override;

  std::vector<Event> events;
  std::vector<std::string> logs;  ///< texts of `logged`
};

class System {
 public:
  /// Compiles `text`, which lacks `mesh 1` and `scenario`, and boots. Fails the test when it does not compile.
  explicit System(std::string_view text);

  void run(Time until) { simulation_->pump().run(until); }
  /// Kills the instance as the timeline does.
  void kill(std::string_view instance);
  void stop(std::string_view instance);
  void start(std::string_view instance);
  void crash(std::string_view instance, CrashPoint point);

  InstanceId instance(std::string_view name) const;
  const actors::ServiceActor& service(std::string_view instance_name) const;
  sim::Simulation& simulation() { return *simulation_; }
  const std::vector<std::string>& logs() const { return recorder_.logs; }
  const std::vector<Event>& events() const { return recorder_.events; }

  /// How many events of that kind there are, of an instance ("order-1") or service ("order") and with a reason if
  /// named.
  std::size_t count(EventKind kind, std::string_view who = {}, Reason reason = Reason::none) const;
  /// Lists the events about the instance or service, one per line: "12.000ms handled hello", with a reason in brackets.
  std::string story(std::string_view who) const;
  /// Follows the causes from the last event of that kind: "handled < delivered < published".
  std::string causes(EventKind kind) const;

 private:
  bool is_about(const Event& event, std::string_view who) const;

  std::unique_ptr<plan::Plan> plan_;
  Recorder recorder_;
  std::unique_ptr<sim::Simulation> simulation_;
};

}  // namespace meshsim::test
