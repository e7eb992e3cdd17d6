// `ask`: compiled after everything else, so that a plan with questions differs from one without them in nothing that a
// run executes.
#include <algorithm>
#include <variant>

#include "compile/build/build.hpp"
#include "compile/observe/claims.hpp"

namespace meshsim::compile {

void build_questions(Build& build) {
  for (const Asked& asked : build.asked) {
    if (build.enough()) return;
    auto claim = compile_claim(build, *asked.ask->answer);
    if (!claim) continue;
    plan::Question question;
    if (std::holds_alternative<lang::ast::HowOften>(asked.ask->answer->node)) {
      question.answer = plan::Question::Answer::number;
    }
    question.text = asked.ask->question.value;
    question.at = asked.at;
    question.claim = std::move(*claim);
    question.position = build.position(asked.line);
    build.plan.questions.push_back(std::move(question));
  }
  std::stable_sort(build.plan.questions.begin(), build.plan.questions.end(),
                   [](const plan::Question& a, const plan::Question& b) { return a.at < b.at; });
}

}  // namespace meshsim::compile
