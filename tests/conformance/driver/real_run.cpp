#include "driver/real_run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "driver/server_process.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

namespace act = plan::act;

constexpr std::uint32_t nobody = UINT32_MAX;

}  // namespace

RealRun::RealRun(const Schedule& schedule, RealBroker& broker, std::string client_program)
    : schedule_(&schedule),
      broker_(&broker),
      client_program_(std::move(client_program)),
      clients_(schedule.members.size()) {}

Outcome RealRun::operator()() {
  broker_->prepare(*schedule_);
  outcome_.settings = broker_->settings();
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    const Member& planned = schedule_->members[member];
    clients_[member].scaled_away = !planned.is_there;
    if (planned.role == Member::Role::broker || !planned.is_there) continue;
    start(member);
    if (broker_->view().who) settle();  // they ask in this order
  }
  settle();
  broker_->begin();
  for (std::size_t i = 0; i < schedule_->steps.size(); ++i) {
    const Step& step = schedule_->steps[i];
    pass_to(step.at);
    perform(step);
    const bool last_of_instant = i + 1 == schedule_->steps.size() || schedule_->steps[i + 1].at != step.at;
    if (last_of_instant) settle();
  }
  const Time end = schedule_->plan->ends_at != never ? schedule_->plan->ends_at : now_ + minute;
  while (do_next(end)) {
  }
  if (broker_->process().is_paused()) stand_still(false);
  if (!broker_->is_up()) broker_->start();  // nobody else comes back: to see what it has
  if (broker_->reads_by_taking()) {
    broker_->note_in_flight(*schedule_);
    for (std::uint32_t member = 0; member < clients_.size(); ++member) kill(member);
    settle();
  }
  for (const Queue& queue : schedule_->queues) {
    if (!broker_->keeps(schedule_->planned(queue))) continue;
    outcome_.remains[label_of(queue)] = broker_->remains(*schedule_, queue);
  }
  return std::move(outcome_);
}

/// Finds the member whose handler ends next.
std::uint32_t RealRun::next_due() const {
  std::uint32_t next = nobody;
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    const RealClient& client = clients_[member];
    if (!client.acts() || !client.busy) continue;
    if (next == nobody || client.busy->due < clients_[next].busy->due) next = member;
  }
  return next;
}

/// When something comes to be handed out again by itself, or may be claimed.
Time RealRun::next_look() const {
  const Time lease = lease_ends_.empty() ? never : *lease_ends_.begin();
  const Time delay = delay_ends_.empty() ? never : *delay_ends_.begin();
  return std::min(lease, delay) == never ? never : std::min(lease, delay) + millisecond;
}

/// Handlers end, and consumers look for what is idle, as their time comes. Steps of an instant go before either.
void RealRun::pass_to(Time time) {
  while (do_next(time)) {
  }
  if (time > now_ && (is_coming_back(time) || time < claimed_by_ || is_catching_up() || may_be_idle(time)))
    too_close_ = true;
  if (time > now_) broker_->pass(time - now_);
  now_ = std::max(time, now_);
}

/// Who lost its connection tries again at least once a second, in the simulation: until then it is open who is back.
bool RealRun::is_coming_back(Time time) const { return time - reconnected_ < shortest_gap_after_broker; }

/// When it began to work off what waited is as open as when it came back.
bool RealRun::is_catching_up() const {
  return std::ranges::any_of(clients_, [](const RealClient& client) { return client.catching_up && client.busy; });
}

/// Whether something is idle by now or not yet, because it is open when it was handed out.
bool RealRun::may_be_idle(Time time) const {
  return std::ranges::any_of(open_ends_,
                             [time](Time end) { return time >= end && time - end < shortest_gap_after_broker; });
}

/// What is due next, if that is before `time`.
bool RealRun::do_next(Time time) {
  const std::uint32_t member = next_due();
  const Time ends = member == nobody ? never : clients_[member].busy->due;
  if (silence_ends_ < time && silence_ends_ <= std::min(ends, next_look())) return end_silence();
  const Time look = next_look();
  const Time next = std::max(std::min(ends, look), now_);
  if (ends < never && std::abs(ends - time) < 2 * shortest_gap) too_close_ = true;
  if (look < never && std::abs(look - time) < broker_->grain()) too_close_ = true;
  if (next >= time) return false;
  if (ends < never && look < never && std::abs(ends - look) < broker_->grain() / 2) too_close_ = true;
  if (next > now_) broker_->pass(next - now_);
  now_ = next;
  if (look < ends) {
    if (is_coming_back(now_) && broker_->is_up() && broker_->has_idle(*schedule_)) too_close_ = true;
    lease_ends_.erase(lease_ends_.begin(), lease_ends_.lower_bound(now_));
    delay_ends_.erase(delay_ends_.begin(), delay_ends_.lower_bound(now_));
    look_for_idle();
  } else {
    if (may_be_idle(now_)) too_close_ = true;
    end_handler(member);
  }
  settle();
  return true;
}

/// Lets the heartbeats end connections over which nothing was heard for so long.
bool RealRun::end_silence() {
  if (silence_ends_ > now_) broker_->pass(silence_ends_ - now_);
  now_ = std::max(now_, std::exchange(silence_ends_, never));
  broker_->silent().break_all();
  const auto waits = [](const RealClient& client) { return client.acts() && client.silent; };
  Patience patience("everybody has noticed that the machine was off");
  while (!broker_->process().is_paused() && std::ranges::any_of(clients_, waits)) {
    patience.check();
    await_reports();
    listen();
  }
  settle();
  return true;
}

void RealRun::perform(const Step& step) {
  was_busy_ = true;
  if (plan::is<act::Publish>(step.action)) return publish(step);
  if (plan::is<act::Scale>(step.action)) return scale(step);
  for (const std::uint32_t member : step.members) {
    if (member == schedule_->broker) {
      act_on_broker(step.action);
    } else {
      act_on_client(member, step.action);
    }
  }
}

void RealRun::act_on_broker(const plan::Action& action) {
  const bool restarts = plan::is<act::Restart>(action);
  if (plan::is<act::Kill>(action) && broker_->is_up()) broker_->kill();
  if (plan::is<act::PowerOff>(action) && broker_->is_up()) power_off();
  if ((plan::is<act::Stop>(action) || restarts) && broker_->is_up()) broker_->stop();
  if (plan::is<act::Pause>(action) && broker_->answers()) return stand_still(true);
  if (plan::is<act::Resume>(action) && broker_->process().is_paused()) return stand_still(false);
  if (!broker_->is_up()) {  // the next server gives the same names to other connections
    for (RealClient& client : clients_) {
      client.connection.clear();
      client.gone.clear();
    }
  }
  if ((plan::is<act::Start>(action) || restarts) && !broker_->is_up()) broker_->start();
}

void RealRun::act_on_client(std::uint32_t member, const plan::Action& action) {
  RealClient& client = clients_[member];
  if (const auto* crash = std::get_if<act::Crash>(&action)) {
    if (crash->at == CrashPoint::now) return kill(member);
    if (client.is_up()) client.crash_at = crash->at;
  } else if (plan::is<act::Kill>(action)) {
    kill(member);
  } else if (plan::is<act::Stop>(action)) {
    stop(member);
  } else if (plan::is<act::Restart>(action)) {
    client.restarts = client.is_up();
    return client.is_up() ? stop(member) : start(member);
  } else if (plan::is<act::Start>(action)) {
    start(member);
  } else if (plan::is<act::Pause>(action)) {
    if (client.is_up()) client.process->signal(SIGSTOP);
    client.paused = client.is_up();
  } else if (plan::is<act::Resume>(action)) {
    if (client.is_up() && was_cut_off(client)) client.process->tell("drain");  // before it says anything itself
    if (client.is_up()) client.process->signal(SIGCONT);
    client.paused = false;
    expect_late_claim();
  } else {
    throw Trouble("a step that no client can take");
  }
}

/// The server; nobody is told.
void RealRun::stand_still(bool still) {
  if (still) {
    broker_->process().pause();
  } else {
    broker_->process().resume();
  }
  for (RealClient& client : clients_) client.silent = still && client.is_up() && client.connected;
  was_busy_ = heard_ = true;
}

/// Who is connected hears nothing of it until it says something itself, or its heartbeat finds out.
void RealRun::power_off() {
  broker_->power_off();
  for (RealClient& client : clients_) client.silent = client.is_up() && client.connected;
  const Duration heartbeat = broker_->heartbeat(*schedule_);
  silence_ends_ = heartbeat == 0 ? never : now_ + heartbeat;
}

bool RealRun::was_cut_off(const RealClient& client) const {
  return broker_->is_up() && !client.connection.empty() && !broker_->knows(client.connection);
}

/// A lease ended while somebody stood still. When its loop comes round again is not told: in the simulation after
/// another lease at the latest.
void RealRun::expect_late_claim() {
  if (!broker_->consumers_claim()) return;
  for (const Queue& queue : schedule_->queues) {
    const Duration lease = broker_->habits(schedule_->planned(queue).policy).redelivery.lease;
    if (lease == 0 || !missed_claim_) continue;
    claimed_by_ = now_ + lease;
    lease_ends_.insert(claimed_by_);
  }
  missed_claim_ = false;
}

void RealRun::start(std::uint32_t member) {
  RealClient& client = clients_[member];
  if (client.is_up()) return;
  const Member& planned = schedule_->members[member];
  client.process.emplace(arguments_of(planned), ChildOptions{true, "/dev/null", {}});
  if (planned.role == Member::Role::publisher || broker_->process().is_paused()) return;
  broker_->make_if_late(*schedule_, schedule_->queues[planned.subscription]);
  client.connecting = client.process->tell("connect");
}

/// Does not wait for its end: what comes next at this instant races with it.
void RealRun::kill(std::uint32_t member) {
  RealClient& client = clients_[member];
  if (!client.is_up()) return;
  client.process->signal(SIGKILL);
  RealClient next;
  next.dying = std::move(client.dying);
  next.dying.push_back(std::move(*client.process));
  next.gone = std::move(client.gone);
  next.scaled_away = client.scaled_away;
  if (schedule_->outbox_of(schedule_->members[member]).durable) next.unconfirmed = std::move(client.unconfirmed);
  if (!client.connection.empty()) next.gone.push_back(client.connection);
  client = std::move(next);
}

void RealRun::scale(const Step& step) {
  for (const std::uint32_t member : step.members) {
    const bool stays = schedule_->members[member].replica <= std::get<act::Scale>(step.action).replicas;
    if (stays && clients_[member].scaled_away) start(member);
    if (!stays && !clients_[member].scaled_away) stop(member, "quit for good");
    clients_[member].scaled_away = !stays;
  }
}

/// It is gone at once, or finishes what it has; then settling notices its end.
void RealRun::stop(std::uint32_t member, const char* command) {
  RealClient& client = clients_[member];
  if (!client.is_up() || client.stopping) return;
  client.stopping = client.process->tell(command);
  Patience patience(schedule_->members[member].name + " begins to stop");
  while (client.is_up() && client.stopping && !client.lingers && !client.paused) {
    patience.check();
    await_reports();
    listen();
  }
}

bool RealRun::asks(const Member& member) const {
  const plan::Handler* handler = handler_of(member);
  const bool crashes = std::ranges::any_of(schedule_->steps, [&](const Step& step) {
    const auto* crash = std::get_if<act::Crash>(&step.action);
    return crash != nullptr && crash->who.service == member.service;
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
  const plan::DeliveryPolicy limits = broker_->habits(schedule_->broker_detail().policy);
  if (limits.limits.keep_at_most != 0) arguments.push_back("keep=" + std::to_string(limits.limits.keep_at_most));
  if (limits.limits.overflow == plan::Overflow::drop_oldest) arguments.emplace_back("overflow=drop_oldest");
  const std::vector<std::string> common = broker_->publisher_settings(*schedule_);
  arguments.insert(arguments.end(), common.begin(), common.end());
  if (member.role != Member::Role::consumer) return arguments;
  const Queue& queue = schedule_->queues[member.subscription];
  const plan::DeliveryPolicy policy = broker_->habits(schedule_->planned(queue).policy);
  arguments.push_back("topic=" + queue.topic_name);
  arguments.push_back("queue=" + queue.name);
  arguments.push_back(std::string("handler=") + (asks(member) ? "asks" : "plain"));
  arguments.push_back("prefetch=" + std::to_string(policy.dispatch.prefetch));
  arguments.emplace_back(policy.redelivery.own_pending == plan::OwnPending::comes_first ? "own=first" : "own=stays");
  if (policy.redelivery.on_disconnect && policy.acks.at != plan::AckAt::arrival)
    arguments.emplace_back("lost=forgotten");
  if (policy.acks.at == plan::AckAt::begin) arguments.emplace_back("ack=early");
  if (policy.acks.at == plan::AckAt::arrival) arguments.emplace_back("ack=on_arrival");
  if (policy.redelivery.deleting_drops) arguments.emplace_back("away=deleted");
  if (policy.log.regroup == plan::Regroup::at_connect) arguments.emplace_back("group=at_connect");
  if (policy.redelivery.lease != 0)
    arguments.push_back("idle=" + std::to_string(policy.redelivery.lease / millisecond));
  if (policy.redelivery.max_deliveries != 0)
    arguments.push_back("tries=" + std::to_string(policy.redelivery.max_deliveries));
  const std::vector<std::string> more = broker_->client_settings(*schedule_, queue);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace meshsim::conformance
