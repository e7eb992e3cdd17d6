// The records of requests, and the parameters in their paths.
#include <fmt/format.h>

#include <algorithm>

#include "compile/build/names.hpp"
#include "compile/code/expression.hpp"
#include "compile/source/endpoint_name.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// Finds the field; null when the record does not have it.
const ast::Field* field_of(const ast::Record& record, const std::string& name) {
  const auto found = std::find_if(record.fields.begin(), record.fields.end(),
                                  [&](const ast::Field& field) { return field.name.text == name; });
  return found == record.fields.end() ? nullptr : &*found;
}

/// Tells whether the value is this text, written out.
bool is_text(const ast::Expression& value, const std::string& text) {
  const auto* written = std::get_if<ast::Interpolation>(&value.node);
  if (written == nullptr || written->pieces.size() != 1) return false;
  const auto* piece = std::get_if<std::string>(&written->pieces.front());
  return piece != nullptr && *piece == text;
}

void add_text_field(ast::Record& record, const std::string& name, const std::string& text, lang::Span span) {
  ast::Interpolation value;
  value.pieces.emplace_back(text);
  record.fields.push_back({{name, span}, {std::move(value), span}});
}

void report_missing_parameter(Build& build, const ast::Request& request, const std::string& name) {
  build.diagnostics.error("E0440", request.path.span, fmt::format("nothing says which `{}` is called", name))
      .label(fmt::format("needs a field `{}`", name))
      .help(fmt::format("give it, `{} {{ {}: .. }}`, or write a path without braces", endpoint_name(request), name));
}

void report_double_parameter(Build& build, const ast::Request& request, const std::string& name) {
  build.diagnostics.error("E0440", request.path.span, fmt::format("`{}` is given by the path and by the record", name))
      .label("which of the two is meant?")
      .help(fmt::format("leave the field `{}` out, or write the path with `{{{}}}`", name, name));
}

}  // namespace

value::Code compile_request(Build& build, const Frame& frame, const ast::Request& request,
                            const std::optional<ast::Record>& record) {
  const auto topic = find_topic(build, endpoint_name(request));
  if (!topic) return compile_record(build, frame, record, false);
  const std::string handled = build.plan.topics[handler_with_parameters(build, *topic)].path;
  const std::vector<std::string> parameters = plan::parameters_of(handled);
  if (parameters.empty()) return compile_record(build, frame, record, false);
  ast::Record whole = record.value_or(ast::Record{{}, request.path.span});
  const bool is_handlers_path = handled == request.path.text;
  const auto arguments = plan::arguments_of(handled, request.path.text);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (const ast::Field* given = field_of(whole, parameters[i])) {
      if (arguments && !is_handlers_path && !is_text(given->value, (*arguments)[i]))
        report_double_parameter(build, request, parameters[i]);
      continue;
    }
    if (arguments) {
      add_text_field(whole, parameters[i], (*arguments)[i], request.path.span);
    } else if (is_handlers_path) {
      report_missing_parameter(build, request, parameters[i]);
    }
  }
  return compile_record(build, frame, whole, false);
}

}  // namespace meshsim::compile
