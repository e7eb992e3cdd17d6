#include "compile/code/program.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/code/program_compiler.hpp"
#include "compile/source/endpoint_name.hpp"

namespace meshsim::compile {

namespace ast = lang::ast;
using plan::StepKind;

std::uint32_t compile_program(Build& build, Frame frame, const ast::Block& block) {
  return ProgramCompiler(build, std::move(frame)).run(block);
}

std::uint32_t ProgramCompiler::run(const ast::Block& block) {
  const std::uint32_t first = next();
  of_block(block);
  add(StepKind::finish, {block.span.file, block.span.end() > 0 ? block.span.end() - 1 : 0, 1});
  return first;
}

void ProgramCompiler::of_block(const ast::Block& block) {
  const std::size_t in_sight = frame_.locals.size();
  for (std::size_t i = 0; i < block.steps.size() && !build_.enough(); ++i) {
    const ast::Step& step = block.steps[i];
    std::visit([&](const auto& node) { of(node, step.span); }, step.node);
    const bool ends = std::holds_alternative<ast::Retry>(step.node) || std::holds_alternative<ast::Reject>(step.node);
    if (!ends || i + 1 == block.steps.size()) continue;
    if (!build_.may_warn()) break;
    build_.diagnostics.warning("W0406", block.steps[i + 1].span, "this step is never reached")
        .label("nothing comes to this")
        .also(step.span, "the handler ends here");
    break;
  }
  frame_.locals.resize(in_sight);
}

plan::Step& ProgramCompiler::add(StepKind kind, lang::Span span) {
  plan::Step step;
  step.kind = kind;
  const auto sort = static_cast<std::size_t>(kind);
  step.which = made_[sort]++ * plan::step_kind_count + sort;
  step.position = build_.position(span);
  build_.plan.steps.push_back(step);
  return build_.plan.steps.back();
}

std::uint32_t ProgramCompiler::add_jump(lang::Span span) {
  add(StepKind::jump, span);
  return next() - 1;
}

void ProgramCompiler::of(const ast::Work& work, lang::Span span) {
  if (!allowed(span, "work")) return;
  const auto duration = read_distribution(build_, work.duration, "the time that `work` takes");
  add(StepKind::work, span).duration = duration.value_or(Distribution{});
}

void ProgramCompiler::of(const ast::Wait& wait, lang::Span span) {
  const auto duration = read_distribution(build_, wait.duration, "the time to wait");
  add(StepKind::wait, span).duration = duration.value_or(Distribution{});
}

void ProgramCompiler::of(const ast::Publish& publish, lang::Span span) {
  const auto topic = find_topic(build_, publish.topic.text);
  if (!topic || !check_publish(publish, *topic)) return;
  const value::Code record = compile_record(build_, frame_, publish.payload, true);
  Duration timeout = build_.plan.brokers[build_.plan.services[build_.plan.topics[*topic].broker].detail]
                         .policy.publishing.confirm_timeout;
  if (publish.within) timeout = read_duration(build_, *publish.within, "`within`", 1).value_or(timeout);
  plan::Step& step = add(StepKind::publish, span);
  step.topic = *topic;
  step.target = build_.plan.topics[*topic].broker;
  step.code = record;
  step.timeout = timeout;
  add_otherwise(next() - 1, publish.otherwise);
}

void ProgramCompiler::of(const ast::Call& call, lang::Span span) { add_call(call, plan::no_local, span); }

void ProgramCompiler::add_call(const ast::Call& call, FieldId local, lang::Span span) {
  constexpr Duration default_timeout = 30 * second;
  const auto target = resolve_service(build_, call.target, callable);
  const auto topic = find_topic(build_, endpoint_name(call.request));
  if (!target || !topic || !check_call(call, *target)) return;
  const value::Code body = compile_record(build_, frame_, call.payload, false);
  Duration timeout = default_timeout;
  if (call.within) timeout = read_duration(build_, *call.within, "`within`", 1).value_or(timeout);
  plan::Step& step = add(StepKind::call, span);
  step.target = *target;
  step.topic = *topic;
  step.code = body;
  step.timeout = timeout;
  step.local = local;
  add_otherwise(next() - 1, call.otherwise);
}

void ProgramCompiler::add_otherwise(std::uint32_t step, const std::optional<ast::Block>& otherwise) {
  if (!otherwise) return;
  const std::uint32_t over = add_jump(otherwise->span);
  lead_here(step);
  of_block(*otherwise);
  lead_here(over);
}

void ProgramCompiler::of(const ast::Let& let, lang::Span span) {
  const FieldId local = local_id(build_, let.name);
  if (const auto* call = std::get_if<ast::Call>(&let.value)) {
    add_call(*call, local, span);
  } else {
    const value::Code code = compile_expression(build_, frame_, std::get<ast::Expression>(let.value));
    plan::Step& step = add(StepKind::let, span);
    step.code = code;
    step.local = local;
  }
  define_local(let.name);
}

void ProgramCompiler::of(const ast::Reply& reply, lang::Span span) {
  if (!allowed(span, "reply")) return;
  const auto status = read_count(build_, reply.status, "the status", 100, 599);
  const value::Code body = compile_record(build_, frame_, reply.payload, false);
  plan::Step& step = add(StepKind::reply, span);
  step.status = static_cast<std::uint16_t>(status.value_or(200));
  step.code = body;
}

void ProgramCompiler::of(const ast::Require& require, lang::Span span) {
  const value::Code condition = compile_expression(build_, frame_, require.condition, value::Type::boolean);
  add(StepKind::require, span).code = condition;
  if (!require.otherwise) return;
  const std::uint32_t step = next() - 1;
  const std::uint32_t over = add_jump(require.otherwise->span);
  lead_here(step);
  of_block(*require.otherwise);
  add(frame_.sort == Frame::Sort::flow ? StepKind::fail : StepKind::finish, span);
  lead_here(over);
}

void ProgramCompiler::of(const ast::Set& set, lang::Span span) {
  if (!allowed(span, "set")) return;
  const auto table = resolve_table(build_, frame_, set.table);
  const value::Code key = compile_expression(build_, frame_, set.key);
  const value::Code code = compile_expression(build_, frame_, set.value);
  plan::Step& step = add(StepKind::set, span);
  step.table = table.value_or(0);
  step.key = key;
  step.code = code;
}

void ProgramCompiler::of(const ast::Chance& chance, lang::Span span) {
  const auto probability = read_probability(build_, chance.probability, "a chance");
  add(StepKind::chance, span).probability = probability.value_or(Probability{});
  const std::uint32_t step = next() - 1;
  of_block(chance.then);
  if (!chance.otherwise) return lead_here(step);
  const std::uint32_t over = add_jump(chance.otherwise->span);
  lead_here(step);
  of_block(*chance.otherwise);
  lead_here(over);
}

void ProgramCompiler::of(const ast::Once& once, lang::Span span) {
  if (!allowed(span, "once")) return;
  const auto* access = std::get_if<ast::FieldAccess>(&once.key.node);
  const auto* object = access == nullptr ? nullptr : std::get_if<ast::NameUse>(&access->object->node);
  plan::Table table;
  table.name = fmt::format("once per {}", build_.text(once.key.span));
  table.in_store = once.in_store;
  table.for_once = true;
  table.key_is_message = object != nullptr && object->name == "message" && access->field.text == "id";
  table.service = frame_.service;
  const value::Code key = compile_expression(build_, frame_, once.key);
  plan::Step& step = add(StepKind::once, span);
  step.key = key;
  step.table = static_cast<std::uint32_t>(build_.plan.tables.size());
  build_.plan.tables.push_back(std::move(table));
}

void ProgramCompiler::of(const ast::Retry& retry, lang::Span span) {
  if (!allowed(span, "retry") || !check_retry(span, retry.after.has_value())) return;
  const Duration after = retry.after ? read_duration(build_, *retry.after, "the time until the retry").value_or(0) : 0;
  add(StepKind::retry, span).timeout = after;
}

void ProgramCompiler::of(const ast::Reject&, lang::Span span) {
  if (allowed(span, "reject") && check_acks(span, "reject")) add(StepKind::reject, span);
}

void ProgramCompiler::of(const ast::Log& log, lang::Span span) {
  const value::Code text = compile_expression(build_, frame_, log.message);
  add(StepKind::log, span).code = text;
}

}  // namespace meshsim::compile
