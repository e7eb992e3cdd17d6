#include "driver/real_run.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "driver/bare_surroundings.hpp"
#include "driver/server_process.hpp"
#include "driver/trouble.hpp"
#include "value/evaluator.hpp"

namespace meshsim::conformance {
namespace {

using Verb = plan::Action::Kind;

constexpr std::uint32_t nobody = UINT32_MAX;

}  // namespace

RealRun::RealRun(const Schedule& schedule, RealBroker& broker, std::string client_program)
    : schedule_(&schedule),
      broker_(&broker),
      client_program_(std::move(client_program)),
      clients_(schedule.members.size()) {}

Outcome RealRun::operator()() {
  broker_->prepare(*schedule_);
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    if (schedule_->members[member].role != Member::Role::broker) start(member);
  }
  settle();
  for (std::size_t i = 0; i < schedule_->steps.size(); ++i) {
    const Step& step = schedule_->steps[i];
    pass_to(step.at);
    perform(step);
    const bool last_of_instant = i + 1 == schedule_->steps.size() || schedule_->steps[i + 1].at != step.at;
    if (last_of_instant) settle();
  }
  const Time end = schedule_->plan->ends_at != never ? schedule_->plan->ends_at : now_ + minute;
  while (next_due() != nobody && clients_[next_due()].busy->due <= end) pass_to(clients_[next_due()].busy->due + 1);
  if (!broker_->is_up()) return std::move(outcome_);
  for (const Queue& queue : schedule_->queues) {
    if (schedule_->planned(queue).keeping) outcome_.remains[label_of(queue)] = broker_->remains(*schedule_, queue);
  }
  return std::move(outcome_);
}

/// The member whose handler ends next.
std::uint32_t RealRun::next_due() const {
  std::uint32_t next = nobody;
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    const RealClient& client = clients_[member];
    if (!client.acts() || !client.busy) continue;
    if (next == nobody || client.busy->due < clients_[next].busy->due) next = member;
  }
  return next;
}

/// Handlers end as their time comes. Steps of an instant go before handlers that end there.
void RealRun::pass_to(Time time) {
  while (true) {
    const std::uint32_t member = next_due();
    const bool comes_first = member != nobody && clients_[member].busy->due < time;
    const Time next = std::max(comes_first ? clients_[member].busy->due : time, now_);
    if (next > now_) broker_->pass(next - now_);
    now_ = next;
    if (!comes_first) return;
    end_handler(member);
    settle();
  }
}

void RealRun::perform(const Step& step) {
  if (step.action.kind == Verb::publish) return publish(step);
  for (const std::uint32_t member : step.members) {
    if (member == schedule_->broker) {
      act_on_broker(step.action.kind);
    } else {
      act_on_client(member, step.action);
    }
  }
}

void RealRun::act_on_broker(Verb verb) {
  const bool ends = verb == Verb::stop || verb == Verb::restart;
  if (verb == Verb::kill && broker_->is_up()) broker_->kill();
  if (ends && broker_->is_up()) broker_->stop();
  if ((verb == Verb::start || verb == Verb::restart) && !broker_->is_up()) broker_->start();
}

void RealRun::act_on_client(std::uint32_t member, const plan::Action& action) {
  RealClient& client = clients_[member];
  switch (action.kind) {
    case Verb::crash:
      if (action.crash_at == CrashPoint::now) return kill(member);
      client.crash_at = action.crash_at;
      return;
    case Verb::kill:
      return kill(member);
    case Verb::stop:
      return stop(member);
    case Verb::restart:
      stop(member);
      return start(member);
    case Verb::start:
      return start(member);
    case Verb::pause:
      if (client.is_up()) client.process->signal(SIGSTOP);
      client.paused = client.is_up();
      return;
    case Verb::resume:
      if (client.is_up()) client.process->signal(SIGCONT);
      client.paused = false;
      return;
    default:
      throw Trouble("a step that no client can take");
  }
}

/// The first of the named that is up sends it; when none is, nothing is sent.
void RealRun::publish(const Step& step) {
  const auto sender = std::ranges::find_if(step.members, [&](std::uint32_t m) { return clients_[m].acts(); });
  if (sender == step.members.end()) return;
  value::Evaluator evaluator(schedule_->plan->code);
  BareSurroundings surroundings(*schedule_->plan);
  value::Bytes bytes;
  if (step.action.record) {
    const auto record = evaluator.evaluate(step.action.record, {}, surroundings);
    if (record && record->has_bytes()) bytes = record->as_bytes();
  }
  records_.emplace_back(bytes.begin(), bytes.end());

  const std::string& topic = schedule_->plan->topics[step.action.topic].name;
  const std::string number = std::to_string(records_.size());
  publish_answered_ = false;
  clients_[*sender].process->tell("publish " + number + " " + topic + " " + std::to_string(bytes.size()));
  Patience patience("message " + number + " is confirmed or refused");
  while (!publish_answered_) {
    while (const auto report = clients_[*sender].process->hear()) hear(*sender, *report);
    patience.check();
  }
  outcome_.publications.push_back({step.action.topic, confirmed_, receivers_});
}

void RealRun::start(std::uint32_t member) {
  RealClient& client = clients_[member];
  if (client.is_up()) return;
  client.process.emplace(arguments_of(schedule_->members[member]), ChildOptions{true, "/dev/null", {}});
  client.connecting = client.process->tell("connect");
}

void RealRun::kill(std::uint32_t member) {
  RealClient& client = clients_[member];
  if (!client.is_up()) return;
  client.process->kill();
  // What it had handled before it died has happened.
  while (const auto report = client.process->hear()) {
    if (report->rfind("handled", 0) == 0) hear(member, *report);
  }
  std::vector<std::string> gone = std::move(client.gone);
  if (!client.connection.empty()) gone.push_back(client.connection);
  client = RealClient();
  client.gone = std::move(gone);
}

/// Lets it end its handler first.
void RealRun::stop(std::uint32_t member) {
  RealClient& client = clients_[member];
  if (!client.is_up()) return;
  if (client.busy) {
    client.stopping = true;
    return;
  }
  client.process->tell("quit");
  Patience patience(schedule_->members[member].name + " has stopped");
  while (!client.process->has_ended()) patience.wait_a_moment();
  kill(member);  // of a process that is gone nothing but its memory is left
}

bool RealRun::asks(const Member& member) const {
  const plan::Handler* handler = handler_of(member);
  const bool crashes = std::ranges::any_of(schedule_->steps, [&](const Step& step) {
    return step.action.kind == Verb::crash && step.action.targets.front().service == member.service;
  });
  return crashes || (handler != nullptr && !is_plain(*schedule_->plan, *handler));
}

const plan::Handler* RealRun::handler_of(const Member& member) const {
  const plan::Service& service = schedule_->plan->services[member.service];
  for (const plan::Handler& handler : schedule_->plan->service_details[service.detail].handlers) {
    if (handler.topic == schedule_->queues[member.subscription].topic) return &handler;
  }
  return nullptr;
}

std::vector<std::string> RealRun::arguments_of(const Member& member) const {
  std::vector<std::string> arguments = {client_program_, "kind=" + schedule_->kind,
                                        "port=" + std::to_string(broker_->port()), "name=" + member.name};
  if (member.role != Member::Role::consumer) return arguments;
  const Queue& queue = schedule_->queues[member.subscription];
  const plan::DeliveryPolicy& policy = schedule_->planned(queue).policy;
  arguments.push_back("topic=" + queue.topic_name);
  arguments.push_back("queue=" + queue.name);
  arguments.push_back(std::string("handler=") + (asks(member) ? "asks" : "plain"));
  arguments.push_back("prefetch=" + std::to_string(policy.prefetch));
  if (policy.ack_early) arguments.emplace_back("ack=early");
  const std::vector<std::string> more = broker_->client_settings(*schedule_, queue);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace meshsim::conformance
