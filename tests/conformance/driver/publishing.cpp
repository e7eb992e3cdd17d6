// What publishers send, and what their outboxes send again.
#include <algorithm>

#include "driver/bare_environment.hpp"
#include "driver/real_run.hpp"
#include "driver/server_process.hpp"
#include "value/evaluator.hpp"
#include "value/record.hpp"

namespace meshsim::conformance {

/// Sends by the first of the named that is up; when none is, sends nothing.
void RealRun::publish(const Step& step) {
  const auto sender =
      std::ranges::find_if(step.members, [&](std::uint32_t m) { return clients_[m].acts() && !clients_[m].stopping; });
  if (sender == step.members.end()) return;
  value::Evaluator evaluator(schedule_->plan->code);
  BareEnvironment environment(*schedule_->plan);
  value::Bytes bytes;
  const auto& publish = std::get<plan::act::Publish>(step.action);
  if (publish.record) {
    const auto record = evaluator.evaluate(publish.record, {}, environment);
    if (record && record->has_bytes()) bytes = record->as_bytes();
  }
  records_.emplace_back(bytes.begin(), bytes.end());
  outcome_.publications.push_back({publish.topic, false, 0});
  std::deque<std::uint64_t>& outbox = clients_[*sender].unconfirmed;
  if (schedule_->outbox_of(schedule_->members[*sender]).capacity != 0) outbox.push_back(records_.size());
  if (outbox.size() <= 1) send(*sender, records_.size());  // else it waits behind what waits already
}

/// Waits for the broker's word. A server that stands still has none: then until the message lies there unread.
void RealRun::send(std::uint32_t member, std::uint64_t number) {
  const bool stands_still = broker_->process().is_paused();
  const std::size_t before = stands_still ? broker_->process().unread() : 0;
  const std::string& topic = schedule_->plan->topics[outcome_.publications[number - 1].topic].name;
  const std::size_t size = value::content_size(records_[number - 1]);
  RealClient& client = clients_[member];
  client.publishes =
      client.process->tell("publish " + std::to_string(number) + " " + topic + " " + std::to_string(size));
  if (!stands_still) return await_confirm(member);
  Patience patience("message " + std::to_string(number) + " lies at the server");
  while (broker_->process().unread() == before) patience.wait_a_moment();
}

void RealRun::await_confirm(std::uint32_t member) {
  Patience patience("a message is confirmed or refused");
  while (clients_[member].publishes) {
    while (const auto report = clients_[member].process->hear()) hear(member, *report);
    broker_->silent().break_used();
    patience.check();
  }
}

/// What is kept goes out in order, each after the confirm of the one before.
void RealRun::resend() {
  if (!broker_->answers()) return;
  for (std::uint32_t member = 0; member < clients_.size(); ++member) {
    const RealClient& client = clients_[member];
    while (client.acts() && !client.stopping && !client.silent && !client.unconfirmed.empty()) {
      if (client.publishes) {
        await_confirm(member);  // of what it sent before the server stood still
      } else {
        send(member, client.unconfirmed.front());
      }
      was_busy_ = heard_ = true;
    }
  }
}

void RealRun::hear_of_publish(std::uint32_t member, std::uint64_t number, bool confirmed, std::uint32_t receivers) {
  clients_[member].publishes = false;
  if (!confirmed) return;
  outcome_.publications[number - 1].accepted = true;
  outcome_.publications[number - 1].receivers = receivers;
  std::erase(clients_[member].unconfirmed, number);
}

}  // namespace meshsim::conformance
