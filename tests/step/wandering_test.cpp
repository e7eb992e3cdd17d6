// Sessions of random commands, over every shipped scenario: whatever was done before, an event is what it is, on the
// screen too, and the run ends as it does without a session.
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "base/random.hpp"
#include "step/commands/arguments.hpp"
#include "step/play.hpp"

namespace meshsim::step::test {
namespace {

std::string pick(Random& random, const std::vector<std::string>& words) { return words[random.below(words.size())]; }

/// The names that commands of a scenario take.
struct Cast {
  std::vector<std::string> services;
  std::vector<std::string> topics;
};

Cast cast_of(const plan::Plan& plan) {
  Cast cast{{}, {"nothing"}};
  for (const plan::Service& service : plan.services) cast.services.push_back(service.name);
  for (const plan::Topic& topic : plan.topics) {
    if (!topic.is_endpoint) cast.topics.push_back(topic.name);
  }
  return cast;
}

/// Picks a command. Most of them move; none acts, so that there is one run.
std::string random_command(Random& random, const Cast& cast) {
  const std::string number = std::to_string(1 + random.below(9));
  const std::string event = std::to_string(1 + random.below(300));
  const std::string service = pick(random, cast.services);
  const std::string topic = pick(random, cast.topics);
  return pick(random, {"step",
                       "step " + number,
                       "next " + number,
                       "continue",
                       "back",
                       "back " + event,
                       "prev " + number,
                       "reverse",
                       "restart-run",
                       "to " + number + "s",
                       "to #" + event,
                       "to #" + event,
                       "until " + topic + " handled",
                       "until " + service + " is down",
                       "break " + topic + " published",
                       "break " + service + " is ready",
                       "delete " + number,
                       "delete " + number,
                       "logs --tail 20",
                       "logs -f " + service,
                       "logs -f",
                       "ps",
                       "top",
                       "queue",
                       "pending",
                       "message " + number,
                       "why " + event,
                       "why",
                       "expect",
                       "list",
                       "predict yes",
                       "breaks",
                       "topology",
                       "",
                       "nonsense"});
}

/// Splits "   0.010s  #9    mailer-1  | handled Mail #1" into the number, and the text without the width of its
/// columns.
std::optional<std::pair<std::uint64_t, std::string>> event_in(const std::string& line) {
  const std::vector<std::string> words = words_of(line);
  if (words.size() < 4 || words[3] != "|" || !time_of(words[0]) || !words[1].starts_with('#')) return std::nullopt;
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return std::pair(number_of(words[1]).value_or(0), text);
}

/// Fails where one number stands for two texts. Where an event has several lines the first counts.
void check_events(const std::string& shown) {
  std::map<std::uint64_t, std::string> seen;
  std::istringstream lines(shown);
  std::uint64_t last = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto event = event_in(line);
    if (!event) last = 0;
    if (!event || event->first == last) continue;
    last = event->first;
    const auto [known, is_new] = seen.emplace(*event);
    if (known->second != event->second) CHECK(known->second == event->second);
  }
  CHECK(seen.size() > 1);
}

std::uint64_t digest_shown_in(const std::string& shown) {
  const std::size_t word = shown.rfind(" digest ");
  REQUIRE(word != std::string::npos);
  return std::stoull(shown.substr(word + 8, 16), nullptr, 16);
}

TEST_CASE("whatever is typed, events stay what they are and the run ends as it does") {
  Random random = Random::named(4, "sessions");
  for (const std::string& file : shipped_scenarios()) {
    OpenSandbox sandbox(file);
    Registry registry;
    const world::RunResult straight = world::Run(sandbox->plan(), registry).finish();
    const Cast cast = cast_of(sandbox->plan());
    std::vector<std::string> lines;
    for (int i = 0; i < 40; ++i) lines.push_back(random_command(random, cast));
    for (int i = 1; i <= 40; ++i) lines.push_back("delete " + std::to_string(i));
    lines.insert(lines.end(), {"restart-run", "logs -f"});
    for (std::size_t i = 0; i <= sandbox->plan().questions.size(); ++i) lines.push_back("continue");
    const std::string shown = play(file, lines).shown;
    INFO(file << "\n" << shown);
    check_events(shown);
    CHECK(digest_shown_in(shown) == straight.digest);
  }
}

}  // namespace
}  // namespace meshsim::step::test
