#include "compile/typed.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "compile/observe/metrics.hpp"
#include "compile/observe/pattern.hpp"
#include "compile/observe/predicate.hpp"
#include "lang/parse/parser.hpp"
#include "lang/parse/words.hpp"
#include "plan/facts.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

constexpr const char* typed_name = "typed";

std::optional<plan::Stop> compile_change(Build& build, const ast::Expression& expression) {
  const auto* metric = std::get_if<lang::Box<ast::Metric>>(&expression.node);
  if (metric == nullptr) {
    build.diagnostics.error("E0315", expression.span, "this is not a metric")
        .label("has no value that changes")
        .help("such as `watch depth of hello for subscriber`; for a fact or a state there is `break`");
    return std::nullopt;
  }
  const auto compiled = compile_metric(build, **metric, expression.span);
  if (!compiled) return std::nullopt;
  if (plan::is_windowed(compiled->kind) || compiled->kind == plan::MetricKind::oldest_age) {
    build.diagnostics.error("E0418", expression.span, "this metric cannot be watched")
        .label("changes as time goes on")
        .help("what can be watched: `depth`, `in_flight`, `redelivered`, `dead_lettered`, `dropped`, `kept`");
    return std::nullopt;
  }
  if (compiled->kind == plan::MetricKind::sum) {
    build.diagnostics.error("E0418", expression.span, "a sum cannot be watched")
        .label("may have decimals")
        .help("write `break` and a comparison: `break sum of paid > 100`; `count of paid` can be watched");
    return std::nullopt;
  }
  plan::Stop stop;
  stop.kind = plan::Stop::Kind::change;
  stop.metric = *compiled;
  return stop;
}

std::optional<plan::Stop> compile_stop(Build& build, const ast::Condition& condition) {
  plan::Stop stop;
  if (const auto* occurrence = std::get_if<ast::Occurrence>(&condition.node)) {
    const auto fact = compile_pattern(build, *occurrence);
    if (fact) stop.fact = *fact;
    return fact ? std::optional(stop) : std::nullopt;
  }
  auto state = compile_predicate(build, std::get<ast::Expression>(condition.node));
  stop.kind = plan::Stop::Kind::state;
  if (state) stop.state = std::move(*state);
  return state ? std::optional(stop) : std::nullopt;
}

/// Finds where lines can be put into a timeline of a file, as text.
class TimelinePlaces {
 public:
  TimelinePlaces(const std::string& text, const lang::Source& source, const ast::Item& timeline)
      : text_(text), source_(source), timeline_(timeline) {}

  /// Returns an offset and the text to insert there.
  [[nodiscard]] std::pair<std::size_t, std::string> insertion(const PlacedLine& line) const {
    if (line.after == PlacedLine::at_the_beginning) {
      const std::size_t open = text_.find('{', timeline_.span.offset);
      const std::size_t end = text_.find_first_not_of(" \t", open + 1);
      if (end != std::string::npos && text_[end] == '\n') return {end + 1, "  " + line.text + "\n"};
    }
    for (const auto& entry : std::get<ast::Timeline>(timeline_.node).entries) {
      const auto* alone = std::get_if<ast::TimelineLine>(&entry);
      if (alone != nullptr && is_at(*alone, line.after)) {
        if (const auto found = behind(*alone, timeline_.span.end(), "  " + line.text)) return *found;
      }
      const auto* phase = std::get_if<ast::Phase>(&entry);
      if (phase == nullptr) continue;
      for (const ast::TimelineLine& each : phase->lines) {
        if (!is_at(each, line.after)) continue;
        if (const auto found = behind(each, phase->span.end(), "    " + line.text)) return *found;
      }
    }
    const std::size_t brace = timeline_.span.end() - 1;
    const std::size_t line_start = text_.find_last_of('\n', brace) + 1;
    const bool is_brace_alone = text_.find_first_not_of(" \t", line_start) == brace;
    // Several lines before one brace: only the first breaks the line.
    return {is_brace_alone ? line_start : brace,
            (is_brace_alone ? "  " : "\n  ") + line.text + (is_brace_alone ? "\n" : "")};
  }

 private:
  [[nodiscard]] bool is_at(const ast::TimelineLine& line, std::uint32_t number) const {
    return source_.position(line.span.offset).line == number;
  }
  /// Finds the beginning of the next line of the text; nothing where the block ends on the same line.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::string>> behind(const ast::TimelineLine& line,
                                                                          std::size_t end_of_block,
                                                                          const std::string& added) const {
    const std::size_t end = text_.find('\n', line.span.end());
    if (end == std::string::npos || end + 1 >= end_of_block) return std::nullopt;
    return std::pair{end + 1, added + "\n"};
  }

  const std::string& text_;
  const lang::Source& source_;
  const ast::Item& timeline_;
};

}  // namespace

Typed::Typed(const CompileOptions& options, lang::Sources& sources, lang::Diagnostics& diagnostics) {
  // Mistakes are shown in the text that was typed, so the time, which was not typed, is a text of its own.
  for (const TypedLine& line : options.typed_lines) {
    auto trigger = lang::parse_trigger(sources.add(typed_name, line.when), sources, diagnostics);
    auto action = lang::parse_action(sources.add(typed_name, line.action), sources, diagnostics);
    if (!trigger || !action) continue;
    const lang::Span span = action->span;
    lines_.entries.emplace_back(ast::TimelineLine{std::move(*trigger), std::move(*action), span});
  }
  for (const TypedStop& stop : options.stops) {
    const lang::FileId file = sources.add(typed_name, stop.text);
    std::optional<ast::Condition> condition;
    if (!stop.on_change) {
      condition = lang::parse_condition(file, sources, diagnostics);
    } else if (auto metric = lang::parse_expression(file, sources, diagnostics)) {
      const lang::Span span = metric->span;
      condition = ast::Condition{std::move(*metric), span};
    }
    if (!condition) continue;
    conditions_.push_back(std::move(*condition));
    on_change_.push_back(stop.on_change);
  }
}

void Typed::add_lines(System& system) const {
  if (!lines_.entries.empty()) system.timelines.push_back(lines_);
}

std::vector<plan::Stop> Typed::build_stops(Build& build) const {
  std::vector<plan::Stop> stops;
  for (std::size_t i = 0; i < conditions_.size(); ++i) {
    auto stop = on_change_[i] ? compile_change(build, std::get<ast::Expression>(conditions_[i].node))
                              : compile_stop(build, conditions_[i]);
    if (stop) stops.push_back(std::move(*stop));
  }
  return stops;
}

std::string with_lines(const std::string& name, const std::string& text, const std::vector<PlacedLine>& lines) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const ast::File file = lang::parse(sources.add(name, text), sources, diagnostics);
  const ast::Item* timeline = nullptr;
  for (const ast::Item& item : file.items) {
    if (std::holds_alternative<ast::Timeline>(item.node)) timeline = &item;
  }
  if (timeline == nullptr) {
    std::string added;
    for (const PlacedLine& line : lines) added += "  " + line.text + "\n";
    return text + (text.empty() || text.back() == '\n' ? "" : "\n") + "\ntimeline {\n" + added + "}\n";
  }
  const TimelinePlaces places(text, sources.at(0), *timeline);
  std::string result = text;
  // From the back, so that everything before keeps its place; of lines for one place the last first.
  std::vector<std::pair<std::size_t, std::string>> added;
  added.reserve(lines.size());
  for (const PlacedLine& line : lines) added.push_back(places.insertion(line));
  std::stable_sort(added.begin(), added.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto each = added.rbegin(); each != added.rend(); ++each) result.insert(each->first, each->second);
  return result;
}

std::string errors_of(const Compiled& compiled, bool color) {
  std::string text;
  for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
    if (diagnostic.severity != lang::Severity::error) continue;
    text += (text.empty() ? "" : "\n") + lang::render(diagnostic, compiled.sources, {.color = color, .width = 80});
  }
  return text;
}

std::vector<std::string_view> action_words() {
  std::vector<std::string_view> words = lang::words::actions();
  std::erase(words, "ask");  // a question is part of the file, not of the run
  return words;
}

std::vector<std::string_view> metric_words() {
  std::vector<std::string_view> words{"of", "for", "at"};
  for (const MetricWord& metric : metrics()) words.push_back(metric.words);
  return words;
}

std::vector<std::string_view> condition_words() {
  std::vector<std::string_view> words{"is", "ready", "up",   "down", "paused", "and",   "or",      "not",    "by",
                                      "to", "for",   "from", "at",   "of",     "where", "message", "before", "after"};
  for (const plan::Fact& fact : plan::facts()) words.push_back(fact.word);
  for (const MetricWord& metric : metrics()) words.push_back(metric.words);
  return words;
}

}  // namespace meshsim::compile
