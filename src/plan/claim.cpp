#include "plan/claim.hpp"

namespace meshsim::plan {

// Each looks for a member of that name, whatever the sentence, so a new sentence needs no line here.

const Pattern* subject_of(const Claim& claim) {
  return std::visit(
      [](const auto& sentence) -> const Pattern* {
        if constexpr (requires { sentence.subject; }) return &sentence.subject;
        return nullptr;
      },
      claim.sentence);
}

const Pattern* target_of(const Claim& claim) {
  return std::visit(
      [](const auto& sentence) -> const Pattern* {
        if constexpr (requires { sentence.target; }) return &sentence.target;
        return nullptr;
      },
      claim.sentence);
}

Count count_of(const Claim& claim) {
  return std::visit(
      [](const auto& sentence) -> Count {
        if constexpr (requires { sentence.count; }) return sentence.count;
        return {};
      },
      claim.sentence);
}

Duration within_of(const Claim& claim) {
  return std::visit(
      [](const auto& sentence) -> Duration {
        if constexpr (requires { sentence.within; }) return sentence.within;
        return never;
      },
      claim.sentence);
}

const claim::Measured* measured_of(const Claim& claim) {
  if (const auto* windows = std::get_if<claim::InWindows>(&claim.sentence)) return windows;
  return std::get_if<claim::Measured>(&claim.sentence);
}

}  // namespace meshsim::plan
