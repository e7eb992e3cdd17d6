// Shared by the parts of one run's compilation, and the parts in their order.
//
// Each part reads the AST, looks names up, reports mistakes and fills its piece of the plan. A part goes on after an
// error with whatever is left, so that one run of the compiler shows several mistakes; a plan is only used when there
// were none.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compile/constant/environment.hpp"
#include "compile/source/options.hpp"
#include "compile/source/system.hpp"
#include "lang/ast/ast.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "plan/plan.hpp"

namespace meshsim::compile {

/// The facts about a topic or endpoint beside its place in the plan; by TopicId.
struct TopicNotes {
  lang::Span first;                        ///< its first mention
  std::optional<lang::Span> published_at;  ///< the first publish (or call)
  std::optional<lang::Span> consumed_at;   ///< the first subscription (or handler)
  std::uint32_t settings = UINT32_MAX;     ///< index into the broker's topics; UINT32_MAX: no settings of its own
  std::vector<std::string> fields;         ///< the first most_noted_fields fields of the records that are published to
                                           ///< it or sent with a call
  std::vector<ServiceId> senders;          ///< services that publish or call it, ascending
  std::vector<ServiceId> callees;          ///< services at which it is called, ascending
  bool is_called_by_policy = false;        ///< by some call: only such a one is tried again
  std::vector<ServiceId> takers;           ///< services that subscribe or consume it, ascending
};
inline constexpr std::size_t most_noted_fields = 64;

struct Names {
  using Map = std::map<std::string, std::uint32_t, std::less<>>;
  Map services, networks, topics, marks, policies, flows, fields, series;
  Map texts;                                                          ///< constants of the code, by text
  std::map<std::pair<ServiceId, std::string>, std::uint32_t> tables;  ///< `store` and `memory`, not those of `once`
  std::map<std::pair<ServiceId, ServiceId>, std::uint32_t> policies_of_calls;  ///< `calls S with P`, by caller and S
  std::vector<lang::Span> service_spans;     ///< by ServiceId: the name at its definition
  std::vector<std::uint32_t> most_replicas;  ///< by ServiceId: the most replicas, with every `scale` of the timeline
  std::vector<bool> listens;                 ///< by ServiceId: `listen` is given, so that clients reach it
  std::vector<TopicNotes> topic_notes;       ///< by TopicId
  std::vector<TopicId> handled_with_parameters;  ///< endpoints such as `GET /users/{id}` that a handler takes
  std::vector<lang::Span> mark_spans;            ///< the place where each mark is set
};

/// A question of the timeline, and its time.
struct Asked {
  const lang::ast::Ask* ask;
  Time at;
  lang::Span line;
};

struct Build {
  const System& system;
  const Environment& environment;
  const lang::Sources& sources;
  const CompileOptions& options;
  lang::Diagnostics& diagnostics;
  plan::Plan plan = {};
  Names names = {};
  std::vector<Asked> asked = {};
  std::size_t warnings = 0;  ///< number of calls of may_warn

  /// Tells whether enough errors are kept: more would only cost time, so a loop over a list of the user's should stop.
  [[nodiscard]] bool enough() const { return diagnostics.full(); }
  /// Tells whether one more warning is wanted. Limits them, so that a file full of mistakes does not give an endless
  /// list.
  [[nodiscard]] bool may_warn() { return ++warnings <= 50; }
  [[nodiscard]] plan::Position position(lang::Span span) const;
  /// Returns the text of a span on one line, with single blanks.
  [[nodiscard]] std::string text(lang::Span span) const;
};

// --- the parts, in the order in which they run ---
void declare_things(Build& build);     ///< names, kinds, replicas and networks of all services    declare.cpp
void collect_topics(Build& build);     ///< topics and endpoints with their senders and takers     topics.cpp
void join_dead_letters(Build& build);  ///< topics of dead letters and those that they are of      dead_letters.cpp
void join_spellings(Build& build);     ///< endpoints that are one path in several spellings       spellings.cpp
void collect_marks(Build& build);      ///< marks and the lines that set them                      marks.cpp
void build_brokers(Build& build);      ///< policies, topic ownership                              brokers.cpp
void declare_ports(Build& build);      ///< `listen` of gateways                                   gateways.cpp
void build_policies(Build& build);     ///< what callers do about calls that fail                  policies.cpp
void build_services(Build& build);     ///< settings, tables, subscriptions, handlers              services.cpp
void keep_dead_letters(Build& build);  ///< queues of dead letters that no service consumes        dead_letters.cpp
void build_flows(Build& build);        ///< flows of loads                                         flows.cpp
void build_loads(Build& build);        ///< clients                                                loads.cpp
void build_gateways(Build& build);     ///< routes                                                 gateways.cpp
void build_links(Build& build);        ///< latencies                                              links.cpp
void build_timeline(Build& build);     ///< triggers, actions, the run's end                       timeline.cpp
void build_claims(Build& build);       ///< expectations                                           claims.cpp
void build_questions(Build& build);    ///< `ask`, last of all: no run depends on it               questions.cpp
void build_exploration(Build& build);  ///< `explore`: no run depends on it, either               exploration.cpp
void check_whole(Build& build);        ///< mistakes that only the whole shows                     whole.cpp

}  // namespace meshsim::compile
