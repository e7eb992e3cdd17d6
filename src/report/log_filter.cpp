#include "report/log_filter.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "plan/plan.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

KindSet set_of(std::initializer_list<EventKind> kinds) {
  KindSet set;
  for (const EventKind kind : kinds) set.set(static_cast<std::size_t>(kind));
  return set;
}

bool has_loads(const plan::Plan& plan) { return !plan.clients.empty(); }

}  // namespace

KindSet milestone_kinds() {
  using enum EventKind;
  return set_of({publish_failed, kept,   dead_lettered, dropped, expired,     refused,    timed_out, started,
                 ready,          killed, crashed,       stopped, powered_off, paused,     resumed,   logged,
                 noted,          marked, checked,       scaled,  fault_began, fault_ended});
}

KindSet message_kinds() {
  using enum EventKind;
  return set_of({published, delivery_failed, handled, deduplicated, redelivered, requested, answered, retried});
}

Result<LogFilter> make_log_filter(const plan::Plan& plan, std::span<const std::string> show) {
  LogFilter filter;
  bool all = false;
  for (const std::string& word : show) {
    if (word == "none") return LogFilter{};
    all |= word == "all";
    if (word == "all") continue;
    const auto service = std::find_if(plan.services.begin(), plan.services.end(),
                                      [&](const plan::Service& candidate) { return candidate.name == word; });
    if (service != plan.services.end()) {
      filter.services.resize(plan.services.size());
      filter.services[static_cast<std::size_t>(service - plan.services.begin())] = true;
    } else if (const auto kind = trace::find_event_kind(word)) {
      filter.kinds.set(static_cast<std::size_t>(*kind));
    } else {
      return Error{"there is no service and no fact called " + quote(word)};
    }
  }
  if (filter.kinds.any()) return filter;
  filter.folds_errors = !all;
  filter.is_shortened = has_loads(plan) && filter.services.empty() && !all;
  filter.kinds = filter.is_shortened ? milestone_kinds() : milestone_kinds() | message_kinds();
  return filter;
}

}  // namespace meshsim::report
