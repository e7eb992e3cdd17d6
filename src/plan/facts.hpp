// The facts of the language as a table: their events, their subjects, and the part of the event that the words `by`,
// `to`, `from`, `for` and `at` name. A new fact is a row here and one in manual/fact_meanings.cpp.
#pragma once

#include <array>
#include <meshsim/event.hpp>
#include <span>
#include <string_view>

namespace meshsim::plan {

/// The subjects that a fact can have.
enum class FactSubject : std::uint8_t { message, request, instance };

/// The part of an event that a party names.
enum class PartyRole : std::uint8_t {
  none,        ///< the word does not go with this fact
  instance,    ///< the instance where it happened
  peer,        ///< the other end
  subscriber,  ///< the service whose subscription it is
  answerer,    ///< the side that answers a call: the peer; for a service without an answer to it, the instance
};

struct Fact {
  std::string_view word;
  EventKind kind;
  FactSubject subject;
  PartyRole by, to, from, for_, at;
};

/// Returns the facts in the order of the documentation.
[[nodiscard]] std::span<const Fact> facts();

/// Finds a fact; null when there is none.
[[nodiscard]] const Fact* find_fact(std::string_view word, FactSubject subject);

/// Returns the fact of an event kind; there is one for each kind that a pattern may have.
[[nodiscard]] const Fact& fact_of(EventKind kind);

/// Tells whether a fact about a request happens at the callee: `received`, `begun`, `replied`, `abandoned`,
/// `rejected`, `cancelled`. Its instance is then the callee and its peer the caller; for all others it is the other way
/// round.
[[nodiscard]] bool is_told_by_callee(const Fact& fact);

/// The words that name a party.
inline constexpr std::array<std::string_view, 5> prepositions = {"by", "to", "from", "for", "at"};
[[nodiscard]] PartyRole role_of(const Fact& fact, std::string_view preposition);

/// Finds the reason of that name; Reason::none when there is none.
[[nodiscard]] Reason find_reason(std::string_view word);

}  // namespace meshsim::plan
