#include "compile/observe/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/build/possible.hpp"
#include "compile/build/quantity.hpp"
#include "compile/code/expression.hpp"
#include "compile/constant/evaluate.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ConstantKind = Constant::Kind;
using plan::MetricKind;
using Statistic = plan::Metric::Statistic;

constexpr std::array<MetricWord, 18> all_metrics = {{
    {words_of(MetricKind::latency), MetricKind::latency, true, true, false, true, ConstantKind::duration,
     "of a topic: from published to handled, of each message handled in the scope; of a request: from requested to "
     "its end, of each that ended in the scope, at the outermost caller unless `at S` is said. Who was refused or "
     "timed out has waited at least until then, and longer than all who were answered: a percentile that falls there "
     "is `at least T`, which fulfils no upper limit. `latency(ok)` is of those alone that were answered with 2xx"},
    {words_of(MetricKind::error_rate), MetricKind::error_rate, false, true, false, false, ConstantKind::percent,
     "the share of finished requests that were refused, timed out or answered with anything but 2xx, at the outermost "
     "caller unless `at S` is said"},
    {words_of(MetricKind::throughput), MetricKind::throughput, true, true, false, false, ConstantKind::rate,
     "handled messages, or finished requests, per second of the scope"},
    {words_of(MetricKind::utilisation), MetricKind::utilisation, false, false, true, false, ConstantKind::percent,
     "the share of the service's handler slots that were busy over the scope, replicas together"},
    {words_of(MetricKind::max_wait), MetricKind::max_wait, false, false, true, false, ConstantKind::duration,
     "the longest time between a message's or request's arrival at an instance and the start of its handler"},
    {words_of(MetricKind::depth), MetricKind::depth, true, false, false, false, ConstantKind::number,
     "messages that wait in the broker now, in all subscriptions or in that of `for S`; what was handed out does not "
     "count"},
    {words_of(MetricKind::in_flight), MetricKind::in_flight, true, false, false, false, ConstantKind::number,
     "messages that are handed out and not acked now; where there are no acks, those whose handler has not ended"},
    {words_of(MetricKind::redelivered), MetricKind::redelivered, true, false, false, false, ConstantKind::number,
     "how often messages were handed out once more so far"},
    {words_of(MetricKind::dead_lettered), MetricKind::dead_lettered, true, false, false, false, ConstantKind::number,
     "how many messages were put aside so far"},
    {words_of(MetricKind::dropped), MetricKind::dropped, true, false, false, false, ConstantKind::number,
     "how many messages were thrown away so far, for whatever reason; each subscription counts its own"},
    {words_of(MetricKind::oldest_age), MetricKind::oldest_age, true, false, false, false, ConstantKind::duration,
     "how long ago the oldest message that waits in the broker now was published; 0s when none waits. A retry that "
     "waits for its time does not count"},
    {words_of(MetricKind::kept), MetricKind::kept, false, false, true, false, ConstantKind::number,
     "messages that wait in the outboxes of the service's instances now"},
    {words_of(MetricKind::goodput), MetricKind::goodput, false, true, false, false, ConstantKind::rate,
     "requests answered with 2xx per second of the scope; who has given up before gets no answer, so what comes too "
     "late "
     "is no goodput"},
    {words_of(MetricKind::offered), MetricKind::offered, false, true, false, false, ConstantKind::rate,
     "requests begun per second of the scope, at the outermost caller unless `at S` or `by S` is said"},
    {words_of(MetricKind::amplification), MetricKind::amplification, false, true, false, false, ConstantKind::number,
     "attempts, retries included, for each flow run or line of the timeline that made any in the scope; with `at S` "
     "the "
     "attempts that were sent to S, by whomever. 1 where nobody tries again"},
    {words_of(MetricKind::cost), MetricKind::cost, false, false, true, false, ConstantKind::duration,
     "the time for which the service's instances ran in the scope, added up: three instances for 10s are 30s"},
    {words_of(MetricKind::sum), MetricKind::sum, false, false, false, false, ConstantKind::number,
     "of a table, `sum of paid.amount`: the numbers in that field of its entries, or the entries themselves, added up "
     "over "
     "all instances now; an entry without a number adds nothing. `where C` looks at the fields of an entry"},
    {words_of(MetricKind::count), MetricKind::count, false, false, false, false, ConstantKind::number,
     "of a table, `count of seats where state == \"held\"`: its entries now, over all instances"},
}};

constexpr std::array<std::string_view, 5> all_statistics = {"p95", "p999", "median", "max", "mean"};

/// Reads a percentile in hundredths of a percent: "95" is 95%, "999" is 99.9%; nothing for other words.
std::optional<std::uint32_t> hundredths(std::string_view digits) {
  if (digits == "100") return 10'000;
  if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  // `p101` is no percentile that anybody means, and would be that of 10.1 %: tenths are for the upper end.
  if (digits.size() > 2 && digits.front() != '9') return std::nullopt;
  std::uint32_t value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<std::uint32_t>(digit - '0');
  // The first two digits are whole percents: `p999` is 99.9 %, `p5` and `p05` are 5 %.
  for (std::size_t i = std::max<std::size_t>(digits.size(), 2); i < 4; ++i) value *= 10;
  return value == 0 ? std::nullopt : std::optional(value);
}

/// Reads `p95`, `p999`, `median`, `max`, `mean`; returns false for other words.
bool read_statistic(std::string_view word, plan::Metric& metric) {
  if (word == "max") return metric.statistic = Statistic::max, true;
  if (word == "mean") return metric.statistic = Statistic::mean, true;
  metric.statistic = Statistic::percentile;
  if (word == "median") return metric.percentile = 5000, true;
  const auto percentile = word[0] == 'p' ? hundredths(word.substr(1)) : std::nullopt;
  metric.percentile = percentile.value_or(0);
  return percentile.has_value();
}

/// Joins the words of a metric by blanks.
std::string joined(const std::vector<ast::Name>& words, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < words.size(); ++i) text += (i == first ? "" : " ") + words[i].text;
  return text;
}

const MetricWord* find(const std::string& words) {
  const auto found =
      std::find_if(all_metrics.begin(), all_metrics.end(), [&](const MetricWord& each) { return each.words == words; });
  return found == all_metrics.end() ? nullptr : found;
}

class MetricCompiler {
 public:
  MetricCompiler(Build& build, const ast::Metric& item, lang::Span span) : build_(build), item_(item), span_(span) {}

  std::optional<plan::Metric> run() {
    // All words first: `max wait` is a metric of its own, not the `max` of a `wait`.
    word_ = find(joined(item_.words, 0));
    const bool has_statistic =
        word_ == nullptr && item_.words.size() > 1 && read_statistic(item_.words[0].text, planned_);
    if (has_statistic) word_ = find(joined(item_.words, 1));
    if (word_ == nullptr) return unknown();
    planned_.kind = word_->kind;
    if (has_statistic != word_->needs_statistic) return wrong_statistic(has_statistic);
    if (plan::is_of_table(planned_.kind)) return of_table();
    if (item_.field || item_.where) return of_no_table();
    if (!subject() || !narrowing() || !party(item_.for_whom, "for") || !party(item_.at_whom, "at") || !caller()) {
      return std::nullopt;
    }
    return planned_;
  }

 private:
  lang::Span words_span() const { return lang::join(item_.words.front().span, item_.words.back().span); }

  std::nullopt_t unknown() {
    std::vector<std::string_view> known;
    known.reserve(std::size(all_metrics));
    for (const MetricWord& each : all_metrics) known.push_back(each.words);
    const std::string last = joined(item_.words, item_.words.size() > 1 ? item_.words.size() - 1 : 0);
    const std::string all = joined(item_.words, 0);
    auto& diagnostic = build_.diagnostics.error("E0217", words_span(), fmt::format("there is no metric `{}`", all));
    diagnostic.label("not a metric");
    const auto near = lang::nearest(all, known);
    diagnostic.help(hint(near ? all : last, known, "the metrics"));
    if (diagnostic.helps.empty()) diagnostic.help(fmt::format("the metrics are {}", lang::quoted_list(known)));
    return std::nullopt;
  }

  std::nullopt_t wrong_statistic(bool has_statistic) {
    if (has_statistic) {
      build_.diagnostics
          .error("E0417", item_.words[0].span,
                 fmt::format("`{}` is one number; there is no `{}` of it", word_->words, item_.words[0].text))
          .label("remove this");
    } else {
      build_.diagnostics.error("E0417", words_span(), fmt::format("which `{}` is meant?", word_->words))
          .label("many samples, not one number")
          .help("say `p95`, `median`, `max` or `mean` before it");
    }
    return std::nullopt;
  }

  bool subject() {
    if (const auto* request = std::get_if<ast::Request>(&item_.subject)) {
      if (!word_->of_request) return wrong_subject(request->span, "a request");
      const auto topic = resolve_endpoint(build_, *request);
      planned_.topic = topic.value_or(no_topic);
      return topic.has_value();
    }
    const ast::Name& name = std::get<ast::Name>(item_.subject);
    if (word_->of_service) {
      const auto target = resolve_target(build_, name);
      planned_.service = target.value_or(plan::Target{});
      return target && check_measured(build_, planned_.kind, no_topic, target->service, name.span);
    }
    if (!word_->of_topic) return wrong_subject(name.span, "a name");
    const auto topic = resolve_topic(build_, name);
    planned_.topic = topic.value_or(no_topic);
    return topic.has_value();
  }

  /// Reads the `(ok)` of `latency(ok)`, for which the metric must be about a request: only those have answers that are
  /// `ok`.
  bool narrowing() {
    if (!item_.only) return true;
    const bool is_request = std::holds_alternative<ast::Request>(item_.subject);
    if (planned_.kind != MetricKind::latency || !is_request) {
      build_.diagnostics
          .error("E0417", item_.only->span,
                 fmt::format("`{}` of this does not take `({})`", word_->words, item_.only->text))
          .label("has no meaning here")
          .help("the latency of a request does: `p95 latency(ok) of POST /orders`");
      return false;
    }
    planned_.only_success = item_.only->text == "ok";
    if (planned_.only_success) return true;
    build_.diagnostics
        .error("E0215", item_.only->span, fmt::format("there is no latency of those that are `{}`", item_.only->text))
        .label("not a word for answers here")
        .help("write `latency(ok)` for answers with 2xx alone, `latency` for every request that ended");
    return false;
  }

  bool wrong_subject(lang::Span span, std::string_view found) {
    const std::string_view wanted = plan::is_of_table(word_->kind) ? "a table such as `paid`"
                                    : word_->of_service            ? "a service"
                                    : word_->of_topic              ? "a topic"
                                                                   : "a request such as `POST /orders`";
    build_.diagnostics
        .error("E0417", span, fmt::format("`{}` is measured of {}, not of {}", word_->words, wanted, found))
        .label("not measurable here");
    return false;
  }

  bool party(const std::optional<ast::Name>& name, std::string_view preposition) {
    if (!name) return true;
    const bool is_request = std::holds_alternative<ast::Request>(item_.subject);
    const bool fits = !word_->of_service && (preposition == "at") == is_request;
    if (!fits) return misfit(*name, preposition);
    const auto target = resolve_target(build_, *name);
    planned_.service = target.value_or(plan::Target{});
    return target && check_measured(build_, planned_.kind, planned_.topic, target->service, name->span);
  }

  /// Compiles `sum of TABLE.FIELD` and `count of TABLE`, both with `where` and `at S`.
  std::optional<plan::Metric> of_table() {
    const auto* name = std::get_if<ast::Name>(&item_.subject);
    for (const auto* misfitting : {&item_.for_whom, &item_.by_whom}) {
      if (*misfitting) return misfit(**misfitting, misfitting == &item_.for_whom ? "for" : "by"), std::nullopt;
    }
    const auto table = name == nullptr ? std::nullopt : resolve_observed_table(build_, *name, item_.at_whom);
    if (name == nullptr) wrong_subject(span_, "a request");
    if (!table) return std::nullopt;
    planned_.table = *table;
    planned_.service.service = build_.plan.tables[*table].service;
    if (item_.field && planned_.kind == MetricKind::count) {
      build_.diagnostics.error("E0417", item_.field->span, "`count` is of the entries of a table, not of a field")
          .label("remove this");
      return std::nullopt;
    }
    const auto entries = entry_fields_of(build_, planned_.service.service, name->text);
    if (item_.field) {
      if (entries && !check_field_is_set(build_, *entries, *item_.field)) return std::nullopt;
      planned_.field = field_id(build_, item_.field->text, item_.field->span);
    }
    if (!item_.where) return planned_;
    Frame frame;
    frame.sort = Frame::Sort::pattern;
    frame.entries = entries ? &*entries : nullptr;
    planned_.where = compile_expression(build_, frame, *item_.where, value::Type::boolean);
    return planned_.where ? std::optional(planned_) : std::nullopt;
  }

  std::nullopt_t of_no_table() {
    const lang::Span span = item_.where ? item_.where->span : item_.field->span;
    build_.diagnostics.error("E0417", span, fmt::format("`{}` is not of a table", word_->words))
        .label("only tables have entries to choose from")
        .help("such as `sum of paid.amount` or `count of seats where state == \"held\"`");
    return std::nullopt;
  }

  /// Reads the `by S` of a request: who makes it.
  bool caller() {
    if (!item_.by_whom) return true;
    if (!std::holds_alternative<ast::Request>(item_.subject)) return misfit(*item_.by_whom, "by");
    const auto target = resolve_target(build_, *item_.by_whom);
    planned_.caller = target.value_or(plan::Target{});
    return target.has_value();
  }

  bool misfit(const ast::Name& name, std::string_view preposition) {
    const bool is_request = std::holds_alternative<ast::Request>(item_.subject);
    build_.diagnostics
        .error("E0417", name.span, fmt::format("`{}` does not take `{} {}`", word_->words, preposition, name.text))
        .label("has no meaning here")
        .help(word_->of_service ? ""
              : is_request      ? "a request is measured `at S` or `by S`"
                                : "a topic is measured `for S`");
    return false;
  }

  Build& build_;
  const ast::Metric& item_;
  lang::Span span_;
  const MetricWord* word_ = nullptr;
  plan::Metric planned_;
};

const MetricWord& word_of(MetricKind kind) {
  return *std::find_if(all_metrics.begin(), all_metrics.end(),
                       [&](const MetricWord& each) { return each.kind == kind; });
}

/// Converts 3% to 0.03, exactly.
std::optional<Decimal> fraction(Decimal percent) { return divide(percent, Decimal(100)); }

}  // namespace

std::span<const MetricWord> metrics() { return all_metrics; }
std::span<const std::string_view> statistics() { return all_statistics; }

std::optional<plan::Metric> compile_metric(Build& build, const ast::Metric& metric, lang::Span span) {
  return MetricCompiler(build, metric, span).run();
}

std::optional<plan::Quantity> compile_quantity(Build& build, MetricKind kind, const ast::Expression& expression) {
  const MetricWord& word = word_of(kind);
  const auto value = evaluate(expression, build.environment, build.diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != word.quantity) {
    report_kind(build, expression.span, *value, word.quantity, fmt::format("`{}`", word.words));
    return std::nullopt;
  }
  plan::Quantity quantity;
  quantity.is_duration = word.quantity == ConstantKind::duration;
  quantity.duration = quantity.is_duration ? value->integer : 0;
  if (quantity.is_duration) return quantity;
  std::optional<Decimal> number = value->number;
  if (word.quantity == ConstantKind::percent) number = fraction(value->number);
  if (word.quantity == ConstantKind::rate) number = to_value(*value).as_decimal();
  quantity.number = number.value_or(Decimal(0));
  return quantity;
}

}  // namespace meshsim::compile
