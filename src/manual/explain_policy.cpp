#include "manual/explain_policy.hpp"

#include <fmt/format.h>

#include "base/time.hpp"

namespace meshsim::manual {
namespace {

std::string_view word_of(plan::Jitter jitter) {
  switch (jitter) {
    case plan::Jitter::none:
      return "none";
    case plan::Jitter::full:
      return "full";
    case plan::Jitter::equal:
      return "equal";
    case plan::Jitter::decorrelated:
      break;
  }
  return "decorrelated";
}

std::string text_of(const plan::Backoff& backoff) {
  const std::string_view word = backoff.growth == plan::Growth::constant ? "constant "
                                : backoff.growth == plan::Growth::linear ? "linear "
                                                                         : "";
  std::string text = fmt::format("{}{}", word, format_duration(backoff.base));
  if (backoff.growth == plan::Growth::doubling) text += " doubling";
  if (backoff.cap != 0) text += " to " + format_duration(backoff.cap);
  return text;
}

std::string text_of(const plan::Failures& failures) {
  std::string text;
  const auto add = [&](std::string_view word) { text += (text.empty() ? "" : ", ") + std::string(word); };
  if (failures.timed_out) add("timed_out");
  if (failures.refused) add("refused");
  if (failures.server_errors) add("5xx");
  for (const std::uint16_t status : failures.statuses) add(fmt::format("{}", status));
  return text;
}

std::string percent_text(Probability share) { return fmt::format("{}%", percent_of(share).to_string()); }

std::string text_of(const plan::Breaker& breaker) {
  const std::string failures = breaker.failures != 0
                                   ? fmt::format("{}", breaker.failures)
                                   : fmt::format("{} of {}", percent_text(breaker.share), breaker.window);
  return fmt::format("{{ failures {}; open {}; trials {} }}", failures, format_duration(breaker.open_for),
                     breaker.trials);
}

}  // namespace

std::string describe(const plan::CallPolicy& policy) {
  std::string text =
      fmt::format("    tries       {}\n    timeout     {}\n", policy.tries, format_duration(policy.timeout));
  const auto add = [&](std::string_view word, const std::string& value) {
    text += fmt::format("    {:<11} {}\n", word, value);
  };
  if (policy.deadline != 0) add("deadline", format_duration(policy.deadline));
  if (policy.tries > 1) add("retry on", text_of(policy.failures));
  if (policy.backoff.base != 0) {
    add("backoff", text_of(policy.backoff));
    add("jitter", std::string(word_of(policy.backoff.jitter)));
  }
  if (policy.budget.exists)
    add("budget", fmt::format("{} at least {}", percent_text(policy.budget.share), policy.budget.at_least));
  if (policy.quota != 0) add("quota", fmt::format("{}", policy.quota));
  if (policy.breaker.exists()) add("breaker", text_of(policy.breaker));
  if (policy.concurrency != 0) add("concurrency", fmt::format("{} line {}", policy.concurrency, policy.line));
  if (policy.hedge_after != 0) add("hedge after", format_duration(policy.hedge_after));
  return text;
}

}  // namespace meshsim::manual
