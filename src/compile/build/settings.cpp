#include "compile/build/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compile/build/quantity.hpp"
#include "compile/source/foreign.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {

namespace ast = lang::ast;

void report_setting(Build& build, const ast::Setting& setting, std::string_view sort,
                    const std::vector<std::string_view>& known) {
  const std::string_view foreign = foreign_help(setting.key.text, sort);
  build.diagnostics.error("E0213", setting.key.span, fmt::format("a {} has no setting `{}`", sort, setting.key.text))
      .label("not a setting here")
      .help(foreign.empty() ? hint(setting.key.text, known, fmt::format("the settings of a {}", sort))
                            : std::string(foreign));
}

std::optional<std::size_t> read_word(Build& build, const ast::Setting& setting,
                                     const std::vector<std::string_view>& words) {
  const ast::NameUse* use =
      setting.arguments.size() == 1 ? std::get_if<ast::NameUse>(&setting.arguments.front().node) : nullptr;
  const auto found = use == nullptr ? words.end() : std::find(words.begin(), words.end(), use->name);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  build.diagnostics
      .error("E0213", setting.span,
             fmt::format("`{}` takes one of {}", setting.key.text, lang::quoted_list(words, "or")))
      .label("none of these")
      .help(use == nullptr ? "" : hint(use->name, words, "the words here"));
  return std::nullopt;
}

namespace {

void report_no_single(Build& build, const ast::Setting& setting) {
  build.diagnostics.error("E0213", setting.span, fmt::format("`{}` takes one duration", setting.key.text))
      .label("not one duration")
      .help(fmt::format("such as `{} 5s`", setting.key.text));
}

}  // namespace

std::optional<Duration> read_single_duration(Build& build, const ast::Setting& setting, Duration least) {
  if (setting.arguments.size() == 1) {
    return read_duration(build, setting.arguments.front(), fmt::format("`{}`", setting.key.text), least);
  }
  report_no_single(build, setting);
  return std::nullopt;
}

std::optional<Duration> read_single_period(Build& build, const ast::Setting& setting) {
  if (setting.arguments.size() == 1) {
    return read_period(build, setting.arguments.front(), fmt::format("`{}`", setting.key.text), true);
  }
  report_no_single(build, setting);
  return std::nullopt;
}

}  // namespace meshsim::compile
