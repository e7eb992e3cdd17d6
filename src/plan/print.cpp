#include "plan/print.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "base/units.hpp"
#include "plan/print_code.hpp"
#include "plan/print_condition.hpp"
#include "plan/verbs.hpp"

namespace meshsim::plan {
namespace {

std::string print_side(const std::vector<Target>& side, const Plan& plan) {
  std::string text;
  for (const Target& target : side) text += (text.empty() ? "" : ", ") + print(target, plan);
  return text;
}

std::string print_sides(const Sides& sides, const Plan& plan) {
  return print_side(sides.from, plan) + (sides.both_ways ? " <-> " : " -> ") + print_side(sides.to, plan);
}

std::string print_repeat(const Repeat& repeat) {
  if (repeat.times == 1 && repeat.every == 0) return "";
  std::string text = " " + std::to_string(repeat.times) + " times";
  if (repeat.every != 0) text += " every " + format_duration(repeat.every);
  return text;
}

/// Writes the record of a message or call; nothing for one without fields.
std::string print_record(value::Code record, const Plan& plan) {
  return record.count <= 1 ? "" : " " + print(record, plan);
}

std::string print_point(CrashPoint point) {
  switch (point) {
    case CrashPoint::none:
    case CrashPoint::now:
      break;
    case CrashPoint::before_work:
      return " at before_work";
    case CrashPoint::mid_work:
      return " at mid_work";
    case CrashPoint::before_publish:
      return " at before_publish";
    case CrashPoint::before_reply:
      return " at before_reply";
    case CrashPoint::before_ack:
      return " at before_ack";
    case CrashPoint::after_ack:
      return " at after_ack";
  }
  return "";
}

/// Writes the text behind the verb's word, with a function for each form that verbs have.
class ActionPrinter {
 public:
  ActionPrinter(const Plan& plan, std::string word) : plan_(plan), word_(std::move(word)) {}

  /// Writes a verb that strikes a process and needs nothing more.
  template <class Verb>
  requires requires(const Verb& verb) { verb.who; }
  std::string operator()(const Verb& verb) const { return word_ + " " + print(verb.who, plan_); }
  std::string operator()(const act::Crash& verb) const {
    return word_ + " " + print(verb.who, plan_) + print_point(verb.at);
  }
  std::string operator()(const act::Stop& verb) const {
    const std::string text = word_ + " " + print(verb.who, plan_);
    return verb.grace < 0 ? text : text + " grace " + format_duration(verb.grace);
  }
  std::string operator()(const act::Slow& verb) const {
    return word_ + " " + print(verb.who, plan_) + " by " + verb.factor.to_string();
  }
  std::string operator()(const act::Skew& verb) const {
    return word_ + " " + print(verb.who, plan_) + " by " + format_duration(verb.by);
  }
  std::string operator()(const act::Fail& verb) const {
    return word_ + " " + percent_of(verb.probability).to_string() + "% of " + plan_.topics[verb.endpoint].name +
           " at " + print(verb.who, plan_) + " with " + std::to_string(verb.status);
  }
  std::string operator()(const act::Scale& verb) const {
    return word_ + " " + plan_.services[verb.service].name + " to " + std::to_string(verb.replicas);
  }

  std::string operator()(const act::Deploy& verb) const {
    std::string text = word_ + " " + print(verb.who, plan_) + " to " +
                       plan_.services[verb.who.service].versions[verb.version] + " { " +
                       std::to_string(verb.at_a_time) + " at a time";
    if (verb.every > 0) text += "; every " + format_duration(verb.every);
    if (verb.start_first) text += "; start_first";
    if (!verb.waits_until_ready) text += "; wait until started";
    return text + " }";
  }

  std::string operator()(const act::Publish& verb) const {
    return print(verb.who, plan_) + " publishes " + print(plan_.topics[verb.topic], plan_) +
           print_record(verb.record, plan_) + print_repeat(verb.repeat);
  }
  std::string operator()(const act::Call& verb) const {
    return print(verb.who, plan_) + " calls " + print(verb.callee, plan_) + " " + plan_.topics[verb.endpoint].name +
           print_record(verb.body, plan_) + print_repeat(verb.repeat);
  }

  /// Writes a verb between two sides; its members tell what it needs beside them.
  template <class Verb>
  requires requires(const Verb& verb) { verb.sides; }
  std::string operator()(const Verb& verb) const {
    std::string text = word_ + " ";
    if constexpr (requires { verb.probability; }) text += percent_of(verb.probability).to_string() + "% ";
    if constexpr (requires { verb.burst; }) {
      if (verb.burst > 1) text += "in bursts of " + std::to_string(verb.burst) + " ";
    }
    if constexpr (requires { verb.probability; }) text += "on ";
    if constexpr (requires { verb.most; }) text += format_duration(verb.most) + " on ";
    if constexpr (requires { verb.bytes_per_second; }) {
      text += format_size(static_cast<std::int64_t>(verb.bytes_per_second)) + "/s on ";
    }
    text += print_sides(verb.sides, plan_);
    if constexpr (requires { verb.by; }) text += " by " + format_duration(verb.by);
    return text;
  }
  std::string operator()(const act::Heal& verb) const {
    return word_ + " " + (verb.is_of_one() ? print_side(verb.sides.from, plan_) : print_sides(verb.sides, plan_));
  }
  std::string operator()(const act::Isolate& verb) const { return word_ + " " + print_side(verb.sides.from, plan_); }
  std::string operator()(const act::Partition& verb) const {
    return word_ + " { " + print_side(verb.sides.from, plan_) + " } from { " + print_side(verb.sides.to, plan_) + " }";
  }

  std::string operator()(const act::Redrive& verb) const {
    return word_ + " " + print(plan_.topics[verb.topic], plan_);
  }
  std::string operator()(const act::Mark& verb) const { return word_ + " " + plan_.marks[verb.mark]; }
  std::string operator()(const act::Check& verb) const { return word_ + " " + print(verb.predicate, plan_); }
  std::string operator()(const act::Note& verb) const { return word_ + " " + print_text(verb.text); }

 private:
  const Plan& plan_;
  std::string word_;
};

struct TriggerPrinter {
  const Plan& plan;

  std::string operator()(const trigger::At& at) const { return "at " + format_duration(at.time); }
  std::string operator()(const trigger::After& after) const { return "+" + format_duration(after.delay); }
  std::string operator()(const trigger::Fact& fact) const { return "when " + print(fact.pattern, plan); }
  std::string operator()(const trigger::State& state) const { return "when " + print(state.predicate, plan); }
  std::string operator()(const trigger::Event& event) const { return "at event " + std::to_string(event.number); }
  std::string operator()(const trigger::Every& every) const {
    return "every " + format_duration(every.period) + " from " + format_duration(every.from) + " to " +
           format_duration(every.to);
  }
};

}  // namespace

std::string print(const TimelineLine& line, const Plan& plan) {
  std::string text = print(line.trigger, plan) + ": " + print(line.action, plan);
  if (line.heal_after != 0) text += " for " + format_duration(line.heal_after);
  return text;
}

std::string print(const Trigger& trigger, const Plan& plan) { return std::visit(TriggerPrinter{plan}, trigger); }

std::string print(const Action& action, const Plan& plan) {
  return std::visit(ActionPrinter(plan, std::string(verb_of(action).word)), action);
}

std::string print(const FaultForm& form) {
  std::string text(word_of(form.kind));
  if (form.kind == FaultKind::crash) text += print_point(form.at);
  if (form.kind == FaultKind::delay) text += " " + format_duration(form.by);
  if (form.kind == FaultKind::loss || form.kind == FaultKind::drop)
    text += " " + percent_of(form.probability).to_string() + "%";
  return text;
}

std::string print(const Target& target, const Plan& plan) {
  const std::string& name = plan.services[target.service].name;
  return target.replica == 0 ? name : name + "-" + std::to_string(target.replica);
}

std::string print(const Topic& topic, const Plan& plan) {
  if (topic.letters_of != no_topic) return "dead letter of " + print(plan.topics[topic.letters_of], plan);
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const bool is_word = !topic.name.empty() && is_letter(topic.name.front()) &&
                       std::all_of(topic.name.begin(), topic.name.end(),
                                   [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
  return topic.is_endpoint || is_word ? topic.name : print_text(topic.name);
}

}  // namespace meshsim::plan
