// Compiles expectations into claims.
#include "compile/observe/claims.hpp"

#include <fmt/format.h>

#include <map>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/build/possible.hpp"
#include "compile/build/quantity.hpp"
#include "compile/observe/metrics.hpp"
#include "compile/observe/pattern.hpp"
#include "compile/observe/predicate.hpp"
#include "compile/observe/scopes.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Claim;
namespace claim = plan::claim;
using ScopeKind = plan::Scope::Kind;

class ClaimCompiler {
 public:
  ClaimCompiler(Build& build, const ast::Claim& item) : build_(build), item_(item) {}

  std::optional<Claim> run() {
    claim_.label = item_.label.text;
    const lang::Span first = item_.scope ? item_.scope->span : item_.claim_span;
    claim_.text = build_.text(lang::join(first, item_.claim_span));
    claim_.because = item_.because ? item_.because->value : "";
    claim_.if_any = item_.if_any;
    claim_.position = build_.position(item_.label.span);
    const bool scoped = !item_.scope || scope(*item_.scope);
    const bool good = std::visit([&](const auto& node) { return of(node); }, item_.node);
    return scoped && good ? std::optional(std::move(claim_)) : std::nullopt;
  }

 private:
  bool scope(const ast::Scope& scope) {
    const auto compiled = compile_scope(build_, scope);
    if (compiled) claim_.scope = *compiled;
    return compiled.has_value();
  }

  bool of(const ast::Holds& holds) {
    if (!is_metric_test(holds.predicate)) return moment(holds.predicate);
    const auto test = compile_metric_test(build_, holds.predicate);
    if (!test) return false;
    claim_.sentence = claim::Measured{test->metric, test->comparison, test->quantity, test->has_other, test->other};
    if (plan::is_windowed(test->metric.kind)) {
      return !item_.scope || check_scope_of_value(build_, *item_.scope, holds.predicate.span);
    }
    // A gauge such as `depth` has a value at every moment: without `at end` it is a condition like any other.
    return claim_.scope.kind == ScopeKind::at_end || moment(holds.predicate);
  }

  /// Checks that a condition on a moment names the moment: always, never, eventually, at end, or some time up to `by
  /// A`.
  bool moment(const ast::Expression& expression) {
    auto predicate = compile_predicate(build_, expression);
    if (!predicate) return false;
    if (claim_.scope.kind == ScopeKind::by) {
      claim_.sentence = claim::Eventually{std::move(*predicate)};
    } else {
      claim_.sentence = claim::Always{std::move(*predicate)};
    }
    if (claim_.scope.kind == ScopeKind::at_end || claim_.scope.kind == ScopeKind::by) return true;
    build_.diagnostics.error("E0422", expression.span, "the claim does not say when this must be true")
        .label("true now and false then")
        .help("begin with `always`, `never`, `eventually`, `at end,` or `by TIME,`");
    return false;
  }

  bool of(const ast::Always& always) { return watched<claim::Always>(always.predicate); }

  bool of(const ast::Never& never_claim) {
    if (!condition<claim::Never>(never_claim.condition, {plan::Count::Kind::exactly, 0})) return false;
    if (auto* counted = std::get_if<claim::Counted>(&claim_.sentence)) counted->is_never = true;
    return true;
  }

  bool of(const ast::Eventually& eventually) {
    return condition<claim::Eventually>(eventually.condition, {plan::Count::Kind::at_least, 1});
  }

  /// Compiles a condition: an occurrence is counted, a predicate is watched.
  template <class Sentence>
  bool condition(const ast::Condition& condition, plan::Count count) {
    if (const auto* occurrence = std::get_if<ast::Occurrence>(&condition.node)) return counted(*occurrence, count);
    return watched<Sentence>(std::get<ast::Expression>(condition.node));
  }

  template <class Sentence>
  bool watched(const ast::Expression& expression) {
    auto predicate = compile_predicate(build_, expression);
    if (predicate) claim_.sentence = Sentence{std::move(*predicate)};
    return predicate.has_value();
  }

  bool counted(const ast::Occurrence& occurrence, plan::Count count) {
    const auto subject = compile_pattern(build_, occurrence);
    if (subject) claim_.sentence = claim::Counted{*subject, count};
    return subject.has_value();
  }

  bool of(const ast::EveryIs& every) {
    const auto subject = compile_pattern(build_, every.each);
    const bool has_subject = subject && check_followable(every.each);
    // Compiled even if the subject is wrong, so that the mistakes of both are told at once.
    const auto target = compile_fate(build_, every.each, every);
    claim::EveryIs said;
    said.subject = subject.value_or(plan::Pattern{});
    said.target = target.value_or(plan::Pattern{});
    const bool has_bounds = bounds(every.within, every.count, said);
    claim_.sentence = said;
    return has_bounds && has_subject && target;
  }

  bool of(const ast::EveryLeadsTo& every) {
    const auto subject = compile_pattern(build_, every.each);
    const bool has_subject = subject && check_followable(every.each);
    const auto target = compile_pattern(build_, every.effect);
    claim::EveryLeads said;
    said.subject = subject.value_or(plan::Pattern{});
    said.target = target.value_or(plan::Pattern{});
    const bool has_bounds = bounds(every.within, every.count, said);
    claim_.sentence = said;
    return has_bounds && has_subject && target && check_followable(every.effect);
  }

  bool of(const ast::Counted& item) {
    const auto wanted = count(item.count);
    return counted(item.occurrence, wanted.value_or(plan::Count{})) && wanted;
  }

  bool of(const ast::Settles& settles) {
    const auto within = read_duration(build_, settles.within, "`settles within`", 1);
    auto from = compile_anchor(build_, settles.of);
    plan::Anchor end;
    end.kind = plan::Anchor::Kind::end;
    const auto to = settles.until ? compile_anchor(build_, *settles.until) : std::optional(end);
    if (!within || !from || !to) return watched<claim::Always>(settles.predicate) && false;
    plan::Anchor deadline = *from;
    (deadline.kind == plan::Anchor::Kind::time ? deadline.time : deadline.offset) += *within;
    const lang::Span span = settles.until ? lang::join(settles.of.span, settles.until->span) : settles.of.span;
    if (!check_stretch(build_, span, deadline, *to) || !check_reached(build_, settles.of.span, deadline)) return false;
    if (is_metric_test(settles.predicate)) {
      const auto test = compile_metric_test(build_, settles.predicate);
      if (!test) return false;
      if (plan::is_windowed(test->metric.kind)) {
        // A value over a stretch has no moment from which on it is true: it is measured from the deadline on.
        claim_.scope = {ScopeKind::between, deadline, *to};
        claim_.sentence = claim::Measured{test->metric, test->comparison, test->quantity, test->has_other, test->other};
        return true;
      }
    }
    claim_.scope = {ScopeKind::between, *from, *to};
    auto predicate = compile_predicate(build_, settles.predicate);
    if (predicate) claim_.sentence = claim::Settles{std::move(*predicate), *within};
    return predicate.has_value();
  }

  bool of(const ast::InWindows& windows) {
    const bool scoped = !windows.scope || scope(*windows.scope);
    const auto width = read_period(build_, windows.width, "a window");
    if (windows.counted) {
      if (!of(*windows.counted) || !scoped || !width) return false;
      claim_.sentence = claim::CountedInWindows{std::get<claim::Counted>(claim_.sentence), *width};
      return check_windows(build_, claim_.scope, *width, windows.width.span);
    }
    if (!is_metric_test(windows.predicate)) return no_value_of_a_window(windows.predicate);
    const auto test = compile_metric_test(build_, windows.predicate);
    if (!scoped || !width || !test) return false;
    if (!plan::is_windowed(test->metric.kind)) return no_value_of_a_window(windows.predicate);
    claim_.sentence = claim::InWindows{{test->metric, test->comparison, test->quantity, false, {}}, *width};
    return check_windows(build_, claim_.scope, *width, windows.width.span);
  }

  bool no_value_of_a_window(const ast::Expression& predicate) {
    build_.diagnostics.error("E0418", predicate.span, "a window wants a value that is measured over a stretch of time")
        .label("has no value over a window")
        .help("such as `error rate of GET /a < 1%`, `p95 latency of T < 80ms` or `T handled at most 5 times`")
        .help("what must be true all the time is claimed with `always`, without windows");
    return false;
  }

  bool of(const ast::HowOften& asked) { return counted(asked.occurrence, {plan::Count::Kind::at_least, 0}); }

  bool of(const ast::InOrder& ordered) {
    const auto subject = compile_pattern(build_, ordered.occurrence);
    if (!subject) return false;
    if (subject->topic == no_topic || build_.plan.topics[subject->topic].is_endpoint ||
        ordered.order.text != "published") {
      build_.diagnostics
          .error("E0423", ordered.order.span, "messages are compared with the order they were published in")
          .label("has no order of its own")
          .help("write `TOPIC handled by S in order of published`");
      return false;
    }
    claim::InOrder said{*subject, {}};
    said.target.kind = EventKind::published;
    said.target.topic = subject->topic;
    if (ordered.per && !check_field_is_sent(build_, subject->topic, *ordered.per)) return false;
    if (ordered.per) said.per = field_id(build_, ordered.per->text, ordered.per->span);
    claim_.sentence = said;
    return true;
  }

  /// Checks that `every` is about something that can be followed through the run: only messages and requests can be
  /// told apart.
  bool check_followable(const ast::Occurrence& occurrence) {
    const auto* fact = plan::find_fact(occurrence.fact.text, plan::FactSubject::instance);
    if (fact == nullptr || std::holds_alternative<ast::Request>(occurrence.subject)) return true;
    build_.diagnostics.error("E0424", occurrence.span, "`every` follows messages and requests, not services")
        .label("nothing to follow")
        .help(fmt::format("count it: `{} exactly once`", build_.text(occurrence.span)));
    return false;
  }

  bool bounds(const lang::Maybe<ast::Expression>& within, const lang::Maybe<ast::Count>& item, claim::Every& said) {
    bool good = true;
    if (within) {
      const auto duration = read_duration(build_, *within, "`within`", 1);
      said.within = duration.value_or(never);
      good = duration.has_value();
    }
    if (!item) return good;
    const auto wanted = count(*item);
    said.count = wanted.value_or(plan::Count{});
    return wanted && good;
  }

  std::optional<plan::Count> count(const ast::Count& item) {
    const auto number = read_count(build_, item.number, "the count", 0, max_count);
    if (!number || !check_lower_limit(item, *number)) return std::nullopt;
    using Kind = plan::Count::Kind;
    switch (item.kind) {
      case ast::Count::Kind::exactly:
        return plan::Count{Kind::exactly, *number};
      case ast::Count::Kind::at_least:
        return plan::Count{Kind::at_least, *number};
      case ast::Count::Kind::at_most:
        return plan::Count{Kind::at_most, *number};
    }
    return std::nullopt;
  }

  /// Refuses `at least 0 times`, which no run can break.
  bool check_lower_limit(const ast::Count& item, std::uint64_t number) {
    if (item.kind != ast::Count::Kind::at_least || number > 0) return true;
    build_.diagnostics.error("E0435", item.number.span, "`at least 0 times` is always true")
        .label("says nothing about a run")
        .help("write `at least once`; of what must not happen, `exactly 0 times`");
    return false;
  }

  Build& build_;
  const ast::Claim& item_;
  Claim claim_;
};

void build_report(Build& build, const ast::Report& report) {
  const auto scope = report.scope ? compile_scope(build, *report.scope) : std::optional(plan::Scope{});
  for (const ast::Expression& each : report.metrics) {
    if (build.enough()) return;
    const auto metric = compile_metric(build, *std::get<lang::Box<ast::Metric>>(each.node), each.span);
    if (!scope || !metric) continue;
    const bool is_wide = plan::is_windowed(metric->kind);
    if (is_wide && report.scope && !check_scope_of_value(build, *report.scope, each.span)) continue;
    const std::string text = report.scope ? build.text(report.scope->span) + ", " : "";
    build.plan.reports.push_back({*metric, *scope, text + build.text(each.span), build.position(each.span)});
  }
}

}  // namespace

std::optional<Claim> compile_claim(Build& build, const ast::Claim& item) { return ClaimCompiler(build, item).run(); }

void build_claims(Build& build) {
  std::map<std::string, lang::Span> labels;
  for (const ast::Expect& expect : build.system.expects) {
    for (const ast::Claim& item : expect.claims) {
      if (build.enough()) return;
      const auto [earlier, is_new] = labels.emplace(item.label.text, item.label.span);
      if (!is_new) {
        build.diagnostics.error("E0201", item.label.span, fmt::format("two claims are called `{}`", item.label.text))
            .label("the second one")
            .also(earlier->second, "the first one")
            .help("give one of them another label");
      }
      if (auto claim = compile_claim(build, item)) build.plan.claims.push_back(std::move(*claim));
    }
    for (const ast::Report& report : expect.reports) {
      if (!build.enough()) build_report(build, report);
    }
  }
}

}  // namespace meshsim::compile
