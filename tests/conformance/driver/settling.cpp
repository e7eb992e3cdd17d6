// What the clients of a real run report, and how it finds out that all is quiet.
#include <poll.h>

#include <sstream>

#include "driver/real_run.hpp"
#include "driver/server_process.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

using Word = HandlerEnd::Word;

std::string answer_of(const HandlerEnd& end) {
  switch (end.word) {
    case Word::handled:
      return "handled";
    case Word::retry:
      return "retry " + std::to_string(end.retry_after / millisecond);
    case Word::reject:
      return "rejected";
    case Word::failed:
      return "failed";
  }
  return {};
}

}  // namespace

/// Rounds of: everybody has said all there was, and the server has nothing left to send. A round in which nothing new
/// was heard is the last.
void RealRun::settle() {
  Patience patience("the system is quiet");
  do {
    was_busy_ |= heard_;
    heard_ = false;
    listen();
    reconnect();
    resend();
    if (broker_->answers()) broker_->begin_settling();
    ask_to_sync();
    while (true) {
      const bool synced = all_synced();
      if (synced && is_at_rest()) break;
      if (synced) ask_to_sync();  // one that was reading may have something now
      patience.check();
      await_reports();
      listen();
      if (heard_) break;
    }
    listen();
  } while (heard_);
  for (RealClient& client : clients_) client.catching_up &= client.busy.has_value();
  expect_idle();
}

/// What was handed out until now may be claimed when it is not acked in time.
void RealRun::expect_idle() {
  if (auto ends = broker_->lease_ends()) {
    lease_ends_ = std::move(*ends);
    return;
  }
  if (!was_busy_) return;
  was_busy_ = false;
  for (const Queue& queue : schedule_->queues) {
    const plan::DeliveryPolicy policy = broker_->habits(schedule_->planned(queue).policy);
    for (std::uint32_t delivery = 1; delivery <= policy.redelivery.backoff.size(); ++delivery) {
      const Duration lease = policy.redelivery.lease_of(delivery);
      if (lease == 0) continue;
      lease_ends_.insert(now_ + lease);
      if (is_coming_back(now_)) open_ends_.push_back(now_ + lease);
    }
  }
}

/// One consumer after the other, as their loops come round.
void RealRun::look_for_idle() {
  if (broker_->answers()) broker_->give_back_idle(*schedule_);
  for (RealClient& client : clients_) {
    missed_claim_ |= client.is_up() && client.paused;
    if (client.listens() && !client.busy) client.process->tell("claim");
  }
}

void RealRun::reconnect() {
  if (!broker_->answers()) return;
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    RealClient& client = clients_[member];
    if (schedule_->members[member].role == Member::Role::publisher) continue;  // which connects to publish
    // One that is stopping needs a connection only to answer.
    const bool is_wanted = client.acts() && (!client.stopping || client.busy);
    if (!is_wanted || client.connected || client.connecting) continue;
    client.connecting = client.process->tell("connect");
    reconnected_ = now_;
    client.catching_up = !client.busy;  // what it works at began before
  }
}

void RealRun::ask_to_sync() {
  for (RealClient& client : clients_) {
    if (client.listens() && !client.stopping) client.process->tell("sync " + std::to_string(++client.syncs_asked));
  }
}

bool RealRun::all_synced() const {
  for (const RealClient& client : clients_) {
    if (client.stopping && client.acts()) {
      if (!client.busy) return false;  // about to end
      continue;
    }
    if (client.listens() && (client.connecting || client.syncs_done != client.syncs_asked)) return false;
    if (client.listens() && !broker_->is_up() && client.connected) return false;
  }
  return true;
}

bool RealRun::is_at_rest() {
  if (broker_->process().is_paused()) return true;
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    RealClient& client = clients_[member];
    if (!broker_->is_up()) {
      client.gone.clear();
      continue;
    }
    while (!client.gone.empty()) {
      if (broker_->knows(client.gone.back())) return false;
      client.gone.pop_back();
      heard_ = true;  // what it had may be handed to others now
    }
    if (!client.listens() || client.stopping || !client.reads) continue;
    if (client.connection.empty() || !broker_->rests(client.connection)) return false;
  }
  return !broker_->is_up() || broker_->is_settled();
}

/// Waits until somebody says something, or a moment has passed.
void RealRun::await_reports() {
  broker_->silent().break_used();
  std::vector<pollfd> ears;
  for (const RealClient& client : clients_) {
    if (client.is_up() && client.process->ear() >= 0) ears.push_back({client.process->ear(), POLLIN, 0});
  }
  ::poll(ears.data(), ears.size(), 1);
}

void RealRun::listen() {
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    RealClient& client = clients_[member];
    mourn(member);
    while (client.is_up() && !client.paused) {  // what one said before it was stopped is heard when it goes on, or dies
      const auto report = client.process->hear();
      if (!report) break;
      hear(member, *report);
    }
    if (client.is_up() && client.process->ear() < 0) bury(member);
  }
}

/// What those that were killed had handled before has happened.
void RealRun::mourn(std::uint32_t member) {
  std::vector<ChildProcess> dying = std::move(clients_[member].dying);
  clients_[member].dying.clear();
  for (ChildProcess& process : dying) {
    process.kill();
    while (const auto report = process.hear()) {
      if (report->rfind("handled", 0) == 0) hear(member, *report);
    }
  }
}

/// Notices a process that has ended without being killed.
void RealRun::bury(std::uint32_t member) {
  if (!clients_[member].stopping) throw Trouble(schedule_->members[member].name + " ended by itself");
  const bool restarts = clients_[member].restarts;
  kill(member);
  heard_ = true;
  if (restarts) start(member);
}

void RealRun::hear(std::uint32_t member, const std::string& report) {
  RealClient& client = clients_[member];
  std::istringstream words(report);
  std::string verb;
  std::uint64_t number = 0;
  std::uint32_t second = 0;
  words >> verb;
  if (verb == "ready") {
    words >> client.connection;
    client.connected = true;
    client.connecting = false;
    heard_ = true;
    return;
  }
  words >> number >> second;
  if (verb == "leaving") {
    client.lingers = number > 0;
  } else if (verb == "lost") {
    client.connected = client.connecting = client.silent = false;
    client.connection.clear();
    heard_ = true;
  } else if (verb == "synced") {
    client.syncs_done = number;
    client.reads = second == 1;
  } else if (verb == "confirmed" || verb == "refused") {
    hear_of_publish(member, number, verb == "confirmed", second);
  } else if (verb == "handled") {
    note_handled(member, number, second);
  } else if (verb == "delivered") {
    begin_handler(member, number, second);
  }
}

void RealRun::note_handled(std::uint32_t member, std::uint64_t message, std::uint32_t delivery) {
  outcome_.handled[schedule_->members[member].name].push_back({message, delivery});
  heard_ = true;
}

void RealRun::begin_handler(std::uint32_t member, std::uint64_t message, std::uint32_t delivery) {
  RealClient& client = clients_[member];
  heard_ = true;
  const plan::Handler* handler = handler_of(schedule_->members[member]);
  HandlerEnd end;
  if (handler != nullptr && message <= records_.size()) {
    end = play_handler(*schedule_->plan, *handler, message, records_[message - 1]);
  }
  const bool acked = schedule_->planned(schedule_->queues[schedule_->members[member].subscription]).policy.acks.early();
  if (client.crash_at == CrashPoint::before_work || (acked && client.crash_at == CrashPoint::after_ack)) {
    return kill(member);
  }
  const bool dies = client.crash_at == CrashPoint::mid_work && end.mid_work >= 0;
  client.busy = RealClient::Handled{message, delivery, end, now_ + (dies ? end.mid_work : end.busy), dies};
  if (client.busy->due == now_) end_handler(member);
}

void RealRun::end_handler(std::uint32_t member) {
  RealClient& client = clients_[member];
  const RealClient::Handled done = *client.busy;
  // It ended while the process stood still and lost its connection: whether its ack goes over the old or the new one.
  if (done.due < now_ && reconnected_ == now_) too_close_ = true;
  // What it asks for next over a connection that is new races with its death.
  if (client.crash_at == CrashPoint::after_ack && is_coming_back(now_)) too_close_ = true;
  if (done.dies) return kill(member);
  const bool handled = done.end.word == Word::handled;
  if (handled) note_handled(member, done.message, done.delivery);
  if (handled && client.crash_at == CrashPoint::before_ack) return kill(member);
  client.busy.reset();
  heard_ = true;
  if (done.end.retry_after != 0) delay_ends_.insert(now_ + done.end.retry_after);
  client.process->tell("done " + std::to_string(done.message) + " " + answer_of(done.end));
  if (!handled || client.crash_at != CrashPoint::after_ack) return;
  client.process->tell("sync " + std::to_string(++client.syncs_asked));
  Patience patience("the message is acked");
  while (client.syncs_done != client.syncs_asked && client.process->ear() >= 0) {
    patience.wait_a_moment();
    while (const auto report = client.process->hear()) {
      if (report->rfind("synced", 0) == 0) hear(member, *report);
    }
  }
  kill(member);
}

}  // namespace meshsim::conformance
