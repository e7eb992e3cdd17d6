// An expectation, compiled. What the words mean: docs/language.md.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>

#include "plan/pattern.hpp"
#include "plan/position.hpp"

namespace meshsim::plan {

/// The part of the run a claim is about. Ends are inclusive for `by` and `to`, exclusive (by sequence) for `before`.
struct Scope {
  enum class Kind : std::uint8_t { whole, by, before, after, between, at_end } kind = Kind::whole;
  Anchor from;  ///< after, between
  Anchor to;    ///< by, before, between
};

struct Count {
  enum class Kind : std::uint8_t { none, exactly, at_least, at_most } kind = Kind::none;
  std::uint64_t n = 0;
};

struct Claim {
  enum class Kind : std::uint8_t {
    always,       ///< predicate at every event of the scope
    never,        ///< predicate at no event of the scope
    eventually,   ///< predicate at some event of the scope
    count,        ///< events matching subject in the scope: count (never X = exactly 0, eventually X = at least 1)
    every_is,     ///< every message of subject becomes target, `within`, `count` times
    every_leads,  ///< every subject is followed by a target with the same message or root, `within`
    in_order,     ///< events matching subject come in the order of target (published) [per field]
    metric,       ///< one value over the scope
  };
  std::string label;
  std::string text;  ///< as written, without label and because
  std::string because;
  Kind kind = Kind::count;
  Scope scope;
  Pattern subject;
  Pattern target;
  Count count;
  Duration within = never;  ///< never: the end of the run
  bool if_any = false;
  FieldId per = no_field;
  Predicate predicate;
  Metric metric;
  Comparison comparison = Comparison::equal;
  Quantity quantity;
  Position position;
};

/// `report METRIC`: a value over the whole run that is printed and not judged.
struct Report {
  Metric metric;
  std::string text;  ///< the metric as written
  Position position;
};

}  // namespace meshsim::plan
