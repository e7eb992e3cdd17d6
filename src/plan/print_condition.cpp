#include "plan/print_condition.hpp"

#include <array>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "plan/facts.hpp"
#include "plan/print.hpp"
#include "plan/print_code.hpp"

namespace meshsim::plan {
namespace {

/// Writes " by NAME", with the first preposition for that part of the event; nothing when the target is any.
std::string print_party(const Target& target, const Fact& fact, PartyRole role, const Plan& plan) {
  if (target.service == no_service) return "";
  for (const std::string_view preposition : prepositions) {
    if (role_of(fact, preposition) != role) continue;
    return " " + std::string(preposition) + " " + print(target, plan);
  }
  return "";
}

std::string print_reason(const Pattern& pattern) {
  if (pattern.only_success) return "(ok)";
  if (pattern.only_failure) return "(error)";
  return pattern.reason == Reason::none ? "" : "(" + std::string(to_string(pattern.reason)) + ")";
}

/// Writes a percentile: "p95", "p999".
std::string print_percentile(std::uint32_t hundredths) {
  if (hundredths == 10'000) return "p100";
  std::string digits = std::to_string(10'000 + hundredths).substr(1);
  while (digits.size() > 2 && digits.back() == '0') digits.pop_back();
  return "p" + digits;
}

std::string print_statistic(const Metric& metric) {
  switch (metric.statistic) {
    case Metric::Statistic::none:
      break;
    case Metric::Statistic::percentile:
      return print_percentile(metric.percentile) + " ";
    case Metric::Statistic::max:
      return "max ";
    case Metric::Statistic::mean:
      return "mean ";
  }
  return "";
}

std::string print_single_metric(const Metric& metric, const Plan& plan) {
  std::string text = print_statistic(metric) + std::string(words_of(metric.kind));
  if (metric.only_success) text += "(ok)";
  text += " of ";
  if (is_of_table(metric.kind)) {
    text += plan.tables[metric.table].name;
    if (metric.field != no_field) text += "." + plan.fields[metric.field];
    text += " at " + plan.services[metric.service.service].name;
    return metric.where ? text + " where (" + print(metric.where, plan) + ")" : text;
  }
  if (metric.topic == no_topic) return text + print(metric.service, plan);
  const Topic& topic = plan.topics[metric.topic];
  text += topic.letters_of == no_topic ? print(topic, plan)
                                       : "dead letters of " + print(plan.topics[topic.letters_of], plan);
  if (metric.service.service != no_service)
    text += (topic.is_endpoint ? " at " : " for ") + print(metric.service, plan);
  if (metric.caller.service != no_service) text += " by " + print(metric.caller, plan);
  return text;
}

/// Writes a metric. Of several tables each that has a `where` stands in parentheses, which end its condition.
std::string print_metric(const Metric& metric, const Plan& plan) {
  if (metric.added.empty()) return print_single_metric(metric, plan);
  const auto term = [&](const Metric& each) {
    const std::string text = print_single_metric(each, plan);
    return each.where ? "(" + text + ")" : text;
  };
  std::string text = term(metric);
  for (const Metric& each : metric.added) text += (each.is_subtracted ? " - " : " + ") + term(each);
  return text;
}

/// Writes a quantity. A fraction is kept as 0.03 and written as 3%.
std::string print_quantity(MetricKind kind, const Quantity& quantity) {
  if (quantity.is_duration) return format_duration(quantity.duration);
  if (kind == MetricKind::error_rate || kind == MetricKind::utilisation) {
    return multiply(quantity.number, Decimal(100)).value_or(Decimal(0)).to_string() + "%";
  }
  return quantity.number.to_string() + (is_rate(kind) ? "/s" : "");
}

/// A condition on the stack of the postfix order.
struct Operand {
  std::string text;
  enum class Form : std::uint8_t { either, both, single } form = Form::single;
};

std::string within(const Operand& operand, Operand::Form least) {
  return operand.form < least ? "(" + operand.text + ")" : operand.text;
}

class PredicatePrinter {
 public:
  explicit PredicatePrinter(const Plan& plan) : plan_(plan) {}

  std::string run(const Predicate& predicate) {
    for (const Predicate::Node& node : predicate.nodes) add(node);
    return std::move(stack_.back().text);
  }

 private:
  using Form = Operand::Form;

  void add(const Predicate::Node& node) {
    switch (node.kind) {
      case Predicate::Node::Kind::state:
        stack_.push_back(
            {print(node.target, plan_) + " is " + std::string(state_words.at(static_cast<std::size_t>(node.state)))});
        break;
      case Predicate::Node::Kind::metric:
        stack_.push_back(
            {print_metric(node.metric, plan_) + " " +
             std::string(comparison_signs.at(static_cast<std::size_t>(node.comparison))) + " " +
             (node.has_other ? print_metric(node.other, plan_) : print_quantity(node.metric.kind, node.quantity))});
        break;
      case Predicate::Node::Kind::logical_not:
        stack_.back() = {"not " + within(stack_.back(), Form::single)};
        break;
      case Predicate::Node::Kind::logical_and:
        join(" and ", Form::both);
        break;
      case Predicate::Node::Kind::logical_or:
        join(" or ", Form::either);
        break;
    }
  }

  /// Joins the last two conditions. The left side may be of the same form, because the words are read from the left.
  void join(std::string_view word, Form form) {
    const Form higher = form == Form::either ? Form::both : Form::single;
    const std::string right = within(stack_.back(), higher);
    stack_.pop_back();
    stack_.back() = {within(stack_.back(), form) + std::string(word) + right, form};
  }

  const Plan& plan_;
  std::vector<Operand> stack_;
};

}  // namespace

std::string print(const Pattern& pattern, const Plan& plan) {
  const Fact& fact = fact_of(pattern.kind);
  const bool is_said_of_instance = fact.subject == FactSubject::instance;
  std::string text = is_said_of_instance ? print(pattern.instance, plan) : print(plan.topics[pattern.topic], plan);
  text += " " + std::string(fact.word) + print_reason(pattern);
  if (!is_said_of_instance) text += print_party(pattern.instance, fact, PartyRole::instance, plan);
  text += print_party(pattern.peer, fact, PartyRole::peer, plan);
  text += print_party(pattern.subscriber, fact, PartyRole::subscriber, plan);
  if (pattern.has_before) text += " before " + print(pattern.before, plan);
  if (pattern.has_after) text += " after " + print(pattern.after, plan);
  return pattern.where ? text + " where " + print(pattern.where, plan) : text;
}

std::string print(const Predicate& predicate, const Plan& plan) { return PredicatePrinter(plan).run(predicate); }

std::string print(const Anchor& anchor, const Plan& plan) {
  switch (anchor.kind) {
    case Anchor::Kind::time:
      return format_duration(anchor.time);
    case Anchor::Kind::end:
      return "end";
    case Anchor::Kind::mark:
      break;
  }
  const std::string& mark = plan.marks[anchor.mark];
  return anchor.offset == 0 ? mark : mark + " + " + format_duration(anchor.offset);
}

}  // namespace meshsim::plan
