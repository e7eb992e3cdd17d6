// An expectation, compiled. For the meaning of the words see docs/language.md.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <variant>

#include "plan/pattern.hpp"
#include "plan/position.hpp"

namespace meshsim::plan {

/// The part of the run that a claim is about. Ends are inclusive for `by` and `to`, exclusive (by sequence) for
/// `before`.
struct Scope {
  enum class Kind : std::uint8_t { whole, by, before, after, between, at_end } kind = Kind::whole;
  Anchor from;  ///< after, between
  Anchor to;    ///< by, before, between
};

struct Count {
  enum class Kind : std::uint8_t { none, exactly, at_least, at_most } kind = Kind::none;
  std::uint64_t n = 0;
};

// The sentences that a claim can be.
namespace claim {

/// The predicate is true at every event of the scope.
struct Always {
  Predicate predicate;
};
/// At no event of the scope.
struct Never {
  Predicate predicate;
};
/// At some event of the scope.
struct Eventually {
  Predicate predicate;
};
/// The given number of events of the scope match: `never X` is exactly 0, `eventually X` at least 1.
struct Counted {
  Pattern subject;
  Count count;
  bool is_never = false;  ///< said as `never X`: a promise, where `exactly 0 times` shows what a scenario does
};
/// The common part of the two kinds of `every`.
struct Every {
  Pattern subject;
  Pattern target;
  Duration within = never;  ///< never: the end of the run
  Count count;
};
/// Every message of the subject becomes the target.
struct EveryIs : Every {};
/// Every subject is followed by a target with the same message or root.
struct EveryLeads : Every {};
/// Events of the subject come in the order of the target (published), separately for each value of a field.
struct InOrder {
  Pattern subject;
  Pattern target;
  FieldId per = no_field;
};
/// One value over the scope.
struct Measured {
  Metric metric;
  Comparison comparison = Comparison::equal;
  Quantity quantity;
  bool has_other = false;  ///< compared with `other`, not with the quantity
  Metric other;            ///< of a table, as `metric` is
};

/// At the latest `within` behind the scope's beginning the predicate is true, and from then on to the scope's end.
struct Settles {
  Predicate predicate;
  Duration within = 0;
};
/// One value over each of the windows of that width that lie one behind the other from the scope's beginning on. A last
/// one that the scope's end cuts is left out.
struct InWindows : Measured {
  Duration width = 0;
};
/// In each of such windows so many events match.
struct CountedInWindows : Counted {
  Duration width = 0;
};

}  // namespace claim

using Sentence =
    std::variant<claim::Always, claim::Never, claim::Eventually, claim::Counted, claim::EveryIs, claim::EveryLeads,
                 claim::InOrder, claim::Measured, claim::Settles, claim::InWindows, claim::CountedInWindows>;

struct Claim {
  std::string label;
  std::string text;  ///< as written, without label and because
  std::string because;
  Scope scope;
  bool if_any = false;
  Sentence sentence = claim::Counted{};
  Position position;
};

template <class Kind>
bool is(const Claim& claim) {
  return std::holds_alternative<Kind>(claim.sentence);
}

// Returns a part that several sentences have; null, or a value that stands for none, where this one has no such part.
[[nodiscard]] const Pattern* subject_of(const Claim& claim);
[[nodiscard]] const Pattern* target_of(const Claim& claim);
[[nodiscard]] Count count_of(const Claim& claim);
[[nodiscard]] Duration within_of(const Claim& claim);
[[nodiscard]] const claim::Measured* measured_of(const Claim& claim);

/// `report [SCOPE,] METRIC`: a value that is printed and not judged.
struct Report {
  Metric metric;
  Scope scope;
  std::string text;  ///< scope and metric as written
  Position position;
};

}  // namespace meshsim::plan
