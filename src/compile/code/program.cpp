#include "compile/code/program.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "compile/build/broker_kinds.hpp"
#include "compile/build/dead_letters.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/code/program_compiler.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {

namespace ast = lang::ast;
namespace step = plan::step;

namespace {

/// Walks over the blocks of a program: a function for each step.
class ProgramCompiler : ProgramWriter {
 public:
  ProgramCompiler(Build& build, Frame frame) : ProgramWriter(build, std::move(frame)) {}

  std::uint32_t run(const ast::Block& block) {
    const std::uint32_t first = next();
    of_block(block);
    add(step::Finish{}, {block.span.file, block.span.end() > 0 ? block.span.end() - 1 : 0, 1});
    return first;
  }

 private:
  void of_block(const ast::Block& block) {
    const std::size_t in_sight = frame_.locals.size();
    of_steps(block);
    frame_.locals.resize(in_sight);
  }

  /// Adds the steps of a block, and leaves its locals in sight.
  void of_steps(const ast::Block& block) {
    for (std::size_t i = 0; i < block.steps.size() && !build_.enough(); ++i) {
      const ast::Step& written = block.steps[i];
      std::visit([&](const auto& node) { of(node, written.span); }, written.node);
      const bool ends =
          std::holds_alternative<ast::Retry>(written.node) || std::holds_alternative<ast::Reject>(written.node);
      if (!ends || i + 1 == block.steps.size()) continue;
      if (!build_.may_warn()) break;
      build_.diagnostics.warning("W0406", block.steps[i + 1].span, "this step is never reached")
          .label("nothing comes to this")
          .also(written.span, "the handler ends here");
      break;
    }
  }

  void of(const ast::Work& work, lang::Span span) {
    if (allowed(span, "work")) add_time(work.duration, "work", span);
  }

  void of(const ast::Wait& wait, lang::Span span) { add_time(wait.duration, "wait", span); }

  void of(const ast::Publish& publish, lang::Span span) {
    const auto topic = find_topic(build_, publish.topic.text);
    if (!topic || !check_publish(publish, *topic)) return;
    const value::Code record = compile_record(build_, frame_, publish.payload, true);
    Duration timeout = build_.plan.brokers[build_.plan.services[build_.plan.topics[*topic].broker].detail]
                           .policy.publishing.confirm_timeout;
    if (publish.within) timeout = read_duration(build_, *publish.within, "`within`", 1).value_or(timeout);
    add(step::Publish{*topic, record, timeout, publish.after ? read_delay(publish, *topic) : 0}, span);
    add_otherwise(next() - 1, publish.otherwise);
  }

  void of(const ast::Call& call, lang::Span span) { add_call(call, plan::no_local, span); }

  void add_call(const ast::Call& call, FieldId local, lang::Span span) {
    const auto target = resolve_service(build_, call.target, callable);
    const auto topic = find_topic(build_, endpoint_name(call.request));
    if (!target || !topic || !check_call(call, *target)) return;
    const value::Code body = compile_request(build_, frame_, call.request, call.payload);
    const std::uint32_t guard = guard_of(call, *target, *topic);
    constexpr Duration default_timeout = 30 * second;
    Duration timeout = guard == plan::unguarded ? default_timeout : 0;
    if (call.within) timeout = read_duration(build_, *call.within, "`within`", 1).value_or(timeout);
    add(step::Call{*target, *topic, body, timeout, local, guard}, span);
    add_otherwise(next() - 1, call.otherwise);
  }

  /// Adds the block of an `else`, for a step after which the program goes on.
  void add_otherwise(std::uint32_t at, const std::optional<ast::Block>& otherwise) {
    if (!otherwise) return;
    const std::uint32_t over = add_jump(otherwise->span);
    lead_here(at);
    of_block(*otherwise);
    lead_here(over);
  }

  void of(const ast::Let& let, lang::Span span) {
    const FieldId local = local_id(build_, let.name);
    if (const auto* call = std::get_if<ast::Call>(&let.value)) {
      add_call(*call, local, span);
    } else {
      const value::Code code = compile_expression(build_, frame_, std::get<ast::Expression>(let.value));
      add(step::Let{local, code}, span);
    }
    define_local(let.name);
  }

  void of(const ast::Reply& reply, lang::Span span) {
    if (!allowed(span, "reply")) return;
    const auto status = read_count(build_, reply.status, "the status", 100, 599);
    const value::Code body = compile_record(build_, frame_, reply.payload, false);
    if (body && reply.payload && (status == 429 || status == 503)) check_retry_after(*reply.payload);
    add(step::Reply{body, static_cast<std::uint16_t>(status.value_or(200))}, span);
  }

  /// Reports a `retry_after` that is no time: a policy would ignore HTTP's bare number of seconds without a word.
  void check_retry_after(const ast::Record& answer) {
    for (const ast::Field& field : answer.fields) {
      if (field.name.text == "retry_after") check_type(build_, frame_, field.value, value::Type::duration);
    }
  }

  void of(const ast::Require& require, lang::Span span) {
    const value::Code condition = compile_expression(build_, frame_, require.condition, value::Type::boolean);
    add(step::Require{condition}, span);
    if (!require.otherwise || !may_end_here(span, "require .. else")) return;
    const std::uint32_t at = next() - 1;
    const std::uint32_t over = add_jump(require.otherwise->span);
    lead_here(at);
    of_block(*require.otherwise);
    add(frame_.sort == Frame::Sort::flow ? plan::Deed(step::Fail{}) : step::Finish{}, span);
    lead_here(over);
  }

  void of(const ast::Set& set, lang::Span span) {
    if (!allowed(span, "set")) return;
    const auto table = resolve_table(build_, frame_, set.table);
    const value::Code key = compile_expression(build_, frame_, set.key);
    const value::Code code = compile_expression(build_, frame_, set.value);
    add(step::Set{table.value_or(0), key, code}, span);
  }

  void of(const ast::Chance& chance, lang::Span span) {
    const auto probability = read_probability(build_, chance.probability, "a chance");
    add(step::Chance{probability.value_or(Probability{})}, span);
    add_branches(chance.then, chance.otherwise);
  }

  void of(const ast::If& choice, lang::Span span) {
    const value::Code condition = compile_expression(build_, frame_, choice.condition, value::Type::boolean);
    add(step::Require{condition}, span);
    add_branches(choice.then, choice.otherwise);
  }

  /// Adds the blocks of the step just added: the one that is done when it succeeds, and the one when it fails.
  void add_branches(const ast::Block& then, const std::optional<ast::Block>& otherwise) {
    const std::uint32_t at = next() - 1;
    of_block(then);
    if (!otherwise) return lead_here(at);
    const std::uint32_t over = add_jump(otherwise->span);
    lead_here(at);
    of_block(*otherwise);
    lead_here(over);
  }

  void of(const ast::Repetition& repetition, lang::Span span) {
    const auto times = read_count(build_, repetition.times, "the number of times", 0, most_repetitions);
    const std::uint32_t first = next();
    const std::size_t in_sight = frame_.locals.size();
    of_steps(repetition.then);
    std::optional<std::uint32_t> leaves;  // how far behind the first step of a repetition the jump out of it stands
    if (repetition.until) {
      const value::Code condition =
          compile_expression(build_, frame_, *repetition.until, value::Type::boolean);  // sees what the steps gave
      add(step::Require{condition}, repetition.until->span);
      leaves = add_jump(span) - first;
      lead_here(next() - 2);
    }
    frame_.locals.resize(in_sight);
    add_forgetting(first, span);
    const std::uint32_t length = next() - first;
    if (!times || !repeat_steps(first, *times, span) || !leaves) return;
    for (std::uint32_t each = first; each < next(); each += length) lead_here(each + *leaves);
  }

  void of(const ast::Together& together, lang::Span span) {
    const auto branches = static_cast<std::uint32_t>(together.then.steps.size());
    if (branches > most_branches) {
      build_.diagnostics
          .error("E0498", span, fmt::format("at most {} steps can be done at the same time", most_branches))
          .label("too many");
      return;
    }
    const std::uint32_t at = next();
    add(step::Together{branches}, span);
    const std::uint32_t on = add_jump(span);
    for (std::uint32_t i = 0; i < branches; ++i) add_jump(together.then.steps[i].span);
    std::vector<ast::Name> gained;
    ++together_;
    for (std::uint32_t i = 0; i < branches; ++i) {
      lead_here(on + 1 + i);
      add_branch(together.then.steps[i], gained);
    }
    --together_;
    lead_here(on);
    add_otherwise(at, together.otherwise);
    for (const ast::Name& name : gained) define_local(name);
  }

  /// Adds one of the steps that are done at the same time. The others do not see what it gives to locals.
  void add_branch(const ast::Step& written, std::vector<ast::Name>& gained) {
    const std::size_t in_sight = frame_.locals.size();
    std::visit([&](const auto& node) { of(node, written.span); }, written.node);
    for (std::size_t i = in_sight; i < frame_.locals.size(); ++i) {
      const ast::Name name{frame_.locals[i], written.span};
      add(step::HandOver{local_id(build_, name)}, written.span);
      gained.push_back(name);
    }
    frame_.locals.resize(in_sight);
    add(step::Finish{}, written.span);
  }

  void of(const ast::Lock& lock, lang::Span span) {
    if (!allowed(span, "lock")) return;
    const auto table = resolve_table(build_, frame_, lock.table);
    const value::Code key = compile_expression(build_, frame_, lock.key);
    add(step::Lock{table.value_or(0), key}, span);
    of_block(lock.then);
    add(step::Unlock{table.value_or(0)}, span);
  }

  void of(const ast::Once& once, lang::Span span) {
    if (!allowed(span, "once") || !may_end_here(span, "once")) return;
    const auto* access = std::get_if<ast::FieldAccess>(&once.key.node);
    const auto* object = access == nullptr ? nullptr : std::get_if<ast::NameUse>(&access->object->node);
    plan::Table table;
    table.name = fmt::format("once per {}", build_.text(once.key.span));
    table.in_store = once.in_store;
    table.for_once = true;
    table.key_is_message = object != nullptr && object->name == "message" && access->field.text == "id";
    table.service = frame_.service;
    const value::Code key = compile_expression(build_, frame_, once.key);
    add(step::Once{static_cast<std::uint32_t>(build_.plan.tables.size()), key}, span);
    build_.plan.tables.push_back(std::move(table));
  }

  void of(const ast::Retry& retry, lang::Span span) {
    if (!allowed(span, "retry") || !may_end_here(span, "retry") || !check_retry(span, retry.after.has_value())) return;
    const Duration after =
        retry.after ? read_duration(build_, *retry.after, "the time until the retry").value_or(0) : 0;
    add(step::Retry{after}, span);
  }

  void of(const ast::Reject&, lang::Span span) {
    if (allowed(span, "reject") && may_end_here(span, "reject") && check_acks(span, "reject", has_acks))
      add(step::Reject{}, span);
  }

  void of(const ast::RedriveStep& redrive, lang::Span span) {
    const auto topic = resolve_redriven(build_, redrive.topic);
    if (!topic) return;
    const ServiceId broker = build_.plan.topics[*topic].broker;
    const bool meets =
        frame_.sort == Frame::Sort::flow || check_shares_network(build_, frame_.service, broker, redrive.topic.span);
    if (meets) add(step::Redrive{*topic}, span);
  }

  void of(const ast::Log& log, lang::Span span) {
    const value::Code text = compile_expression(build_, frame_, log.message);
    add(step::Log{text}, span);
  }
};

}  // namespace

std::uint32_t compile_program(Build& build, Frame frame, const ast::Block& block) {
  return ProgramCompiler(build, std::move(frame)).run(block);
}

void ProgramWriter::add(const plan::Deed& deed, lang::Span span) {
  plan::Step made;
  made.deed = deed;
  number(made);
  made.position = build_.position(span);
  build_.plan.steps.push_back(made);
}

/// Gives a step its number among those of its kind.
void ProgramWriter::number(plan::Step& made) {
  // The number names draws, which are part of every digest: not to be the size of the variant, which grows.
  constexpr std::size_t kinds = 16;
  const std::size_t kind = made.deed.index();
  made.which = made_[kind]++ * kinds + kind % kinds + (static_cast<std::uint64_t>(kind / kinds) << 48);
}

std::uint32_t ProgramWriter::add_jump(lang::Span span) {
  add(step::Jump{}, span);
  return next() - 1;
}

}  // namespace meshsim::compile
