#include "driver/handler_script.hpp"

#include "driver/bare_environment.hpp"
#include "driver/trouble.hpp"
#include "value/evaluator.hpp"

namespace meshsim::conformance {
namespace {

using plan::StepKind;

/// Steps lie one after another up to the `finish` that closes the handler.
template <class See>
void each_step(const plan::Plan& plan, const plan::Handler& handler, See see) {
  for (std::uint32_t at = handler.first_step; at < plan.steps.size(); ++at) {
    see(plan.steps[at]);
    if (plan.steps[at].kind == StepKind::finish) return;
  }
}

bool is_playable(const plan::Step& step) {
  switch (step.kind) {
    case StepKind::work:
    case StepKind::wait:
      return step.duration.kind == Distribution::Kind::constant;
    case StepKind::log:
    case StepKind::require:
    case StepKind::retry:
    case StepKind::reject:
    case StepKind::jump:
    case StepKind::fail:
    case StepKind::finish:
      return true;
    default:
      return false;
  }
}

bool is_true(const plan::Plan& plan, const plan::Step& step, MessageId number, value::Bytes record) {
  value::Evaluator evaluator(plan.code);
  BareEnvironment environment(plan);
  value::Bindings bindings;
  bindings.message = record;
  bindings.message_id = number;
  const auto value = evaluator.evaluate(step.code, bindings, environment);
  return value && value->truth();
}

}  // namespace

std::string why_not_run(const plan::Plan& plan, const plan::Handler& handler) {
  if (plan.topics[handler.topic].is_endpoint) return "a real client answers no calls";
  std::string why;
  each_step(plan, handler, [&](const plan::Step& step) {
    if (!is_playable(step) && why.empty()) {
      why = "a real client's handler may log, work and wait for a fixed time, require, retry and reject; not this";
    }
  });
  return why;
}

bool is_plain(const plan::Plan& plan, const plan::Handler& handler) {
  bool plain = true;
  each_step(plan, handler,
            [&](const plan::Step& step) { plain &= step.kind == StepKind::log || step.kind == StepKind::finish; });
  return plain;
}

HandlerEnd play_handler(const plan::Plan& plan, const plan::Handler& handler, MessageId number, value::Bytes record) {
  HandlerEnd end;
  std::uint32_t at = handler.first_step;
  while (at < plan.steps.size()) {
    const plan::Step& step = plan.steps[at++];
    switch (step.kind) {
      case StepKind::work:
        if (end.mid_work < 0) end.mid_work = end.busy + step.duration.low / 2;
        [[fallthrough]];
      case StepKind::wait:
        end.busy += step.duration.low;
        break;
      case StepKind::require:
        if (!is_true(plan, step, number, record)) at = step.otherwise;
        break;
      case StepKind::jump:
        at = step.otherwise;
        break;
      case StepKind::retry:
        end.word = HandlerEnd::Word::retry;
        end.retry_after = step.timeout;
        return end;
      case StepKind::reject:
        end.word = HandlerEnd::Word::reject;
        return end;
      case StepKind::finish:
        return end;
      case StepKind::log:
        break;
      default:
        at = plan::no_step;
    }
  }
  end.word = HandlerEnd::Word::failed;
  return end;
}

}  // namespace meshsim::conformance
