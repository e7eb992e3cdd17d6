// Lists the rules of a scenario that faults may call upon, and the events by which one shows that it was at work.
#pragma once

#include <meshsim/event.hpp>
#include <optional>
#include <string>
#include <vector>

namespace meshsim::shrink {

struct Rule {
  std::string words;  ///< as laid out: "dead letter after 3 tries"
  std::string where;  ///< the item that has it: "service worker"
  std::optional<EventKind> kind;
  std::optional<Reason> reason;  ///< of any event; one of the two is enough
};

/// Finds them in a text, in file order: `once per KEY`, `dead letter after N tries`, `redeliver after D`, `retries N`,
/// `keep at most N`, `keep for D`, `outbox`, `max_fails`, `require`, `reject`, `retry`, `mailbox N`, `limit`, `drops
/// expired` and `stops when cancelled`. Empty, too, where the text is not in the language.
[[nodiscard]] std::vector<Rule> rules_of(const std::string& text);

}  // namespace meshsim::shrink
