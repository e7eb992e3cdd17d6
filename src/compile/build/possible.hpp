// Finds what can never happen: a claim or a `when` that speaks of what never can is a slip of the pen, and would be
// told as vacuous, or held, after the run. Each function reports what it finds.
//
// A C++ actor may publish, call and handle what it likes, so nothing is said about one, nor about fields where there
// is one.
#pragma once

#include "compile/build/build.hpp"
#include "plan/facts.hpp"

namespace meshsim::compile {

/// Tells whether the service can be that side of the fact: who publishes, gets, calls or answers the pattern's topic.
/// `role` is one of instance, peer and subscriber; `who` is where it is named.
[[nodiscard]] bool check_side(Build& build, const plan::Fact& fact, plan::PartyRole role, TopicId topic,
                              ServiceId service, lang::Span who);

/// Tells whether some gateway, or the one that is named, may leave the service out.
[[nodiscard]] bool check_left_out(Build& build, ServiceId upstream, ServiceId gateway, lang::Span at);

/// The same of a metric's `for S` and `at S`, and of the service whose slots or outboxes are measured.
[[nodiscard]] bool check_measured(Build& build, plan::MetricKind kind, TopicId topic, ServiceId service,
                                  lang::Span who);

/// Tells whether anybody sends the topic or endpoint with that field.
[[nodiscard]] bool check_field_is_sent(Build& build, TopicId topic, const lang::ast::Name& field);

}  // namespace meshsim::compile
