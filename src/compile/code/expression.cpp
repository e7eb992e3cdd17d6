#include "compile/code/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "base/text.hpp"
#include "compile/build/broker_kinds.hpp"
#include "compile/build/names.hpp"
#include "compile/build/possible.hpp"
#include "compile/code/emitter.hpp"
#include "compile/code/expression_compiler.hpp"
#include "compile/constant/evaluate.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::compile {

namespace ast = lang::ast;
using value::Op;

namespace {

/// Tells whether the function has a value; the others are distributions.
bool is_function(std::string_view name) { return name == "token" || name == "valid" || name == "subject"; }

constexpr std::array<std::string_view, 4> builtin_names = {"message", "request", "self", "now"};

}  // namespace

bool is_builtin_name(std::string_view name) {
  return std::find(builtin_names.begin(), builtin_names.end(), name) != builtin_names.end();
}

value::Code ExpressionCompiler::finish(lang::Span span) {
  if (failed_) return {};
  if (emitter_.fits()) return emitter_.finish();
  build_.diagnostics.error("E0312", span, "this expression is too large")
      .label(fmt::format("needs more than {} values at once", value::max_stack))
      .help("break it into several `let` steps, or a record into smaller ones");
  return {};
}

StaticType ExpressionCompiler::run(const ast::Expression& expression) {
  if (drawn_ != nullptr && is_draw(expression)) return draw(expression);
  return std::visit([&](const auto& node) { return of(node, expression.span); }, expression.node);
}

StaticType ExpressionCompiler::of(const ast::Number& number, lang::Span) {
  const auto constant = evaluate(number, build_.diagnostics);
  if (!constant) return fail();
  emitter_.push_constant(*constant);
  return to_value(*constant).type();
}

StaticType ExpressionCompiler::of(const ast::Truth& truth, lang::Span) {
  emitter_.push_constant(Constant::boolean(truth.value));
  return value::Type::boolean;
}

StaticType ExpressionCompiler::of(const ast::Interpolation& text, lang::Span) {
  if (text.pieces.empty()) emitter_.push_text("");
  for (const auto& piece : text.pieces) {
    if (build_.enough()) break;
    if (const auto* plain = std::get_if<std::string>(&piece)) {
      emitter_.push_text(*plain);
    } else {
      run(*std::get<lang::Box<ast::Expression>>(piece));
    }
  }
  const bool plain = text.pieces.empty() || (text.pieces.size() == 1 && text.pieces[0].index() == 0);
  if (!plain) emitter_.gather(Op::concatenate, static_cast<std::uint32_t>(text.pieces.size()));
  return value::Type::text;
}

StaticType ExpressionCompiler::of(const ast::NameUse& use, lang::Span span) {
  // Locals come before parameters, and both before the words of the language.
  const auto& locals = frame_.locals;
  if (std::find(locals.begin(), locals.end(), use.name) != locals.end()) {
    emitter_.push(Op::local, field_id(build_, use.name, span));
    return std::nullopt;
  }
  if (const NamedConstant* constant = build_.environment.find(use.name)) return of_constant(constant->value, span);
  if (use.name == "now") return emitter_.push(Op::now), value::Type::duration;
  if (use.name == "self" && has_instance()) return emitter_.push(Op::self_name), value::Type::text;
  if (use.name == "none") return emitter_.push_none(), std::nullopt;
  if (frame_.sort == Frame::Sort::pattern) return push_field({use.name, span});
  if (use.name == subject()) {
    build_.diagnostics.error("E0209", span, fmt::format("`{}` is a record and no value of its own", use.name))
        .label("which field of it?")
        .help(fmt::format("write `{}.FIELD`", use.name));
    return fail();
  }
  return unknown_name(use.name, span);
}

StaticType ExpressionCompiler::of_constant(const Constant& constant, lang::Span span) {
  if (constant.kind == Constant::Kind::distribution && drawn_ != nullptr) return draw(constant.distribution, span);
  if (constant.kind == Constant::Kind::distribution) {
    build_.diagnostics.error("E0309", span, "a distribution has no value of its own")
        .label("only drawn from by `work`, `wait` and `latency`");
    return fail();
  }
  emitter_.push_constant(constant);
  return to_value(constant).type();
}

/// Tells whether the expression is a distribution: a range, or a function that is none of those that have a value.
bool ExpressionCompiler::is_draw(const ast::Expression& expression) const {
  if (const auto* call = std::get_if<ast::FunctionCall>(&expression.node)) return !is_function(call->function.text);
  return std::holds_alternative<ast::Range>(expression.node);
}

StaticType ExpressionCompiler::draw(const ast::Expression& expression) {
  const auto constant = evaluate(expression, build_.environment, build_.diagnostics);
  if (!constant) return fail();
  return draw(constant->distribution, expression.span);
}

StaticType ExpressionCompiler::draw(const Distribution& distribution, lang::Span span) {
  if (has_drawn_) {
    build_.diagnostics.error("E0309", span, "a time is drawn once in a step")
        .label("the second draw")
        .help("write two steps: their times add up");
    return fail();
  }
  has_drawn_ = true;
  *drawn_ = distribution;
  emitter_.push(Op::drawn);
  return value::Type::duration;
}

StaticType ExpressionCompiler::unknown_name(const std::string& name, lang::Span span) {
  std::vector<std::string_view> known(frame_.locals.begin(), frame_.locals.end());
  for (const std::string_view each : build_.environment.names()) known.push_back(each);
  if (!subject().empty()) known.push_back(subject());
  if (has_instance()) known.emplace_back("self");
  known.emplace_back("now");
  auto& diagnostic = build_.diagnostics.error("E0209", span, fmt::format("`{}` is not known here", name));
  diagnostic.label("no local, no parameter");
  if (holds_word(" null nil undefined missing absent nothing empty ", name)) {
    diagnostic.help("what is not there equals `none`: `require request.user != none`");
    return fail();
  }
  diagnostic.help(hint(name, known, "the names here"));
  if (!subject().empty()) diagnostic.help(fmt::format("a field of the {0} is `{0}.{1}`", subject(), name));
  if (subject().empty() && !lang::words::meant(name, known)) {
    diagnostic.help(fmt::format("a text stands in quotes: `\"{}\"`", name));
  }
  return fail();
}

StaticType ExpressionCompiler::of(const ast::FieldAccess& access, lang::Span) {
  const auto* use = std::get_if<ast::NameUse>(&access.object->node);
  const bool is_local =
      use != nullptr && std::find(frame_.locals.begin(), frame_.locals.end(), use->name) != frame_.locals.end();
  if (use == nullptr || is_local || (use->name != "message" && use->name != "request")) {
    const StaticType type = run(*access.object);
    if (type && *type != value::Type::record) {
      build_.diagnostics.error("E0304", access.object->span, fmt::format("a {} has no fields", value::to_string(*type)))
          .label(fmt::format("this is a {}", value::to_string(*type)));
      return fail();
    }
    emitter_.replace(Op::field, field_id(build_, access.field.text, access.field.span));
    return std::nullopt;
  }
  // A `where` has one subject, whether it is written `message` or `request`.
  if (frame_.sort == Frame::Sort::pattern || use->name == subject()) return push_field(access.field);
  auto& diagnostic =
      build_.diagnostics.error("E0209", access.object->span, fmt::format("there is no `{}` here", use->name));
  diagnostic.label("not known here");
  if (!subject().empty()) diagnostic.help(fmt::format("what came is called `{}` here", subject()));
  return fail();
}

StaticType ExpressionCompiler::push_field(const ast::Name& field) {
  const bool is_endpoint = frame_.topic != no_topic && build_.plan.topics[frame_.topic].is_endpoint;
  // No broker says anything about a request or an entry of a table: there, `id` is a field like any other.
  const bool is_of_entry = frame_.sort == Frame::Sort::pattern && frame_.topic == no_topic;
  if (!is_endpoint && !is_of_entry) {
    if (field.text == "id") return emitter_.push(Op::message_id), value::Type::number;
    if (field.text == "topic") return emitter_.push(Op::message_topic), value::Type::text;
    if (field.text == "sender") return emitter_.push(Op::sender), value::Type::text;
  }
  if (!is_endpoint && frame_.sort == Frame::Sort::topic_handler && frame_.topic != no_topic) {
    if (const auto told = push_what_broker_tells(field)) return *told;
  }
  if (asks_for_none_ && frame_.sort != Frame::Sort::pattern) {
    warn_of_unknown_field(field);
  } else if ((frame_.topic != no_topic && !check_field_is_sent(build_, frame_.topic, field)) ||
             (frame_.entries != nullptr && !asks_for_none_ && !check_field_is_set(build_, *frame_.entries, field))) {
    return fail();
  }
  emitter_.push(Op::message_field, field_id(build_, field.text, field.span));
  return std::nullopt;
}

/// Pushes what the broker says about a delivery: how often it was tried, why it is a dead letter. A field of that name
/// that is sent goes first. Returns nothing for any other field.
std::optional<StaticType> ExpressionCompiler::push_what_broker_tells(const ast::Name& field) {
  const auto& sent = build_.names.topic_notes[frame_.topic].fields;
  if (std::find(sent.begin(), sent.end(), field.text) != sent.end()) return std::nullopt;
  const plan::Topic& topic = build_.plan.topics[frame_.topic];
  if (topic.broker == no_service) return std::nullopt;
  const plan::BrokerKind& kind = kind_of(build_.plan.brokers[build_.plan.services[topic.broker].detail]);
  if (topic.letters_of != no_topic) {
    if (field.text == "tries") return emitter_.push(Op::dead_tries), value::Type::number;
    if (field.text == "reason") return emitter_.push(Op::dead_reason), value::Type::text;
  }
  if (field.text == "tries") {
    if (counts_deliveries(kind)) return emitter_.push(Op::tries), value::Type::number;
    auto& diagnostic = report_cannot(build_, field.span, kind.name,
                                     "tell how often a message was tried (`message.tries`)", counts_deliveries);
    if (tells_redelivery(kind)) diagnostic.help("`message.redelivered` tells whether it was delivered before");
    return fail();
  }
  if (field.text != "redelivered") return std::nullopt;
  if (tells_redelivery(kind)) return emitter_.push(Op::redelivered), value::Type::boolean;
  report_cannot(build_, field.span, kind.name, "tell whether a message was delivered before (`message.redelivered`)",
                tells_redelivery);
  return fail();
}

// Warns of an unknown field that looks like a slip of the pen. To ask whether a field is absent is legal, whoever sends
// it.
void ExpressionCompiler::warn_of_unknown_field(const ast::Name& field) {
  if (frame_.topic == no_topic) return;
  const auto& fields = build_.names.topic_notes[frame_.topic].fields;
  if (std::find(fields.begin(), fields.end(), field.text) != fields.end() || build_.warnings > 50) return;
  const auto near = lang::nearest(field.text, {fields.begin(), fields.end()});
  if (!near || !build_.may_warn()) return;
  build_.diagnostics
      .warning("W0405", field.span,
               fmt::format("no `{}` has a field `{}`", build_.plan.topics[frame_.topic].name, field.text))
      .label("always absent")
      .help(fmt::format("did you mean `{}`?", *near));
}

StaticType ExpressionCompiler::of(const ast::IndexAccess& access, lang::Span) {
  const auto* use = std::get_if<ast::NameUse>(&access.table->node);
  const std::string name = use == nullptr ? "" : use->name;
  const auto table = resolve_table(build_, frame_, {name, access.table->span});
  run(*access.key);
  if (!table) return fail();
  emitter_.replace(Op::table_get, no_field, *table);
  return std::nullopt;
}

StaticType ExpressionCompiler::of(const ast::Fresh& fresh, lang::Span) {
  const auto [place, is_new] = build_.names.series.emplace(fresh.what.text, build_.plan.series.size());
  if (is_new) build_.plan.series.push_back(fresh.what.text);
  emitter_.push(Op::fresh, no_field, place->second);
  return value::Type::text;
}

StaticType ExpressionCompiler::of(const ast::Record& record, lang::Span) {
  for (std::size_t i = 0; i < record.fields.size() && !build_.enough(); ++i) {
    const ast::Name& name = record.fields[i].name;
    // Only the first thousand fields are compared with each other, because the time grows with the square.
    for (std::size_t j = 0; j < i && i < 1000; ++j) {
      if (record.fields[j].name.text != name.text) continue;
      build_.diagnostics.error("E0201", name.span, fmt::format("the field `{}` is there twice", name.text))
          .label("the second time")
          .also(record.fields[j].name.span, "the first time");
      failed_ = true;
    }
    run(record.fields[i].value);
  }
  emitter_.gather(Op::record, static_cast<std::uint32_t>(record.fields.size()));
  for (const ast::Field& field : record.fields) emitter_.field_name(field_id(build_, field.name.text, field.name.span));
  return value::Type::record;
}

StaticType ExpressionCompiler::of(const ast::Range&, lang::Span span) {
  build_.diagnostics.error("E0309", span, "a range has no value of its own")
      .label("only drawn from by `work`, `wait` and `latency`");
  return fail();
}

StaticType ExpressionCompiler::of(const lang::Box<ast::Metric>&, lang::Span span) {
  return only_in_predicates(span, "a metric");
}

StaticType ExpressionCompiler::of(const ast::StateTest&, lang::Span span) {
  return only_in_predicates(span, "the state of a service");
}

StaticType ExpressionCompiler::only_in_predicates(lang::Span span, std::string_view what) {
  build_.diagnostics.error("E0314", span, fmt::format("{} cannot be read here", what))
      .label("a service does not see this")
      .help("it can be used in `expect`, `check` and `when`");
  return fail();
}

std::string_view ExpressionCompiler::subject() const {
  switch (frame_.sort) {
    case Frame::Sort::topic_handler:
    case Frame::Sort::pattern:
      return "message";
    case Frame::Sort::request_handler:
      return "request";
    case Frame::Sort::flow:
    case Frame::Sort::timeline:
      break;
  }
  return "";
}

bool ExpressionCompiler::has_instance() const {
  return frame_.sort != Frame::Sort::timeline && frame_.sort != Frame::Sort::pattern;
}

namespace {

/// Runs the compiler over the expression, and tells whether it may have the type; reports it where it cannot.
bool has_wanted(Build& build, ExpressionCompiler& compiler, const ast::Expression& expression, WantedType wanted) {
  const StaticType type = compiler.run(expression);
  if (!wanted || !type || *type == *wanted) return true;
  const std::string found(value::to_string(*type));
  build.diagnostics
      .error(*wanted == value::Type::boolean ? "E0311" : "E0305", expression.span,
             *wanted == value::Type::boolean
                 ? fmt::format("a condition is true or false, not a {}", found)
                 : fmt::format("this must be a {}, not a {}", value::to_string(*wanted), found))
      .label(fmt::format("this is a {}", found))
      .help(*wanted == value::Type::boolean ? "compare it with something, such as `== \"yes\"`" : "");
  return false;
}

value::Code compile_wanted(Build& build, ExpressionCompiler& compiler, const ast::Expression& expression,
                           WantedType wanted) {
  return has_wanted(build, compiler, expression, wanted) ? compiler.finish(expression.span) : value::Code{};
}

}  // namespace

value::Code compile_expression(Build& build, const Frame& frame, const ast::Expression& expression, WantedType wanted) {
  ExpressionCompiler compiler(build, frame);
  return compile_wanted(build, compiler, expression, wanted);
}

void check_type(Build& build, const Frame& frame, const ast::Expression& expression, value::Type wanted) {
  ExpressionCompiler compiler(build, frame);
  (void)has_wanted(build, compiler, expression, wanted);
}

value::Code compile_time(Build& build, const Frame& frame, const ast::Expression& time, Distribution& drawn) {
  ExpressionCompiler compiler(build, frame, &drawn);
  return compile_wanted(build, compiler, time, value::Type::duration);
}

value::Code compile_record(Build& build, const Frame& frame, const std::optional<ast::Record>& record,
                           bool is_message) {
  ExpressionCompiler compiler(build, frame);
  const ast::Record empty;
  const ast::Record& fields = record ? *record : empty;
  if (is_message) {
    for (const ast::Field& field : fields.fields) {
      if (field.name.text != "id" && field.name.text != "topic" && field.name.text != "sender") continue;
      build.diagnostics
          .error("E0410", field.name.span, fmt::format("`{}` cannot be a field of a message", field.name.text))
          .label(fmt::format("`message.{}` is what the broker says about it", field.name.text))
          .help(fmt::format("give it another name, such as `order_{}`", field.name.text));
    }
  }
  compiler.of(fields, fields.span);
  return compiler.finish(fields.span);
}

FieldId local_id(Build& build, const ast::Name& name) { return field_id(build, name.text, name.span); }

}  // namespace meshsim::compile
