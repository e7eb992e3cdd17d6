// Operators and functions in expressions, and the types that go together.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "compile/build/names.hpp"
#include "compile/code/expression_compiler.hpp"
#include "compile/source/hint.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ast::BinaryOperator;
using value::Op;
using value::Type;

Op op_of(BinaryOperator operation) {
  constexpr std::array<Op, 10> ops = {Op::add,       Op::subtract, Op::multiply,   Op::divide,  Op::equal,
                                      Op::not_equal, Op::less,     Op::less_equal, Op::greater, Op::greater_equal};
  return ops[static_cast<std::size_t>(operation)];
}

bool is_quantity(Type type) { return type >= Type::number && type <= Type::rate; }
bool is_ordered(Type type) { return is_quantity(type) || type == Type::text; }

/// Returns the type of `left operation right`; nothing when the two do not go together.
std::optional<Type> result_of(BinaryOperator operation, Type left, Type right) {
  switch (operation) {
    case BinaryOperator::add:
    case BinaryOperator::subtract:
      return left == right && is_quantity(left) ? std::optional(left) : std::nullopt;
    case BinaryOperator::multiply:
      if (right == Type::number && is_quantity(left)) return left;
      return left == Type::number && is_quantity(right) ? std::optional(right) : std::nullopt;
    case BinaryOperator::divide:
      if (right == Type::number && is_quantity(left)) return left;
      return left == right && is_quantity(left) ? std::optional(Type::number) : std::nullopt;
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
      return left == right ? std::optional(Type::boolean) : std::nullopt;
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
      return left == right && is_ordered(left) ? std::optional(Type::boolean) : std::nullopt;
    case BinaryOperator::logical_and:
    case BinaryOperator::logical_or:
      break;
  }
  return std::nullopt;
}

bool is_none(const ast::Expression& operand) {
  const auto* use = std::get_if<ast::NameUse>(&operand.node);
  return use != nullptr && use->name == "none";
}

std::string_view verb(BinaryOperator operation) {
  constexpr std::array<std::string_view, 4> verbs = {"add", "subtract", "multiply", "divide"};
  const auto index = static_cast<std::size_t>(operation);
  return index < verbs.size() ? verbs[index] : "compare";
}

bool is_connective(BinaryOperator operation) {
  return operation == BinaryOperator::logical_and || operation == BinaryOperator::logical_or;
}

}  // namespace

StaticType ExpressionCompiler::of(const ast::Unary& unary, lang::Span) {
  if (unary.operation == ast::UnaryOperator::logical_not) {
    want(*unary.operand, Type::boolean);
    emitter_.replace(Op::logical_not);
    return Type::boolean;
  }
  const StaticType type = run(*unary.operand);
  emitter_.replace(Op::negate);
  if (!type || is_quantity(*type)) return type;
  build_.diagnostics.error("E0304", unary.operand->span, fmt::format("cannot negate a {}", value::to_string(*type)))
      .label(fmt::format("this is a {}", value::to_string(*type)));
  return fail();
}

StaticType ExpressionCompiler::of(const ast::Binary& binary, lang::Span) {
  if (is_connective(binary.operation)) return of_connective(binary);
  const bool outer = asks_for_none_;
  asks_for_none_ = is_none(*binary.left) || is_none(*binary.right);
  const StaticType left = run(*binary.left);
  const StaticType right = run(*binary.right);
  asks_for_none_ = outer;
  emitter_.combine(op_of(binary.operation));
  if (left && right) {
    const auto result = result_of(binary.operation, *left, *right);
    return result ? *result : unlike(binary, left, right);
  }
  // The type of an operand is known only during the run; but the result of a comparison is a truth value in any case.
  return binary.operation >= BinaryOperator::equal ? StaticType(Type::boolean) : std::nullopt;
}

StaticType ExpressionCompiler::unlike(const ast::Binary& binary, StaticType left, StaticType right) {
  auto& diagnostic = build_.diagnostics.error("E0304", binary.operator_span,
                                              fmt::format("cannot {} a {} and a {}", verb(binary.operation),
                                                          value::to_string(*left), value::to_string(*right)));
  diagnostic.label("these do not go together");
  diagnostic.also(binary.left->span, fmt::format("a {}", value::to_string(*left)));
  diagnostic.also(binary.right->span, fmt::format("a {}", value::to_string(*right)));
  if (binary.operation == BinaryOperator::add && (*left == Type::text || *right == Type::text)) {
    diagnostic.help("texts are put together inside a string: `\"{a}{b}\"`");
  }
  return fail();
}

StaticType ExpressionCompiler::of_connective(const ast::Binary& binary) {
  want(*binary.left, Type::boolean);
  const bool is_and = binary.operation == BinaryOperator::logical_and;
  const std::size_t jump = emitter_.jump(is_and ? Op::jump_if_false : Op::jump_if_true);
  want(*binary.right, Type::boolean);
  emitter_.land(jump);
  return Type::boolean;
}

void ExpressionCompiler::want(const ast::Expression& operand, Type wanted) {
  const StaticType type = run(operand);
  if (!type || *type == wanted) return;
  const std::string what = wanted == Type::boolean ? "a condition" : fmt::format("a {}", value::to_string(wanted));
  build_.diagnostics
      .error("E0304", operand.span, fmt::format("{} is needed here, not a {}", what, value::to_string(*type)))
      .label(fmt::format("this is a {}", value::to_string(*type)));
  failed_ = true;
}

StaticType ExpressionCompiler::of(const ast::FunctionCall& call, lang::Span) {
  const std::string& name = call.function.text;
  if (name == "token") return of_token(call);
  if (name == "valid" || name == "subject") {
    if (call.arguments.size() != 1 || call.arguments[0].name) {
      build_.diagnostics.error("E0310", call.function.span, fmt::format("`{}` takes one token", name))
          .label("wrong arguments")
          .help(fmt::format("such as `{}(request.token)`", name));
      return fail();
    }
    run(call.arguments[0].value);
    emitter_.replace(name == "valid" ? Op::is_valid : Op::token_subject);
    return name == "valid" ? Type::boolean : Type::text;
  }
  constexpr std::array<std::string_view, 4> distributions = {"exp", "lognormal", "normal", "pareto"};
  auto& diagnostic =
      build_.diagnostics.error("E0218", call.function.span, fmt::format("there is no function `{}` here", name));
  diagnostic.label("not a function");
  const bool drawn = std::find(distributions.begin(), distributions.end(), name) != distributions.end();
  diagnostic.help(drawn ? "distributions are drawn from by `work`, `wait` and `latency`"
                        : hint(name, {"token", "valid", "subject"}, "the functions"));
  return fail();
}

StaticType ExpressionCompiler::of_token(const ast::FunctionCall& call) {
  const bool fits = call.arguments.size() == 2 && !call.arguments[0].name && call.arguments[1].name &&
                    call.arguments[1].name->text == "valid";
  if (!fits) {
    build_.diagnostics.error("E0310", call.function.span, "`token` takes a text and how long it is valid")
        .label("wrong arguments")
        .help("such as `token(request.user, valid 15min)`");
    return fail();
  }
  run(call.arguments[0].value);
  want(call.arguments[1].value, Type::duration);
  emitter_.combine(Op::make_token);
  return Type::token;
}

std::optional<std::uint32_t> resolve_table(Build& build, const Frame& frame, const ast::Name& name) {
  const auto found = build.names.tables.find({frame.service, name.text});
  if (found != build.names.tables.end()) return found->second;
  std::vector<std::string_view> known;
  for (const auto& [key, table] : build.names.tables) {
    if (key.first == frame.service) known.push_back(key.second);
  }
  auto& diagnostic = build.diagnostics.error("E0219", name.span, fmt::format("no table named `{}`", name.text));
  if (name.text.empty()) diagnostic.message = "only a table can be indexed";
  diagnostic.label(frame.service == no_service ? "there are no tables here"
                                               : "not a `store` or `memory` of this service");
  diagnostic.help(hint(name.text, known, "the tables"));
  if (known.empty() && frame.service != no_service && !name.text.empty()) {
    diagnostic.help(
        fmt::format("add `store {}` (survives) or `memory {}` (dies with its instance)", name.text, name.text));
  }
  return std::nullopt;
}

std::optional<std::uint32_t> resolve_observed_table(Build& build, const ast::Name& name,
                                                    const std::optional<ast::Name>& service) {
  const auto owner = service ? resolve_service(build, *service) : std::nullopt;
  if (service && !owner) return std::nullopt;
  std::vector<std::string_view> known;
  std::vector<std::uint32_t> found;
  for (const auto& [key, table] : build.names.tables) {
    if (owner && key.first != *owner) continue;
    known.push_back(key.second);
    if (key.second == name.text) found.push_back(table);
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    build.diagnostics.error("E0219", name.span, fmt::format("no table named `{}`", name.text))
        .label("not a `store` or `memory` of a service")
        .help(hint(name.text, known, "the tables"));
    return std::nullopt;
  }
  const std::string& first = build.plan.services[build.plan.tables[found[0]].service].name;
  build.diagnostics.error("E0219", name.span, fmt::format("more than one service has a table `{}`", name.text))
      .label("which one?")
      .help(fmt::format("name its service: `{} at {}`", name.text, first));
  return std::nullopt;
}

}  // namespace meshsim::compile
