#include "report/log_filter.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "compile/source/hint.hpp"
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

std::vector<std::string> words_to_show(const plan::Plan& plan) {
  std::vector<std::string> words;
  for (const plan::Service& service : plan.services) words.push_back(service.name);
  for (std::size_t kind = 0; kind < event_kind_count; ++kind)
    words.emplace_back(to_string(static_cast<EventKind>(kind)));
  return words;
}

}  // namespace

KindSet milestone_kinds() {
  using enum EventKind;
  return set_of({publish_failed, kept,     dead_lettered,  dropped,        expired,        refused,     timed_out,
                 started,        ready,    killed,         crashed,        stopped,        powered_off, paused,
                 resumed,        logged,   noted,          marked,         checked,        scaled,      fault_began,
                 fault_ended,    left_out, not_subscribed, circuit_opened, circuit_closed, deployed});
}

KindSet message_kinds() {
  using enum EventKind;
  return set_of({published, delivery_failed, handled, deduplicated, redelivered, requested, answered, retried,
                 abandoned, lock_awaited, locked, rejected, cancelled});
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
      const std::vector<std::string> known = words_to_show(plan);
      const std::vector<std::string_view> names(known.begin(), known.end());
      const std::string hint = compile::hint(word, names, "the words");
      return Error{"there is no service and no fact called " + quote(word) + (hint.empty() ? "" : "; " + hint)};
    }
  }
  if (filter.kinds.any()) return filter;
  filter.folds_errors = !all;
  filter.gateway_failures = true;
  filter.is_shortened = has_loads(plan) && filter.services.empty() && !all;
  filter.kinds = filter.is_shortened ? milestone_kinds() : milestone_kinds() | message_kinds();
  return filter;
}

std::string what_can_be_shown(const plan::Plan& plan) {
  constexpr std::size_t most_services = 12;
  const std::vector<std::string> words = words_to_show(plan);
  const auto facts = words.begin() + static_cast<std::ptrdiff_t>(plan.services.size());
  std::vector<std::string> services(words.begin(), facts);
  if (services.size() > most_services) {
    services.resize(most_services);
    services.emplace_back("..");
  }
  return "services: " + join(services, ", ") + "; facts: " + join(std::vector<std::string>(facts, words.end()), ", ") +
         "; or `all`, `none`";
}

}  // namespace meshsim::report
