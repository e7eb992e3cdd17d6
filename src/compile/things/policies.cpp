// Policies: what a caller does about a call that fails or takes long, and the services whose calls have one.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

constexpr std::uint64_t most_tries = 100;
constexpr std::uint64_t largest_window = 100'000;

/// The arguments of a setting, taken from left to right.
class Arguments {
 public:
  explicit Arguments(const std::vector<ast::Expression>& all) : all_(all) {}

  [[nodiscard]] bool ended() const { return next_ == all_.size(); }
  /// Takes the next one; null at the end.
  const ast::Expression* take() { return ended() ? nullptr : &all_[next_++]; }
  /// Takes the next one if it is this word.
  bool take_word(std::string_view word) {
    const auto* use = ended() ? nullptr : std::get_if<ast::NameUse>(&all_[next_].node);
    if (use == nullptr || use->name != word) return false;
    ++next_;
    return true;
  }

 private:
  const std::vector<ast::Expression>& all_;
  std::size_t next_ = 0;
};

class PolicyBuilder {
 public:
  PolicyBuilder(Build& build, const ast::Policy& item) : build_(build), item_(item) {}

  plan::CallPolicy run() {
    if (item_.preset) start_from(*item_.preset);
    policy_.name = item_.name.text;
    for (const ast::Setting& setting : item_.settings) {
      if (build_.enough()) break;
      read(setting);
    }
    check();
    return std::move(policy_);
  }

 private:
  struct Row {
    std::string_view word;
    std::string_view form;  ///< how it is written
    void (PolicyBuilder::*read)(Arguments&, const ast::Setting&);
  };

  void start_from(const ast::Name& name) {
    if (const plan::CallPreset* preset = plan::find_call_preset(name.text)) {
      policy_ = preset->policy;
      return;
    }
    std::vector<std::string_view> names;
    names.reserve(plan::call_presets().size());
    for (const plan::CallPreset& each : plan::call_presets()) names.push_back(each.name);
    build_.diagnostics.error("E0227", name.span, fmt::format("there is no preset `{}`", name.text))
        .label("not a preset")
        .help(hint(name.text, names, "the presets"));
  }

  void read(const ast::Setting& setting) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.word == setting.key.text; });
    if (setting.key.text == "failures" || setting.key.text == "open" || setting.key.text == "trials") {
      build_.diagnostics.error("E0213", setting.span, fmt::format("`{}` is a setting of the breaker", setting.key.text))
          .label("not of the policy itself")
          .help("such as `breaker { failures 50% of 100; open 30s; trials 1 }`");
      return;
    }
    if (row == rows.end()) {
      std::vector<std::string_view> known;
      known.reserve(rows.size());
      for (const Row& each : rows) known.push_back(each.word);
      return report_setting(build_, setting, "policy", known);
    }
    Arguments arguments(setting.arguments);
    form_ = row->form;
    is_well_formed_ = true;
    (this->*row->read)(arguments, setting);
    if (is_well_formed_ && (!arguments.ended() || (!setting.block.empty() && setting.key.text != "breaker")))
      report_form(setting);
  }

  void report_form(const ast::Setting& setting) {
    is_well_formed_ = false;
    build_.diagnostics.error("E0213", setting.span, fmt::format("`{}` is not written so", setting.key.text))
        .label("not understood")
        .help(fmt::format("such as `{}`", form_));
  }

  std::optional<Duration> duration(Arguments& arguments, const ast::Setting& setting) {
    if (const ast::Expression* next = arguments.take())
      return read_duration(build_, *next, fmt::format("`{}`", setting.key.text), 1);
    report_form(setting);
    return std::nullopt;
  }

  std::uint32_t count(Arguments& arguments, const ast::Setting& setting, std::uint64_t least, std::uint64_t most) {
    if (const ast::Expression* next = arguments.take())
      return static_cast<std::uint32_t>(
          read_count(build_, *next, fmt::format("`{}`", setting.key.text), least, most).value_or(least));
    report_form(setting);
    return static_cast<std::uint32_t>(least);
  }

  void timeout(Arguments& arguments, const ast::Setting& setting) {
    policy_.timeout = duration(arguments, setting).value_or(policy_.timeout);
  }

  void deadline(Arguments& arguments, const ast::Setting& setting) {
    policy_.deadline = duration(arguments, setting).value_or(0);
  }

  void tries(Arguments& arguments, const ast::Setting& setting) {
    policy_.tries = count(arguments, setting, 1, most_tries);
  }

  void backoff(Arguments& arguments, const ast::Setting& setting) {
    plan::Backoff backoff;
    backoff.jitter = policy_.backoff.jitter;
    if (arguments.take_word("constant")) {
      backoff.growth = plan::Growth::constant;
    } else if (arguments.take_word("linear")) {
      backoff.growth = plan::Growth::linear;
    }
    backoff.base = duration(arguments, setting).value_or(1);
    if (arguments.take_word("doubling")) backoff.growth = plan::Growth::doubling;
    if (arguments.take_word("to")) backoff.cap = duration(arguments, setting).value_or(0);
    if (is_well_formed_ && backoff.cap != 0 && backoff.cap < backoff.base) {
      build_.diagnostics.error("E0413", setting.span, "the longest time is shorter than the first")
          .label("turned around");
    }
    policy_.backoff = backoff;
  }

  void jitter(Arguments& arguments, const ast::Setting& setting) {
    static const std::vector<std::string_view> words{"none", "full", "equal", "decorrelated"};
    if (const auto word = read_word(build_, setting, words)) policy_.backoff.jitter = static_cast<plan::Jitter>(*word);
    arguments.take();
    is_well_formed_ = false;  // reported if it was not
  }

  void retry(Arguments& arguments, const ast::Setting& setting) {
    if (!arguments.take_word("on") || arguments.ended()) return report_form(setting);
    policy_.failures = {.timed_out = false, .refused = false, .server_errors = false, .statuses = {}};
    while (const ast::Expression* next = arguments.take()) failure(*next, setting);
    auto& statuses = policy_.failures.statuses;
    std::sort(statuses.begin(), statuses.end());
  }

  void failure(const ast::Expression& written, const ast::Setting& setting) {
    const auto* word = std::get_if<ast::NameUse>(&written.node);
    const auto* number = std::get_if<ast::Number>(&written.node);
    const bool is_class = number != nullptr && number->unit == "xx";
    if (word != nullptr && word->name == "timed_out") {
      policy_.failures.timed_out = true;
    } else if (word != nullptr && word->name == "refused") {
      policy_.failures.refused = true;
    } else if (is_class && number->mantissa == 5) {
      policy_.failures.server_errors = true;
    } else if (is_class || number == nullptr) {
      report_form(setting);
    } else if (const auto status = read_count(build_, written, "a status", 400, 599)) {
      policy_.failures.statuses.push_back(static_cast<std::uint16_t>(*status));
    }
  }

  void budget(Arguments& arguments, const ast::Setting& setting) {
    const ast::Expression* share = arguments.take();
    if (share == nullptr) return report_form(setting);
    policy_.budget.exists = true;
    policy_.budget.share = read_probability(build_, *share, "`budget`").value_or(Probability{});
    policy_.budget.at_least = 0;
    if (arguments.take_word("at") && arguments.take_word("least"))
      policy_.budget.at_least = count(arguments, setting, 0, max_count);
  }

  void quota(Arguments& arguments, const ast::Setting& setting) {
    policy_.quota = count(arguments, setting, 1, max_count);
  }

  void breaker(Arguments& /*arguments*/, const ast::Setting& setting) {
    policy_.breaker = {};
    for (const ast::Setting& inner : setting.block) breaker_setting(inner);
    if (is_well_formed_ && !policy_.breaker.exists()) report_form(setting);
  }

  void breaker_setting(const ast::Setting& setting) {
    Arguments arguments(setting.arguments);
    plan::Breaker& breaker = policy_.breaker;
    if (setting.key.text == "failures") {
      trip(arguments, setting);
    } else if (setting.key.text == "open") {
      breaker.open_for = duration(arguments, setting).value_or(breaker.open_for);
    } else if (setting.key.text == "trials") {
      breaker.trials = count(arguments, setting, 1, most_tries);
    } else {
      report_setting(build_, setting, "breaker", {"failures", "open", "trials"});
      is_well_formed_ = false;
      return;
    }
    if (is_well_formed_ && !arguments.ended()) report_form(setting);
  }

  /// Reads `failures 5`, in a row, or `failures 50% of 100 [at least 20]`.
  void trip(Arguments& arguments, const ast::Setting& setting) {
    const ast::Expression* first = arguments.take();
    if (first == nullptr) return report_form(setting);
    plan::Breaker& breaker = policy_.breaker;
    const auto* number = std::get_if<ast::Number>(&first->node);
    if (number != nullptr && number->unit == "%" && arguments.ended()) {
      is_well_formed_ = false;
      build_.diagnostics.error("E0213", setting.span, "a share of failures is one of the last so many tries")
          .label("of how many?")
          .help("such as `failures 50% of 100`, or `failures 50% of 100 at least 20`");
      return;
    }
    if (!arguments.take_word("of")) {
      breaker.failures = static_cast<std::uint32_t>(read_count(build_, *first, "`failures`", 1, max_count).value_or(1));
      return;
    }
    breaker.share = read_probability(build_, *first, "`failures`").value_or(Probability{});
    breaker.window = count(arguments, setting, 1, largest_window);
    breaker.least = breaker.window;
    if (arguments.take_word("at") && arguments.take_word("least"))
      breaker.least = count(arguments, setting, 1, breaker.window);
  }

  void concurrency(Arguments& arguments, const ast::Setting& setting) {
    policy_.concurrency = count(arguments, setting, 1, max_count);
    policy_.line = arguments.take_word("line") ? count(arguments, setting, 0, max_count) : 0;
  }

  void hedge(Arguments& arguments, const ast::Setting& setting) {
    if (!arguments.take_word("after")) return report_form(setting);
    policy_.hedge_after = duration(arguments, setting).value_or(0);
  }

  /// Warns of the settings that cannot do anything beside the others.
  void check_effects() {
    for (const ast::Setting& setting : item_.settings) {
      const std::string_view word = setting.key.text;
      if (word == "jitter" && policy_.backoff.base == 0 && policy_.backoff.jitter != plan::Jitter::none) {
        without_effect(setting, "there is no time between tries that it could change", "add `backoff 100ms`");
      } else if (word == "hedge" && policy_.hedge_after >= policy_.timeout) {
        without_effect(setting, "the try has timed out by then", "write a time below `timeout`");
      } else if (word == "hedge" && policy_.deadline != 0 && policy_.hedge_after >= policy_.deadline) {
        without_effect(setting, "the call has ended by then", "write a time below `deadline`");
      } else if (word == "hedge" && policy_.tries == 1 && has_literal("tries")) {
        without_effect(setting, "the policy makes one try", "write `tries 2`: the hedge is the second one");
      } else if (word == "retry" && policy_.tries == 1 && has_literal("tries") && !policy_.breaker.exists()) {
        without_effect(setting, "the policy makes one try, and no breaker counts its failures", "write `tries 3`");
      }
    }
  }

  void without_effect(const ast::Setting& setting, std::string_view why, std::string_view help) {
    if (!build_.may_warn()) return;
    build_.diagnostics
        .warning("W0423", setting.span, fmt::format("`{}` has no effect in this policy", setting.key.text))
        .label(std::string(why))
        .help(std::string(help));
  }

  /// Tells whether the setting is given by a number itself: one that a parameter gives may be another in another case.
  [[nodiscard]] bool has_literal(std::string_view word) const {
    return std::any_of(item_.settings.begin(), item_.settings.end(), [&](const ast::Setting& each) {
      return each.key.text == word && !each.arguments.empty() &&
             std::holds_alternative<ast::Number>(each.arguments.front().node);
    });
  }

  /// Reports settings that have no effect together.
  void check() {
    if (!build_.diagnostics.has_errors()) check_effects();
    const bool says_tries = std::any_of(item_.settings.begin(), item_.settings.end(),
                                        [](const ast::Setting& each) { return each.key.text == "tries"; });
    if (policy_.tries > 1 || says_tries) return;  // a `tries 1` is a case of a scenario that compares
    for (const ast::Setting& setting : item_.settings) {
      const std::string_view word = setting.key.text;
      if (word != "backoff" && word != "budget" && word != "quota" && word != "hedge") continue;
      build_.diagnostics.error("E0438", setting.span, fmt::format("`{}` without a second try", word))
          .label("this policy makes one try")
          .help("say how many with `tries 3`, the first one included");
      return;
    }
  }

  static const std::vector<Row> rows;

  Build& build_;
  const ast::Policy& item_;
  plan::CallPolicy policy_;
  std::string_view form_;
  bool is_well_formed_ = true;
};

const std::vector<PolicyBuilder::Row> PolicyBuilder::rows{
    {"timeout", "timeout 300ms", &PolicyBuilder::timeout},
    {"deadline", "deadline 2s", &PolicyBuilder::deadline},
    {"tries", "tries 3", &PolicyBuilder::tries},
    {"backoff", "backoff 100ms doubling to 1s", &PolicyBuilder::backoff},
    {"jitter", "jitter full", &PolicyBuilder::jitter},
    {"retry", "retry on timed_out, refused, 5xx, 429", &PolicyBuilder::retry},
    {"budget", "budget 20% at least 3", &PolicyBuilder::budget},
    {"quota", "quota 500", &PolicyBuilder::quota},
    {"breaker", "breaker { failures 5; open 30s; trials 1 }", &PolicyBuilder::breaker},
    {"concurrency", "concurrency 20 line 50", &PolicyBuilder::concurrency},
    {"hedge", "hedge after 50ms", &PolicyBuilder::hedge},
};

/// Notes `calls SERVICE with POLICY`, for the calls that name no policy themselves.
void note_uses(Build& build, ServiceId caller, const std::vector<ast::PolicyUse>& uses) {
  for (const ast::PolicyUse& use : uses) {
    if (build.enough()) return;
    const auto callee = resolve_service(build, use.service, callable);
    const auto policy = resolve_policy(build, use.policy);
    if (!callee || !policy) continue;
    if (build.names.policies_of_calls.emplace(std::pair(caller, *callee), *policy).second) continue;
    build.diagnostics
        .error("E0201", use.service.span, fmt::format("the calls of `{}` have a policy already", use.service.text))
        .label("the second time")
        .help("a call that needs another names it: `call .. with POLICY`");
  }
}

}  // namespace

void build_policies(Build& build) {
  for (const ast::Policy& policy : build.system.policies) {
    if (build.enough()) return;
    build.names.policies.emplace(policy.name.text, build.plan.policies.size());
    build.plan.policies.push_back(PolicyBuilder(build, policy).run());
  }
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const ast::Service* service = service_item(build, static_cast<ServiceId>(i));
    if (service != nullptr) note_uses(build, static_cast<ServiceId>(i), service->calls);
  }
}

}  // namespace meshsim::compile
