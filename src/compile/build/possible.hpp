// Finds claims and `when` lines about things that can never happen. Such a line is a slip of the pen; without a report
// it would come out as vacuous, or held, after the run. Each function reports what it finds.
//
// A C++ actor may publish, call and handle anything, so nothing is reported about one, nor about fields where there is
// one.
#pragma once

#include "compile/build/build.hpp"
#include "plan/facts.hpp"

namespace meshsim::compile {

/// Tells whether the service can be that side of the fact: publish, get, call or answer the pattern's topic. `role` is
/// one of instance, peer and subscriber; `who` is where the service is named.
[[nodiscard]] bool check_side(Build& build, const plan::Fact& fact, plan::PartyRole role, TopicId topic,
                              ServiceId service, lang::Span who);

/// Tells whether some gateway, or the given one, may leave the service out.
[[nodiscard]] bool check_left_out(Build& build, ServiceId upstream, ServiceId gateway, lang::Span at);

/// Tells whether the service, or some service where it is none, may turn a request away for that reason, or stop its
/// handler: `kind` is `rejected` or `cancelled`.
[[nodiscard]] bool check_admission(Build& build, EventKind kind, Reason reason, ServiceId service, lang::Span at);

/// Tells whether some call has a policy with what the fact and its reason come from: a circuit breaker, a second try
/// beside the first, a limit on the calls under way. True for other facts.
[[nodiscard]] bool check_policies_can(Build& build, EventKind kind, Reason reason, lang::Span at);

/// Tells whether some handler of the service takes locks.
[[nodiscard]] bool check_locks(Build& build, ServiceId service, lang::Span at);

/// Tells the same about a metric's `for S` and `at S`, and about the service whose slots or outboxes are measured.
[[nodiscard]] bool check_measured(Build& build, plan::MetricKind kind, TopicId topic, ServiceId service,
                                  lang::Span who);

/// The fields that the entries of a table get, as far as the handlers of its service tell.
struct EntryFields {
  std::string table;
  std::vector<std::string> names;
};

/// Returns the fields of a table's entries; none where an entry is set to something else than a record that is written
/// there, so that it may have any.
[[nodiscard]] std::optional<EntryFields> entry_fields_of(const Build& build, ServiceId service,
                                                         const std::string& table);

/// Tells whether some entry gets that field.
[[nodiscard]] bool check_field_is_set(Build& build, const EntryFields& entries, const lang::ast::Name& field);

/// Tells whether any sender gives the topic or endpoint that field.
[[nodiscard]] bool check_field_is_sent(Build& build, TopicId topic, const lang::ast::Name& field);

}  // namespace meshsim::compile
