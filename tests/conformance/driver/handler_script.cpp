#include "driver/handler_script.hpp"

#include "driver/bare_environment.hpp"
#include "driver/trouble.hpp"
#include "value/evaluator.hpp"

namespace meshsim::conformance {
namespace {

namespace does = plan::step;

/// Steps lie one after another up to the `finish` that closes the handler.
template <class See>
void each_step(const plan::Plan& plan, const plan::Handler& handler, See see) {
  for (std::uint32_t at = handler.first_step; at < plan.steps.size(); ++at) {
    see(plan.steps[at]);
    if (plan::is<does::Finish>(plan.steps[at])) return;
  }
}

bool is_playable(const plan::Step& step) {
  const auto is_fixed = [](const Distribution& duration) { return duration.kind == Distribution::Kind::constant; };
  if (const auto* work = std::get_if<does::Work>(&step.deed)) return is_fixed(work->duration);
  if (const auto* wait = std::get_if<does::Wait>(&step.deed)) return is_fixed(wait->duration);
  return plan::is<does::Log>(step) || plan::is<does::Require>(step) || plan::is<does::Retry>(step) ||
         plan::is<does::Reject>(step) || plan::is<does::Jump>(step) || plan::is<does::Fail>(step) ||
         plan::is<does::Finish>(step);
}

bool is_true(const plan::Plan& plan, value::Code condition, MessageId number, value::Bytes record) {
  value::Evaluator evaluator(plan.code);
  BareEnvironment environment(plan);
  value::Bindings bindings;
  bindings.message = record;
  bindings.message_id = number;
  const auto value = evaluator.evaluate(condition, bindings, environment);
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
            [&](const plan::Step& step) { plain &= plan::is<does::Log>(step) || plan::is<does::Finish>(step); });
  return plain;
}

HandlerEnd play_handler(const plan::Plan& plan, const plan::Handler& handler, MessageId number, value::Bytes record) {
  HandlerEnd end;
  std::uint32_t at = handler.first_step;
  while (at < plan.steps.size()) {
    const plan::Step& step = plan.steps[at++];
    if (const auto* work = std::get_if<does::Work>(&step.deed)) {
      if (end.mid_work < 0) end.mid_work = end.busy + work->duration.low / 2;
      end.busy += work->duration.low;
    } else if (const auto* wait = std::get_if<does::Wait>(&step.deed)) {
      end.busy += wait->duration.low;
    } else if (const auto* require = std::get_if<does::Require>(&step.deed)) {
      if (!is_true(plan, require->condition, number, record)) at = step.otherwise;
    } else if (plan::is<does::Jump>(step)) {
      at = step.otherwise;
    } else if (const auto* retry = std::get_if<does::Retry>(&step.deed)) {
      end.word = HandlerEnd::Word::retry;
      end.retry_after = retry->after;
      return end;
    } else if (plan::is<does::Reject>(step)) {
      end.word = HandlerEnd::Word::reject;
      return end;
    } else if (plan::is<does::Finish>(step)) {
      return end;
    } else if (!plan::is<does::Log>(step)) {
      at = plan::no_step;
    }
  }
  end.word = HandlerEnd::Word::failed;
  return end;
}

}  // namespace meshsim::conformance
