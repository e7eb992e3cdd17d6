#include "actors/system.hpp"

#include <catch2/catch.hpp>

#include "actors/client.hpp"
#include "actors/gateway.hpp"
#include "base/time.hpp"
#include "broker/broker.hpp"
#include "compile/compile.hpp"
#include "sim/acting.hpp"

namespace meshsim::test {
namespace {

class NoFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string&) override { return Error{"there are no files"}; }
};

std::unique_ptr<Actor> make_actor(const plan::Plan& plan, ServiceId service, std::uint32_t replica) {
  switch (plan.services[service].kind) {
    case plan::ServiceKind::broker:
      return std::make_unique<broker::Broker>(plan, service);
    case plan::ServiceKind::gateway:
      return std::make_unique<actors::GatewayActor>(plan, service);
    case plan::ServiceKind::client:
      return std::make_unique<actors::ClientActor>(plan, service, replica);
    default:
      return std::make_unique<actors::ServiceActor>(plan, service, replica);
  }
}

}  // namespace

void Recorder::on_event(const Event& event, std::span<const std::byte> payload) {
  events.push_back(event);
  if (event.kind == EventKind::logged) logs.emplace_back(reinterpret_cast<const char*>(payload.data()), payload.size());
}

System::System(std::string_view text) {
  NoFiles files;
  compile::Compiled compiled =
      compile::compile_text("test.mesh", "mesh 1\nscenario \"a test\"\n" + std::string(text), files);
  for (const auto& diagnostic : compiled.diagnostics) UNSCOPED_INFO(diagnostic.message);
  REQUIRE(compiled.errors == 0);
  REQUIRE(compiled.runs.size() == 1);
  plan_ = std::make_unique<plan::Plan>(std::move(compiled.runs.front()));
  simulation_ = std::make_unique<sim::Simulation>(*plan_, make_actor);
  simulation_->audience().add_sink(&recorder_);
  simulation_->boot();
}

InstanceId System::instance(std::string_view name) const {
  const auto& instances = simulation_->names().instances;
  for (InstanceId id = 0; id < instances.size(); ++id) {
    if (instances[id].name == name) return id;
  }
  FAIL("no instance " << name);
  return no_instance;
}

const actors::ServiceActor& System::service(std::string_view name) const {
  return dynamic_cast<const actors::ServiceActor&>(simulation_->instances().actor(instance(name)));
}

void System::kill(std::string_view name) {
  simulation_->act_as(no_instance, 0, 0);
  simulation_->processes().kill(*simulation_, instance(name));
}

void System::stop(std::string_view name) {
  simulation_->act_as(no_instance, 0, 0);
  simulation_->processes().stop(*simulation_, instance(name), 10 * second);
}

void System::start(std::string_view name) {
  simulation_->act_as(no_instance, 0, 0);
  simulation_->processes().start(*simulation_, instance(name));
}

void System::crash(std::string_view name, CrashPoint point) {
  simulation_->act_as(no_instance, 0, 0);
  simulation_->processes().crash(*simulation_, instance(name), point);
}

bool System::is_about(const Event& event, std::string_view who) const {
  if (who.empty()) return true;
  if (event.instance == no_instance) return false;
  const trace::NameTable& names = simulation_->names();
  return names.instances[event.instance].name == who || names.services[names.service_of(event.instance)] == who;
}

std::size_t System::count(EventKind kind, std::string_view who, Reason reason) const {
  std::size_t count = 0;
  for (const Event& event : recorder_.events)
    count += event.kind == kind && is_about(event, who) && (reason == Reason::none || event.reason == reason);
  return count;
}

std::string System::story(std::string_view who) const {
  std::string text;
  for (const Event& event : recorder_.events) {
    if (!is_about(event, who)) continue;
    text += format_instant(event.time) + " " + std::string(to_string(event.kind));
    if (event.topic != no_topic) text += " " + simulation_->names().topics[event.topic];
    if (event.reason != Reason::none) text += " (" + std::string(to_string(event.reason)) + ")";
    text += "\n";
  }
  return text;
}

std::string System::causes(EventKind kind) const {
  std::string text;
  EventSeq seq = 0;
  for (const Event& event : recorder_.events) {
    if (event.kind == kind) seq = event.seq;
  }
  for (; seq != 0; seq = recorder_.events[seq - 1].cause)
    text += (text.empty() ? "" : " < ") + std::string(to_string(recorder_.events[seq - 1].kind));
  return text;
}

}  // namespace meshsim::test
