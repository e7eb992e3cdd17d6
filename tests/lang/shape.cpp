// Writes an expression out with all its parentheses, to show how it was read.
#include <array>
#include <string>

#include "lang/script.hpp"

namespace meshsim::lang::test {

namespace {

struct Shape {
  std::string operator()(const ast::Number& number) const {
    return std::to_string(number.mantissa) + (number.scale > 0 ? "e-" + std::to_string(number.scale) : "") +
           number.unit;
  }
  std::string operator()(const ast::Interpolation& string) const {
    std::string out = "\"";
    for (const auto& piece : string.pieces) {
      if (const auto* text = std::get_if<std::string>(&piece)) out += *text;
      if (const auto* value = std::get_if<Box<ast::Expression>>(&piece)) out += "{" + shape(**value) + "}";
    }
    return out + "\"";
  }
  std::string operator()(const ast::NameUse& use) const { return use.name; }
  std::string operator()(const ast::Truth& truth) const { return truth.value ? "true" : "false"; }
  std::string operator()(const ast::FieldAccess& access) const {
    return shape(*access.object) + "." + access.field.text;
  }
  std::string operator()(const ast::IndexAccess& access) const {
    return shape(*access.table) + "[" + shape(*access.key) + "]";
  }
  std::string operator()(const ast::FunctionCall& call) const {
    std::string out = call.function.text + "(";
    for (const ast::Argument& argument : call.arguments) {
      if (out.back() != '(') out += ", ";
      out += (argument.name ? argument.name->text + ": " : "") + shape(argument.value);
    }
    return out + ")";
  }
  std::string operator()(const ast::Fresh& fresh) const { return "fresh " + fresh.what.text; }
  std::string operator()(const ast::Record& record) const {
    std::string out = "{";
    for (const ast::Field& field : record.fields) out += " " + field.name.text + ": " + shape(field.value);
    return out + " }";
  }
  std::string operator()(const ast::Range& range) const {
    return "(" + shape(*range.low) + ".." + shape(*range.high) + ")";
  }
  std::string operator()(const ast::Unary& unary) const {
    return std::string(unary.operation == ast::UnaryOperator::negate ? "(- " : "(not ") + shape(*unary.operand) + ")";
  }
  std::string operator()(const ast::Binary& binary) const {
    static constexpr std::array signs{"+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
    return "(" + shape(*binary.left) + " " + signs.at(static_cast<std::size_t>(binary.operation)) + " " +
           shape(*binary.right) + ")";
  }
  std::string operator()(const Box<ast::Metric>& boxed) const {
    const ast::Metric& metric = *boxed;
    std::string out = "<";
    for (const ast::Name& word : metric.words) out += word.text + " ";
    if (metric.only) out += "(" + metric.only->text + ") ";
    if (const auto* name = std::get_if<ast::Name>(&metric.subject)) out += "of " + name->text;
    if (const auto* request = std::get_if<ast::Request>(&metric.subject)) {
      out += "of " + request->method.text + " " + request->path.text;
    }
    if (metric.for_whom) out += " for " + metric.for_whom->text;
    if (metric.at_whom) out += " at " + metric.at_whom->text;
    if (metric.by_whom) out += " by " + metric.by_whom->text;
    if (metric.field) out += "." + metric.field->text;
    if (metric.where) out += " where " + shape(*metric.where);
    return out + ">";
  }
  std::string operator()(const ast::StateTest& test) const {
    return "<" + test.subject.text + " is " + test.state.text + ">";
  }
};

}  // namespace

std::string shape(const ast::Expression& expression) { return std::visit(Shape{}, expression.node); }

}  // namespace meshsim::lang::test
