// Whether the fixed cases would notice if a rule of a kind's record were another: the record's fields are changed, one
// at a time, in the simulation alone, and some case must then come out as its real server did not.
//
// A change counts where the scenario says nothing else about the field. Not changed are fan_out, groups and one_queue,
// of which no plan says anything (cases in folders `refused` show them), and what only kinds with partitions, message
// groups, back-off lists or windows have.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "driver/trial.hpp"
#include "plan/delivery_policy.hpp"

namespace meshsim::conformance {

/// One field of a record with another value.
struct RuleChange {
  std::string text;                                  ///< "ack_names: delivery"
  std::function<void(plan::DeliveryPolicy&)> apply;  ///< leaves alone what the scenario sets
};

/// What became of a change.
struct RuleFinding {
  std::string change;
  std::string seen_by;    ///< the case that notices; empty: none does
  std::string simulated;  ///< what the changed record makes of it
  std::string real;
  std::string reason;  ///< why none can

  bool is_known() const { return !seen_by.empty() || !reason.empty(); }
};

/// Lists the kinds whose records are looked at: those of Redis.
std::vector<std::string> rule_kinds();

class Rules {
 public:
  /// Of a kind: `redis-streams`.
  explicit Rules(const std::string& kind) : kind_(kind) {}

  /// Adds a case that was run; one that did not agree, or compared nothing, is left out.
  void add_case(const std::filesystem::path& file, const Verdict& verdict);
  /// Lists every change to the record, and the case that notices it.
  std::vector<RuleFinding> findings() const;

 private:
  struct Case {
    std::string name;  // "redis-list/slow/output_buffer"
    plan::Plan plan;
    bool says_prefetch = false;
    Verdict verdict;
    std::uint32_t seeds = 0;  // in which a record must come to the real outcome
  };

  static bool notices(const Case& seen, const RuleChange& change, bool by_settings, RuleFinding& finding);
  RuleFinding look(const RuleChange& change) const;

  std::string kind_;
  std::vector<Case> cases_;
};

/// Writes each with the two outcomes that differ.
std::string text_of(const std::vector<RuleFinding>& findings);

}  // namespace meshsim::conformance
