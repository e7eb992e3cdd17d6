// Any bytes into lexer, parser and compiler. Beside crashes it looks for broken promises: errors and plans exclude each
// other, and every piece of code in a plan is sound.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compile/compile.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "plan/verbs.hpp"
#include "support/step_codes.hpp"
#include "value/code.hpp"

namespace {

using namespace meshsim;

void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Gives the same module for every path, so that `use` leads somewhere.
class OneModule : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    if (++reads_ > 20) return Error{"enough"};
    return Result<std::string>(boost::system::in_place_value,
                               "mesh 1\nbroker queue\nservice used { on GET /x { reply 200 } }\n# " + path);
  }

 private:
  int reads_ = 0;
};

void check_code(const plan::Plan& plan, value::Code code) {
  if (code) promise(value::verify(plan.code, code).empty(), "code is sound");
}

void check_plan(const plan::Plan& plan) {
  for (const plan::Step& step : plan.steps) {
    test::each_code(step, [&](value::Code code) { check_code(plan, code); });
    promise(step.otherwise == plan::no_step || step.otherwise < plan.steps.size(), "jumps lead to steps");
  }
  for (const plan::TimelineLine& line : plan.timeline.lines) {
    check_code(plan, plan::record_of(line.action));
    if (const auto* fact = std::get_if<plan::trigger::Fact>(&line.trigger)) check_code(plan, fact->pattern.where);
  }
  for (const plan::Claim& claim : plan.claims) {
    if (const plan::Pattern* subject = plan::subject_of(claim)) check_code(plan, subject->where);
    if (const plan::Pattern* target = plan::target_of(claim)) check_code(plan, target->where);
  }
  for (const plan::Subscription& each : plan.subscriptions)
    promise(each.broker < plan.services.size(), "topics have brokers");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  OneModule reader;
  compile::CompileOptions options;
  options.actors = {"tally"};
  const compile::Compiled compiled =
      compile::compile_text("fuzz.mesh", std::string(data, data + size), reader, options);
  promise(compiled.errors == 0 || compiled.runs.empty(), "a scenario with errors has no plans");
  promise(compiled.errors > 0 || compiled.is_module || !compiled.runs.empty(), "a scenario without errors has plans");
  for (const lang::Diagnostic& each : compiled.diagnostics) {
    static_cast<void>(lang::render(each, compiled.sources));
    static_cast<void>(lang::render_short(each, compiled.sources));
  }
  if (!compiled.runs.empty()) check_plan(compiled.runs.front());
  return 0;
}
