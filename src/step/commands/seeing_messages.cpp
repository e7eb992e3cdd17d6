// queue, message, why.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report/reasons.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/recording.hpp"
#include "step/commands/session.hpp"
#include "step/commands/table.hpp"

namespace meshsim::step {
namespace {

bool is_fate(EventKind kind) {
  return kind == EventKind::acked || kind == EventKind::dead_lettered || kind == EventKind::dropped ||
         kind == EventKind::expired;
}

/// The messages that a subscription still owes, derived from the events.
class Owed final : public trace::Sink {
 public:
  explicit Owed(const plan::Plan& plan) : plan_(plan), owed_(plan.subscriptions.size()) {}

  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
    for (std::size_t i = 0; i < owed_.size(); ++i) {
      if (plan_.subscriptions[i].topic == event.topic) take(event, i);
    }
  }
  /// Returns the owed messages with their delivery counts. Of a `subscribes`, all replicas together.
  const std::map<MessageId, std::uint16_t>& of(std::size_t subscription) const { return owed_[subscription]; }

 private:
  void take(const Event& event, std::size_t index) {
    if (event.kind == EventKind::published) owed_[index].emplace(event.message, std::uint16_t{0});
    const bool is_done = is_fate(event.kind) || event.kind == EventKind::message_done;
    const auto found = owed_[index].find(event.message);
    if (found == owed_[index].end()) return;
    if (is_done) {
      owed_[index].erase(found);
    } else if (event.kind == EventKind::delivered) {
      found->second = event.attempt;
    }
  }

  const plan::Plan& plan_;
  std::vector<std::map<MessageId, std::uint16_t>> owed_;
};

std::string list_of(const std::map<MessageId, std::uint16_t>& owed) {
  constexpr std::size_t most = 12;
  std::string text;
  std::size_t told = 0;
  for (const auto& [message, deliveries] : owed) {
    if (told++ == most) return text + fmt::format(", and {} more", owed.size() - most);
    text += fmt::format("{}#{}", text.empty() ? "" : ", ", message);
    if (deliveries > 0) text += fmt::format(" (delivery {})", deliveries);
  }
  return text;
}

void print_events(Session& session, const Recording& record, std::vector<const Event*> story) {
  std::sort(story.begin(), story.end(), [](const Event* a, const Event* b) { return a->seq < b->seq; });
  EventPrinter printer = session.printer(true);
  for (const Event* event : story) printer.on_event(*event, record.payload_of(*event));
}

std::vector<const Event*> causes_of(const Recording& record, const Event* event) {
  std::vector<const Event*> story;
  for (; event != nullptr; event = record.find(event->cause)) story.push_back(event);
  return story;
}

/// Finds the event that tells the outcome of a message: a fate that loses it before one that does not, else the latest.
const Event* outcome_of(const Recording& record, MessageId message) {
  const Event* outcome = nullptr;
  int best = -1;
  for (const Event& event : record.events()) {
    if (event.message != message || event.kind == EventKind::message_done) continue;
    const bool lost = event.kind == EventKind::dropped || event.kind == EventKind::dead_lettered ||
                      event.kind == EventKind::expired || event.kind == EventKind::publish_failed;
    const bool ends = event.kind == EventKind::handled || event.kind == EventKind::answered ||
                      event.kind == EventKind::refused || event.kind == EventKind::timed_out;
    const int rank = lost ? 2 : ends ? 1 : 0;
    if (rank < best) continue;
    best = rank;
    outcome = &event;
  }
  return outcome;
}

std::string conclusion_of(const Session& session, const Event& event) {
  std::string text = "so: ";
  const report::Narrator narrator(session.plan(), session.names());
  text += narrator.speaker_name(event);
  text += ": ";
  narrator.tell(text, event, {});
  return text;
}

std::optional<MessageId> message_of(const std::string& arguments) {
  const std::size_t blank = arguments.find_last_of(' ');
  return number_of(blank == std::string::npos ? arguments : arguments.substr(blank + 1));
}

}  // namespace

void show_queue(Session& session, const std::string& arguments) {
  const plan::Plan& plan = session.plan();
  Owed owed(plan);
  if (!session.replay(owed)) return;
  Table table({"TOPIC", "FOR", "WAITING", "IN FLIGHT", "MESSAGES"});
  bool any = false;
  for (std::size_t i = 0; i < plan.subscriptions.size(); ++i) {
    const plan::Subscription& each = plan.subscriptions[i];
    if (!arguments.empty() && plan.topics[each.topic].name != arguments) continue;
    any = true;
    const std::uint64_t waiting = session.world().gauges().depth(each.topic, each.service);
    const std::uint64_t in_flight = session.world().gauges().in_flight(each.topic, each.service);
    // If replicas hold copies of one message each, the numbers of the messages do not distinguish the queues.
    const bool clear = owed.of(i).size() == waiting + in_flight;
    table.add({plan.topics[each.topic].name, plan.services[each.service].name, std::to_string(waiting),
               std::to_string(in_flight), clear ? list_of(owed.of(i)) : ""});
  }
  if (any) return session.print(table.text());
  if (arguments.empty()) return session.say("nobody is subscribed to anything");
  session.complain("nobody is subscribed to `" + arguments + "`", "`queue` alone shows all topics");
}

void show_message(Session& session, const std::string& arguments) {
  const auto id = message_of(arguments);
  if (!id) return session.complain("`message` takes a message's number", "such as `message 2`: the log shows it as #2");
  Recording record;
  if (!session.replay(record)) return;
  std::vector<const Event*> story;
  for (const Event& event : record.events()) {
    if (event.message == *id && *id != 0) story.push_back(&event);
  }
  if (story.empty()) return session.complain(fmt::format("there is no message #{} so far", *id));
  print_events(session, record, story);
}

void show_why(Session& session, const std::string& arguments) {
  Recording record;
  if (!session.replay(record)) return;
  const bool is_message = arguments.find(' ') != std::string::npos;
  const auto number = arguments.empty() ? std::optional(session.sandbox().journey().place().event)
                      : is_message      ? message_of(arguments)
                                        : number_of(arguments);
  if (!number)
    return session.complain("`why` takes an event's number, or a topic and a message's number",
                            "such as `why 15` or `why hello #2`");
  const Event* event = is_message ? outcome_of(record, *number) : record.find(*number);
  if (event == nullptr)
    return session.complain(is_message ? fmt::format("there is no message #{} so far", *number)
                                       : fmt::format("there is no event #{} so far", *number));
  std::vector<const Event*> story = causes_of(record, event);
  if (is_message) {
    for (const Event& each : record.events()) {
      const bool known = std::any_of(story.begin(), story.end(), [&](const Event* a) { return a->seq == each.seq; });
      if (each.message == *number && each.kind != EventKind::message_done && !known) story.push_back(&each);
    }
  }
  print_events(session, record, story);
  // A story ends when no copy is left, but that is not the outcome of the message.
  const Event* outcome = event->kind == EventKind::message_done ? outcome_of(record, event->message) : nullptr;
  session.say(conclusion_of(session, outcome != nullptr ? *outcome : *event));
}

}  // namespace meshsim::step
