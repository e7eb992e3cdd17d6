#include "check/telling.hpp"

#include <fmt/format.h>

#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace meshsim::check {

std::string times(std::uint64_t n) {
  if (n == 0) return "never";
  return n == 1 ? "once" : fmt::format("{} times", group_digits(static_cast<std::int64_t>(n)));
}

std::string number(std::uint64_t n) { return group_digits(static_cast<std::int64_t>(n)); }

std::string some_were(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{} of {} {}", number(part), number(whole), part == 1 ? "was" : "were");
}

std::string count_words(const plan::Count& count) {
  const std::string n = count.n == 0 ? "0 times" : times(count.n);
  switch (count.kind) {
    case plan::Count::Kind::none:
      return "";
    case plan::Count::Kind::exactly:
      return " exactly " + n;
    case plan::Count::Kind::at_least:
      return " at least " + n;
    case plan::Count::Kind::at_most:
      return " at most " + n;
  }
  return "";
}

std::string Telling::at() const { return format_instant(verdict.time); }

std::string Telling::name_of(const plan::Pattern& pattern) const {
  if (pattern.topic < plan.topics.size()) return plan.topics[pattern.topic].name;
  const ServiceId service = pattern.instance.service;
  return service < plan.services.size() ? plan.services[service].name : "instance";
}

std::string Telling::end_of_run() const {
  switch (verdict.ended_by) {
    case Ending::Reason::end_time:
      return "the run ended at " + at() + " (`ends at`)";
    case Ending::Reason::budget:
    case Ending::Reason::interrupted:
      return "the run was cut short at " + at();
    case Ending::Reason::idle:
    case Ending::Reason::cap:
    case Ending::Reason::going_on:
      break;
  }
  return "the run ended at " + at();
}

std::string Telling::before_the_cut() const {
  return verdict.outcome == Outcome::undecided ? " before the run was cut short at " + at() : "";
}

}  // namespace meshsim::check
