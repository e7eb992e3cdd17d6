// The facts of the language as a table: which events they are, what they are said of, and which part of the event the
// words `by`, `to`, `from`, `for` and `at` speak of. A new fact is a row here and one in manual/fact_meanings.cpp.
#pragma once

#include <array>
#include <meshsim/event.hpp>
#include <span>
#include <string_view>

namespace meshsim::plan {

/// The things that a fact is said of.
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

/// In the order of the documentation.
[[nodiscard]] std::span<const Fact> facts();

/// Null when there is no such fact.
[[nodiscard]] const Fact* find_fact(std::string_view word, FactSubject subject);

/// Returns the fact that an event of this kind is; there is one for each kind that a pattern may have.
[[nodiscard]] const Fact& fact_of(EventKind kind);

/// Tells whether a fact about a request is told where the request is answered: `received`, `begun`, `replied`,
/// `abandoned`. Its instance is who is called then, and its peer the caller; of the others it is the other way round.
[[nodiscard]] bool is_told_by_callee(const Fact& fact);

/// The words that name a party.
inline constexpr std::array<std::string_view, 5> prepositions = {"by", "to", "from", "for", "at"};
[[nodiscard]] PartyRole role_of(const Fact& fact, std::string_view preposition);

/// The reason of that name; Reason::none when there is none.
[[nodiscard]] Reason find_reason(std::string_view word);

}  // namespace meshsim::plan
