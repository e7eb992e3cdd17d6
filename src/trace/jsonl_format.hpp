// The format of a trace on disk, shared by its writer and its reader. Described in docs/trace_format.md.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meshsim::trace {

/// Raised when a key changes its meaning or goes away, not when a key is added.
inline constexpr int trace_format_version = 1;

/// The facts about the run that the first line tells.
struct TraceHeader {
  std::string scenario;  ///< the scenario's title
  std::string run;       ///< "file" or "file[target=5,seed=3]"
  std::uint64_t seed = 1;
  std::vector<std::pair<std::string, std::string>> options;  ///< effective params and case values
};

/// The meaning of `Event::detail` for a kind of event, and so the key that it is written under.
enum class DetailForm : std::uint8_t { number, hash, status, line, mark, replicas };

constexpr DetailForm detail_form(EventKind kind) {
  switch (kind) {
    case EventKind::published:
    case EventKind::logged:
    case EventKind::noted:
    case EventKind::lock_awaited:
    case EventKind::locked:
    case EventKind::deployed:
      return DetailForm::hash;
    case EventKind::answered:
    case EventKind::replied:
    case EventKind::rejected:
      return DetailForm::status;
    case EventKind::fault_began:
    case EventKind::fault_ended:
      return DetailForm::line;
    case EventKind::marked:
      return DetailForm::mark;
    case EventKind::scaled:
      return DetailForm::replicas;
    default:
      return DetailForm::number;
  }
}

/// Returns the key for `Event::attempt` where it is a yes or no; empty where it counts.
constexpr std::string_view outcome_key(EventKind kind) {
  if (kind == EventKind::checked) return "held";
  if (kind == EventKind::flow_finished) return "completed";
  return {};
}

}  // namespace meshsim::trace
