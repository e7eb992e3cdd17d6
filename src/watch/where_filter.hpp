// Evaluates the `where` of a fact over a payload.
#pragma once

#include <meshsim/event.hpp>

#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "value/evaluator.hpp"

namespace meshsim::watch {

/// Shared by the watchers of one simulation: holds its names and an evaluator. Copied with its owner; the copy must be
/// given the copied simulation's names.
class WhereFilter {
 public:
  WhereFilter(const plan::Plan& plan, const trace::NameTable& names)
      : plan_(&plan), names_(&names), evaluator_(plan.code) {}

  void rebind(const trace::NameTable& names) { names_ = &names; }
  const trace::NameTable& names() const { return *names_; }

  /// Tells whether the condition is true of the record; false also where it has no value (unlike types, overflow).
  bool accepts(value::Code where, const Event& event, value::Bytes payload);

 private:
  const plan::Plan* plan_;
  const trace::NameTable* names_;
  value::Evaluator evaluator_;
};

}  // namespace meshsim::watch
