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
    heard_ = false;
    reconnect();
    ask_to_sync();
    while (!all_synced() || !is_at_rest()) {
      patience.check();
      await_reports();
      listen();
      if (heard_) break;
    }
    listen();
  } while (heard_);
}

void RealRun::reconnect() {
  if (!broker_->is_up()) return;
  for (RealClient& client : clients_) {
    if (client.acts() && !client.connected && !client.connecting) client.connecting = client.process->tell("connect");
  }
}

void RealRun::ask_to_sync() {
  for (RealClient& client : clients_) {
    if (client.acts()) client.process->tell("sync " + std::to_string(++client.syncs_asked));
  }
}

bool RealRun::all_synced() const {
  for (const RealClient& client : clients_) {
    if (client.acts() && (client.connecting || client.syncs_done != client.syncs_asked)) return false;
    if (client.acts() && !broker_->is_up() && client.connected) return false;
  }
  return true;
}

bool RealRun::is_at_rest() {
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    RealClient& client = clients_[member];
    if (!broker_->is_up()) {
      client.gone.clear();
      continue;
    }
    while (!client.gone.empty()) {
      if (broker_->knows(client.gone.back())) return false;
      client.gone.pop_back();
    }
    const bool waits = schedule_->members[member].role == Member::Role::consumer && client.acts() && !client.busy;
    if (waits && !broker_->rests(client.connection)) return false;
  }
  return true;
}

/// Until somebody says something, or a moment has passed.
void RealRun::await_reports() {
  std::vector<pollfd> ears;
  for (const RealClient& client : clients_) {
    if (client.is_up() && client.process->ear() >= 0) ears.push_back({client.process->ear(), POLLIN, 0});
  }
  ::poll(ears.data(), ears.size(), 1);
}

void RealRun::listen() {
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    RealClient& client = clients_[member];
    while (client.is_up()) {
      const auto report = client.process->hear();
      if (!report) break;
      hear(member, *report);
    }
    if (client.is_up() && client.process->ear() < 0)
      throw Trouble(schedule_->members[member].name + " ended by itself");
  }
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
  if (verb == "lost") {
    client.connected = client.connecting = false;
    client.connection.clear();
    heard_ = true;
  } else if (verb == "synced") {
    client.syncs_done = number;
  } else if (verb == "confirmed" || verb == "refused") {
    publish_answered_ = true;
    confirmed_ = verb == "confirmed";
    receivers_ = second;
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
  if (client.crash_at == CrashPoint::before_work) return kill(member);
  if (client.crash_at == CrashPoint::mid_work) end.busy /= 2;
  client.busy = RealClient::Handled{message, delivery, end, now_ + end.busy};
  if (end.busy == 0) end_handler(member);
}

void RealRun::end_handler(std::uint32_t member) {
  RealClient& client = clients_[member];
  const RealClient::Handled done = *client.busy;
  if (client.crash_at == CrashPoint::mid_work) return kill(member);
  if (done.end.word == Word::handled) note_handled(member, done.message, done.delivery);
  if (client.crash_at == CrashPoint::before_ack) return kill(member);
  client.busy.reset();
  heard_ = true;
  client.process->tell("done " + std::to_string(done.message) + " " + answer_of(done.end));
  if (client.stopping) return stop(member);
  if (client.crash_at != CrashPoint::after_ack) return;
  client.process->tell("sync " + std::to_string(++client.syncs_asked));
  Patience patience("the message is acked");
  while (client.syncs_done != client.syncs_asked) {
    patience.wait_a_moment();
    while (const auto report = client.process->hear()) {
      if (report->rfind("synced", 0) == 0) hear(member, *report);
    }
  }
  kill(member);
}

}  // namespace meshsim::conformance
