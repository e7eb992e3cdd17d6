#include "compile/runs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <variant>

#include "compile/code/expression.hpp"
#include "compile/constant/evaluate.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "lang/parse/parser.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  std::uint64_t step = 1;
  bool named = false;  ///< there are several, so that the name of a run tells which it is
};

class RunPlanner {
 public:
  RunPlanner(const System& system, const CompileOptions& options, lang::Sources& sources, DataFiles& files,
             lang::Diagnostics& diagnostics)
      : system_(system), options_(options), sources_(sources), diagnostics_(diagnostics) {
    parameters_.files = &files;
  }

  RunPlan run(const std::string& path) {
    parameters();
    columns();
    const SeedRange seeds = seed_range();
    const std::size_t rows = system_.cases ? system_.cases->rows.size() : 1;
    // Each factor alone first, so that the product cannot overflow.
    if (rows > max_runs || seeds.count > max_runs || rows * seeds.count > max_runs) report_too_many(rows, seeds.count);
    if (diagnostics_.has_errors()) return {};
    const std::string stem = std::filesystem::path(path).stem().string();
    for (std::size_t row = 0; row < rows; ++row) add_row(stem, row, seeds);
    if (plan_.specs.empty() && !diagnostics_.has_errors()) report_no_case();
    return diagnostics_.has_errors() ? RunPlan{} : std::move(plan_);
  }

 private:
  static constexpr std::size_t longest_in_name = 100;  ///< bytes of a value, in the names of runs

  void parameters() {
    if (system_.params.size() > max_parameters) {
      diagnostics_.error("E0498", system_.params.back().name.span, "a scenario may have at most 200 parameters")
          .label("one too many");
      return;
    }
    for (const ast::Param& param : system_.params) {
      check_name(param.name);
      auto value = evaluate(param.value, parameters_, diagnostics_);
      // A parameter with a wrong value is known all the same: its uses are not reported, too.
      parameters_.constants.push_back({param.name.text, value.value_or(Constant{}), param.name.span});
      if (value) override_value(parameters_.constants.back());
    }
    for (const auto& [name, text] : options_.sets) check_set(name);
  }

  /// Gives a parameter the value of `--set`, which must be of its kind.
  void override_value(NamedConstant& parameter) {
    for (const auto& [name, text] : options_.sets) {
      if (name != parameter.name) continue;
      if (parameter.value.kind == Constant::Kind::text) {
        // A text is taken as it stands: the shell has its own quotes.
        parameter.value.text = text;
        continue;
      }
      const lang::FileId file = sources_.add(fmt::format("{} {}", option_of(name), name), text);
      const auto expression = lang::parse_expression(file, sources_, diagnostics_);
      const auto value = expression ? evaluate(*expression, Environment{}, diagnostics_) : std::nullopt;
      if (!value) continue;
      if (value->kind == parameter.value.kind) {
        parameter.value = *value;
        continue;
      }
      diagnostics_
          .error("E0305", expression->span,
                 fmt::format("`{}` is {}, not {}", name, describe(parameter.value.kind), describe(value->kind)))
          .label(fmt::format("this is {}", describe(value->kind)))
          .also(parameter.span, fmt::format("its value here is {}", to_text(parameter.value)));
    }
  }

  /// Returns the option that gave the parameter its value.
  std::string_view option_of(const std::string& name) const {
    return std::find(options_.varied.begin(), options_.varied.end(), name) == options_.varied.end() ? "--set"
                                                                                                    : "--vary";
  }

  void check_set(const std::string& name) {
    if (parameters_.find(name) != nullptr || is_column(name)) return;
    std::vector<std::string_view> names = parameters_.names();
    if (system_.cases) {
      for (const ast::Name& column : system_.cases->columns) names.emplace_back(column.text);
    }
    const lang::FileId file = sources_.add(std::string(option_of(name)), name);
    diagnostics_
        .error("E0222", {file, 0, static_cast<std::uint32_t>(name.size())},
               fmt::format("no parameter named `{}`", name))
        .label("not in this scenario")
        .help(hint(name, names, "the parameters"));
  }

  bool is_column(std::string_view name) const {
    return system_.cases && std::any_of(system_.cases->columns.begin(), system_.cases->columns.end(),
                                        [&](const ast::Name& column) { return column.text == name; });
  }

  void check_name(const ast::Name& name) {
    if (!is_builtin_name(name.text)) return;
    diagnostics_.error("E0201", name.span, fmt::format("`{}` has a meaning of its own", name.text))
        .label("not free")
        .help("give it another name");
  }

  void columns() {
    if (!system_.cases) return;
    if (system_.cases->columns.size() > max_parameters) {
      diagnostics_.error("E0498", system_.cases->columns.back().span, "cases may have at most 200 columns")
          .label("one too many");
      return;
    }
    std::set<std::string_view> seen;
    for (const ast::Name& name : system_.cases->columns) {
      check_name(name);
      const NamedConstant* parameter = parameters_.find(name.text);
      if (seen.insert(name.text).second && parameter == nullptr) continue;
      auto& diagnostic = diagnostics_.error("E0201", name.span, fmt::format("`{}` is defined twice", name.text));
      diagnostic.label("the second time").help("give one of them another name");
      if (parameter != nullptr) diagnostic.also(parameter->span, "the first time");
    }
    if (!system_.cases->rows.empty()) return;
    diagnostics_.error("E0412", system_.cases->columns.front().span, "the cases have no rows")
        .label("nothing would be run")
        .help("write a row for each case between `{` and `}`");
  }

  SeedRange seed_range() {
    if (options_.seed) return {*options_.seed, 1, 1, false};
    if (options_.seeds) {
      const SeedSpan& seeds = *options_.seeds;
      return {seeds.first, (seeds.last - seeds.first) / seeds.step + 1, seeds.step, true};
    }
    if (system_.seed && system_.seeds) {
      diagnostics_.error("E0425", system_.seeds->first.span, "`seed` and `seeds` exclude each other")
          .label("which of them counts?")
          .also(system_.seed->value.span, "the other one")
          .help("remove one of the two");
      return {};
    }
    if (system_.seed) return {whole(system_.seed->value).value_or(1), 1, 1, false};
    if (!system_.seeds) return {};
    const auto first = whole(system_.seeds->first);
    const auto last = whole(system_.seeds->last);
    if (!first || !last) return {};
    if (*first <= *last) return {*first, *last - *first + 1, 1, true};
    diagnostics_
        .error("E0308", lang::join(system_.seeds->first.span, system_.seeds->last.span),
               "the seeds end before they begin")
        .label("upside down")
        .help(fmt::format("write `seeds {}..{}`", *last, *first));
    return {};
  }

  std::optional<std::uint64_t> whole(const ast::Number& number) {
    const auto digits = number.unit.empty() ? decimal_of(number, diagnostics_) : std::nullopt;
    const auto value = digits ? digits->to_int64() : std::nullopt;
    if (value && *value >= 0) return static_cast<std::uint64_t>(*value);
    diagnostics_.error("E0306", number.span, "a seed is a whole number from 0 up").label("not a whole number");
    return std::nullopt;
  }

  void report_too_many(std::size_t rows, std::uint64_t seeds) {
    const lang::Span span = system_.seeds ? system_.seeds->last.span : system_.cases->columns.front().span;
    diagnostics_.error("E0498", span, "a scenario may have at most 10,000 runs")
        .label(fmt::format("{} cases, {} seeds", rows, seeds))
        .help("remove some of them");
  }

  void add_row(const std::string& stem, std::size_t row, const SeedRange& seeds) {
    std::vector<NamedConstant>& cells = plan_.rows.emplace_back();
    std::string values;
    for (std::size_t i = 0; system_.cases && i < system_.cases->columns.size(); ++i) {
      const auto value = cell(row, i);
      if (!value) return;
      const ast::Name& name = system_.cases->columns[i];
      cells.push_back({name.text, *value, name.span});
      values +=
          fmt::format("{}{}={}", values.empty() ? "" : ",", name.text, to_text(*value).substr(0, longest_in_name));
    }
    if (!is_chosen(cells)) return;
    for (std::uint64_t i = 0; i < seeds.count; ++i) {
      const std::uint64_t seed = seeds.first + i * seeds.step;
      std::string inside = values;
      if (seeds.named) inside += fmt::format("{}seed={}", inside.empty() ? "" : ",", seed);
      plan_.specs.push_back({inside.empty() ? stem : fmt::format("{}[{}]", stem, inside), seed, row});
    }
  }

  /// Tells whether `--set` of columns selects this case.
  bool is_chosen(const std::vector<NamedConstant>& cells) {
    return std::all_of(options_.sets.begin(), options_.sets.end(), [&](const auto& set) {
      const auto cell = std::find_if(cells.begin(), cells.end(), [&](const auto& c) { return c.name == set.first; });
      return cell == cells.end() || to_text(cell->value) == normal_text(set, cell->value.kind);
    });
  }

  /// Writes the value of `--set` for a column as a case would show it: `0.5s` as `500ms`.
  std::string normal_text(const std::pair<std::string, std::string>& set, Constant::Kind kind) {
    if (kind == Constant::Kind::text) return set.second;
    const auto [known, is_new] = chosen_.try_emplace(set.first);
    if (!is_new) return known->second;
    const lang::FileId file = sources_.add(fmt::format("{} {}", option_of(set.first), set.first), set.second);
    const auto expression = lang::parse_expression(file, sources_, diagnostics_);
    const auto value = expression ? evaluate(*expression, Environment{}, diagnostics_) : std::nullopt;
    if (value) known->second = to_text(*value);
    return known->second;
  }

  void report_no_case() {
    std::string wanted;
    std::string there;
    for (const auto& [name, text] : options_.sets) {
      if (!is_column(name)) continue;
      wanted += fmt::format("{}{}={}", wanted.empty() ? "" : ", ", name, text);
      std::vector<std::string> values;
      for (const auto& row : plan_.rows) {
        for (const NamedConstant& cell : row) {
          std::string value = to_text(cell.value);
          if (cell.name == name && std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(std::move(value));
        }
      }
      there += fmt::format("{}`{}` is {} in them", there.empty() ? "" : "; ", name, fmt::join(values, ", "));
    }
    diagnostics_.error("E0412", system_.cases->columns.front().span, fmt::format("no case has {}", wanted))
        .label("none of these cases")
        .help(there);
  }

  /// Evaluates a cell. A column holds values of one kind, so that a claim that uses it is right for every row or for
  /// none.
  std::optional<Constant> cell(std::size_t row, std::size_t column) {
    const auto& cells = system_.cases->rows[row].cells;
    if (column >= cells.size()) return std::nullopt;
    auto value = evaluate(cells[column], parameters_, diagnostics_);
    if (!value) return std::nullopt;
    if (kinds_.size() <= column) kinds_.resize(column + 1);
    if (!kinds_[column]) kinds_[column] = value->kind;
    if (*kinds_[column] == value->kind) return value;
    diagnostics_
        .error("E0305", cells[column].span,
               fmt::format("the column `{}` holds {}, not {}", system_.cases->columns[column].text,
                           describe(*kinds_[column]), describe(value->kind)))
        .label(fmt::format("this is {}", describe(value->kind)))
        .also(system_.cases->rows[0].cells[column].span, "the first row");
    return std::nullopt;
  }

  const System& system_;
  const CompileOptions& options_;
  lang::Sources& sources_;
  lang::Diagnostics& diagnostics_;
  RunPlan plan_;
  Environment& parameters_ = plan_.parameters;
  std::vector<std::optional<Constant::Kind>> kinds_;  ///< kinds of the columns
  std::map<std::string, std::string> chosen_;         ///< values of `--set` for columns, by name
};

}  // namespace

Environment RunPlan::environment(std::size_t row) const {
  Environment environment = parameters;
  if (row < rows.size()) environment.constants.insert(environment.constants.end(), rows[row].begin(), rows[row].end());
  return environment;
}

RunPlan plan_runs(const System& system, const std::string& path, const CompileOptions& options, lang::Sources& sources,
                  DataFiles& files, lang::Diagnostics& diagnostics) {
  return RunPlanner(system, options, sources, files, diagnostics).run(path);
}

}  // namespace meshsim::compile
