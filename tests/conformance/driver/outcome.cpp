#include "driver/outcome.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

namespace meshsim::conformance {
namespace {

std::string numbers(const std::vector<std::uint64_t>& messages) {
  std::string text;
  for (const std::uint64_t message : messages) text += " #" + std::to_string(message);
  return text.empty() ? " none" : text;
}

std::string text_of(const Handling& handling, View::Deliveries deliveries) {
  std::string text = " #" + std::to_string(handling.message);
  if (handling.delivery <= 1 || deliveries == View::Deliveries::hidden) return text;
  return text + (deliveries == View::Deliveries::flag ? "(again)" : "(" + std::to_string(handling.delivery) + ")");
}

std::string publications(const Outcome& outcome, const View& view) {
  std::string text = "published:";
  for (std::size_t i = 0; i < outcome.publications.size(); ++i) {
    const Publication& publication = outcome.publications[i];
    text += " #" + std::to_string(i + 1);
    if (!publication.accepted) {
      text += "(failed)";
    } else if (view.receivers) {
      text += "(" + std::to_string(publication.receivers) + ")";
    }
  }
  return text + (outcome.publications.empty() ? " none\n" : "\n");
}

/// Lists messages that were accepted, and neither handled by anybody whom the queue serves, nor in it.
std::vector<std::uint64_t> lost_of(const Outcome& outcome, const Schedule& schedule, std::uint32_t queue) {
  std::set<std::uint64_t> known;
  for (const Member& member : schedule.members) {
    if (member.role != Member::Role::consumer || member.subscription != queue) continue;
    const auto found = outcome.handled.find(member.name);
    if (found == outcome.handled.end()) continue;
    for (const Handling& handling : found->second) known.insert(handling.message);
  }
  if (const auto found = outcome.remains.find(label_of(schedule.queues[queue])); found != outcome.remains.end()) {
    known.insert(found->second.messages.begin(), found->second.messages.end());
    known.insert(found->second.dead_lettered.begin(), found->second.dead_lettered.end());
  }
  std::vector<std::uint64_t> lost;
  for (std::size_t i = 0; i < outcome.publications.size(); ++i) {
    const Publication& publication = outcome.publications[i];
    if (publication.accepted && publication.topic == schedule.queues[queue].topic && known.count(i + 1) == 0) {
      lost.push_back(i + 1);
    }
  }
  return lost;
}

std::string dead_letters(const Remains& left, const View& view) {
  if (!view.deaths) return numbers(left.dead_lettered);
  std::string text;
  for (const std::uint64_t message : left.dead_lettered) {
    const auto why = left.deaths.find(message);
    text += " #" + std::to_string(message) + (why == left.deaths.end() ? "" : " (" + why->second + ")");
  }
  return text;
}

std::string remains(const Outcome& outcome, const Schedule& schedule, std::uint32_t queue, const View& view) {
  const std::string label = label_of(schedule.queues[queue]);
  std::string text = label + ": lost" + numbers(lost_of(outcome, schedule, queue));
  const auto found = outcome.remains.find(label);
  if (found == outcome.remains.end()) return text + "\n";
  const Remains& left = found->second;
  if (!left.messages.empty()) text += "; left" + numbers(left.messages);
  if (!left.messages.empty() && view.in_flight) text += " (" + std::to_string(left.in_flight) + " in flight)";
  if (!left.dead_lettered.empty()) text += "; dead letters" + dead_letters(left, view);
  return text + "\n";
}

std::string list_of(const std::vector<Handling>& handlings, View::Deliveries deliveries) {
  std::string text;
  for (const Handling& handling : handlings) text += text_of(handling, deliveries);
  return text.empty() ? " none\n" : text + "\n";
}

/// Lists by member; for a group with several members only what they handled together, where it is not certain who gets
/// what.
std::string handlings(const Outcome& outcome, const Schedule& schedule, const View& view) {
  std::string text;
  std::vector<Handling> together;
  for (std::size_t i = 0; i < schedule.members.size(); ++i) {
    const Member& member = schedule.members[i];
    if (member.role != Member::Role::consumer) continue;
    const std::string& service = schedule.plan->services[member.service].name;
    const auto replicas = std::ranges::count(schedule.members, member.service, &Member::service);
    const auto found = outcome.handled.find(member.name);
    const std::vector<Handling> own = found == outcome.handled.end() ? std::vector<Handling>{} : found->second;
    if (view.who || schedule.queues[member.subscription].replica != 0 || replicas == 1) {
      text += member.name + " handled:" + list_of(own, view.deliveries);
      continue;
    }
    together.insert(together.end(), own.begin(), own.end());
    if (member.replica != replicas) continue;
    std::sort(together.begin(), together.end(), [](const Handling& a, const Handling& b) {
      return std::pair(a.message, a.delivery) < std::pair(b.message, b.delivery);
    });
    text += service + " handled, one or the other:" + list_of(together, view.deliveries);
    together.clear();
  }
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string label_of(const Queue& queue) { return queue.topic_name + " for " + queue.name; }

std::string text_of(const Outcome& outcome, const Schedule& schedule, const View& view) {
  std::string text = publications(outcome, view);
  text += handlings(outcome, schedule, view);
  for (std::uint32_t queue = 0; queue < schedule.queues.size(); ++queue) {
    text += remains(outcome, schedule, queue, view);
  }
  if (view.settings) text += "the server " + outcome.settings + "\n";
  return text;
}

std::string side_by_side(const std::string& left_title, const std::string& left, const std::string& right_title,
                         const std::string& right) {
  std::vector<std::string> a = lines_of(left);
  std::vector<std::string> b = lines_of(right);
  const std::size_t count = std::max(a.size(), b.size());
  a.resize(count);
  b.resize(count);
  std::size_t width = left_title.size();
  for (const std::string& line : a) width = std::max(width, line.size());
  const auto padded = [&](std::string text) { return text + std::string(width - text.size(), ' '); };
  std::string text = "  " + padded(left_title) + " | " + right_title + "\n";
  for (std::size_t i = 0; i < count; ++i) text += (a[i] == b[i] ? "  " : "! ") + padded(a[i]) + " | " + b[i] + "\n";
  return text;
}

}  // namespace meshsim::conformance
