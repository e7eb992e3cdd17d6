#include "compile/observe/exploration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/observe/crash_points.hpp"
#include "compile/observe/pattern.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/parser.hpp"
#include "plan/connections.hpp"
#include "plan/timeouts.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::FaultKind;
using plan::ServiceKind;
using plan::Target;

constexpr std::size_t most_listed = 6;

FaultKind kind_called(std::string_view word) {
  const auto found = std::find(plan::fault_words.begin(), plan::fault_words.end(), word);
  return static_cast<FaultKind>(found - plan::fault_words.begin());
}

class ExplorationBuilder {
 public:
  ExplorationBuilder(Build& build, const ast::Explore& item)
      : build_(build), item_(item), connections_(plan::connections_of(build.plan)) {}

  void run() {
    if (item_.faults) faults(*item_.faults);
    if (item_.of) of(*item_.of);
    if (item_.on) on(*item_.on);
    if (item_.lasting) outages(*item_.lasting);
    if (item_.at_most) {
      const auto most = read_count(build_, *item_.at_most, "the number of faults in one run", 1, plan::most_faults);
      into().at_most = static_cast<unsigned>(most.value_or(0));
    }
    if (item_.moments) moments(*item_.moments);
    if (item_.except) except(*item_.except);
    if (item_.claims) claims(*item_.claims);
    if (item_.settles_within)
      into().settle = read_duration(build_, *item_.settles_within, "`settles within`", 1).value_or(0);
    if (!build_.diagnostics.has_errors()) check_faults();
  }

 private:
  plan::Exploration& into() { return build_.plan.exploration; }
  const plan::Exploration& into() const { return build_.plan.exploration; }

  // --- the settings --------------------------------------------------------------------------------------------------

  void faults(const ast::Listed<ast::FaultForm>& list) {
    for (const ast::FaultForm& each : list.elements) {
      plan::FaultForm form;
      form.kind = kind_called(each.verb);
      if (each.at) form.at = point_of(*each.at);
      if (each.amount && form.kind == FaultKind::delay) {
        form.by = read_duration(build_, *each.amount, "the delay", 1).value_or(0);
      } else if (each.amount) {
        form.probability = read_probability(build_, *each.amount, fmt::format("`{}`", each.verb)).value_or(certain);
      }
      if (std::find(into().faults.begin(), into().faults.end(), form) != into().faults.end()) continue;
      into().faults.push_back(form);
      fault_items_.push_back(&each);
    }
  }

  void of(const ast::Listed<ast::Name>& list) {
    for (const ast::Name& name : list.elements) {
      const auto target = resolve_target(build_, name);
      if (!target || std::find(into().of.begin(), into().of.end(), *target) != into().of.end()) continue;
      if (check_is_struck(name, *target)) into().of.push_back(*target);
    }
  }

  void on(const ast::Listed<ast::Connection>& list) {
    const auto is_of_links = [](const plan::FaultForm& form) { return plan::strikes_links(form.kind); };
    if (is_beside_faults(list.span) && std::none_of(into().faults.begin(), into().faults.end(), is_of_links)) {
      build_.diagnostics.error("E0436", list.span, "none of the faults strikes a connection")
          .label("so this has no meaning")
          .also(item_.faults->span, "the faults")
          .help("remove it, or add `cut` to the faults");
      return;
    }
    for (const ast::Connection& each : list.elements) {
      if (auto sides = connection(each)) into().on.push_back(std::move(*sides));
    }
  }

  void outages(const ast::Listed<ast::Expression>& list) {
    const std::vector<Duration> timeouts = plan::timeouts_of(build_.plan);
    std::vector<Duration>& kept = into().outages;
    for (const ast::Expression& each : list.elements) {
      const auto outage = read_duration(build_, each, "how long a fault lasts", 1);
      if (!outage) continue;
      if (std::binary_search(timeouts.begin(), timeouts.end(), *outage)) warn_of_tie(each, *outage, timeouts);
      kept.push_back(*outage);
    }
    std::sort(kept.begin(), kept.end());  // the rank of a schedule begins with the shortest
    kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  }

  void warn_of_tie(const ast::Expression& item, Duration outage, const std::vector<Duration>& timeouts) {
    if (!build_.may_warn()) return;
    std::vector<std::string> texts;
    texts.reserve(timeouts.size());
    for (const Duration each : timeouts) texts.push_back(format_duration(each));
    const Duration longer = outage + std::max<Duration>(outage / 50, 1);
    build_.diagnostics
        .warning("W0408", item.span,
                 fmt::format("an outage of {} is exactly as long as a timeout", format_duration(outage)))
        .label("a tie-break would decide")
        .help(fmt::format("write a little more or less, such as `{}`; the timeouts here: {}", format_duration(longer),
                          lang::quoted_list({texts.begin(), texts.end()})));
  }

  void moments(const ast::Stretch& stretch) {
    const auto from = compile_anchor(build_, stretch.from);
    const auto to = compile_anchor(build_, stretch.to);
    if (!from || !to) return;
    using Kind = plan::Anchor::Kind;
    if (from->kind == Kind::time && to->kind == Kind::time && from->time > to->time) {
      build_.diagnostics.error("E0413", lang::join(stretch.from.span, stretch.to.span), "this ends before it begins")
          .label(fmt::format("{} is after {}", format_duration(from->time), format_duration(to->time)));
    }
    into().from = *from;
    into().to = *to;
  }

  void except(const ast::Listed<ast::Exemption>& list) {
    for (const ast::Exemption& each : list.elements) {
      plan::Exemption exemption;
      exemption.kind = kind_called(each.verb);
      if (each.between) {
        auto sides = connection(*each.between);
        if (!sides) continue;
        exemption.between = std::move(*sides);
      } else {
        const auto target = resolve_target(build_, each.who);
        if (!target) continue;
        exemption.who = *target;
        if (!can_strike({exemption.kind}, target->service)) {
          report_strikes_not(each.who, *target, each.verb);
          continue;
        }
      }
      into().except.push_back(std::move(exemption));
    }
  }

  void claims(const ast::Listed<ast::Name>& list) {
    std::vector<std::string_view> labels;
    for (const plan::Claim& claim : build_.plan.claims) labels.push_back(claim.label);
    for (const ast::Name& name : list.elements) {
      const auto found = std::find(labels.begin(), labels.end(), name.text);
      if (found == labels.end()) {
        build_.diagnostics.error("E0226", name.span, fmt::format("no claim is called `{}`", name.text))
            .label("not in `expect`")
            .help(hint(name.text, labels, "the claims"));
        continue;
      }
      into().claims.push_back(static_cast<std::uint32_t>(found - labels.begin()));
    }
  }

  /// Tells whether the faults were given beside the setting at this place: both in the file, or both as options. An
  /// option does not have to go with all that the file says.
  bool is_beside_faults(lang::Span span) const {
    const auto is_option = [&](lang::Span each) { return build_.sources.at(each.file).name().starts_with("--"); };
    return item_.faults && is_option(item_.faults->span) == is_option(span);
  }

  // --- who can be struck ---------------------------------------------------------------------------------------------

  /// Tells whether the fault does anything to an instance of the service.
  bool can_strike(const plan::FaultForm& form, ServiceId id) const {
    const ServiceKind kind = build_.plan.services[id].kind;
    if (kind == ServiceKind::client || kind == ServiceKind::custom) return false;
    if (plan::strikes_links(form.kind)) {
      return std::any_of(connections_.begin(), connections_.end(),
                         [&](const plan::Pair& pair) { return pair.first == id || pair.second == id; });
    }
    if (form.kind != FaultKind::crash) return true;
    using Point = ast::CrashPoint;
    const std::vector<Point> points = form.at == CrashPoint::none
                                          ? std::vector{Point::before_publish, Point::before_reply, Point::before_ack}
                                          : std::vector{Point::before_work,  Point::mid_work,   Point::before_publish,
                                                        Point::before_reply, Point::before_ack, Point::after_ack};
    return std::any_of(points.begin(), points.end(), [&](Point point) {
      return (form.at == CrashPoint::none || point_of(point) == form.at) && can_crash_at(build_, id, point);
    });
  }

  /// Checks that a target is one that some fault can strike.
  bool check_is_struck(const ast::Name& name, const Target& target) {
    const ServiceKind kind = build_.plan.services[target.service].kind;
    if (kind == ServiceKind::client || kind == ServiceKind::custom) {
      const bool is_load = kind == ServiceKind::client;
      build_.diagnostics.error("E0436", name.span, fmt::format("nothing strikes `{}`", name.text))
          .label(is_load ? "a load" : "a C++ actor")
          .help(is_load ? "a load stands for those outside of the system: without it there is nothing to judge"
                        : "faults strike services, gateways and brokers");
      return false;
    }
    const auto strikes = [&](const plan::FaultForm& form) { return can_strike(form, target.service); };
    if (!is_beside_faults(name.span) || std::any_of(into().faults.begin(), into().faults.end(), strikes)) return true;
    build_.diagnostics.error("E0436", name.span, fmt::format("none of the faults strikes `{}`", name.text))
        .label("nothing to strike here")
        .also(item_.faults->span, "the faults")
        .help("remove one of the two, or add `kill` to the faults");
    return false;
  }

  void report_strikes_not(const ast::Name& name, const Target& target, std::string_view verb) {
    const ServiceKind kind = build_.plan.services[target.service].kind;
    auto& diagnostic =
        build_.diagnostics.error("E0436", name.span, fmt::format("`{}` never strikes `{}`", verb, name.text));
    if (kind == ServiceKind::client || kind == ServiceKind::custom) {
      diagnostic.label("loads and C++ actors are never struck");
    } else {
      diagnostic.label("none of its handlers publishes, replies or acks");
    }
    diagnostic.help("remove it: there is nothing to leave out");
  }

  /// Checks that each fault strikes somebody.
  void check_faults() {
    for (std::size_t i = 0; i < fault_items_.size(); ++i) {
      const ast::FaultForm& item = *fault_items_[i];
      if (strikes_somebody(into().faults[i])) continue;
      auto& diagnostic =
          build_.diagnostics.error("E0436", item.span,
                                   fmt::format("`{}` strikes nothing {}", build_.text(item.span),
                                               into().of.empty() ? "in this scenario" : "of what is named by `of`"));
      if (item.verb == "crash") {
        diagnostic.label("no handler gets to such a point");
        diagnostic.help(
            "`mid_work` needs a `work` and `before_publish` a `publish`; `before_reply` belongs to requests, "
            "`before_ack` and `after_ack` to messages");
      } else if (plan::strikes_links(into().faults[i].kind)) {
        diagnostic.label("no connection");
      } else {
        diagnostic.label("no target");
      }
    }
  }

  bool strikes_somebody(const plan::FaultForm& form) const {
    if (plan::strikes_links(form.kind) && !into().on.empty()) return true;
    if (!into().of.empty()) {
      return std::any_of(into().of.begin(), into().of.end(),
                         [&](const Target& target) { return can_strike(form, target.service); });
    }
    const std::vector<plan::Service>& services = build_.plan.services;
    for (std::size_t i = 0; i < services.size(); ++i) {
      const bool is_meant = form.kind != FaultKind::power_off || services[i].kind == ServiceKind::broker;
      if (is_meant && can_strike(form, static_cast<ServiceId>(i))) return true;
    }
    return false;
  }

  /// Resolves `A <-> B`, which must have a connection.
  std::optional<plan::Sides> connection(const ast::Connection& item) {
    const auto from = resolve_target(build_, item.from);
    const auto to = resolve_target(build_, item.to);
    if (!from || !to) return std::nullopt;
    const plan::Pair pair = std::minmax(from->service, to->service);
    if (std::binary_search(connections_.begin(), connections_.end(), pair))
      return plan::Sides{{*from}, {*to}, item.both_ways};
    auto& diagnostic = build_.diagnostics.error(
        "E0436", item.span, fmt::format("`{}` and `{}` have no connection", item.from.text, item.to.text));
    diagnostic.label("nothing to strike here");
    std::vector<std::string> pairs;
    for (const auto& [a, b] : connections_) {
      if (pairs.size() == most_listed) break;
      pairs.push_back(build_.plan.services[a].name + " <-> " + build_.plan.services[b].name);
    }
    diagnostic.help(pairs.empty()
                        ? "there are no connections in this scenario"
                        : fmt::format("those that have one: {}{}", lang::quoted_list({pairs.begin(), pairs.end()}),
                                      pairs.size() < connections_.size() ? ", among others" : ""));
    return std::nullopt;
  }

  Build& build_;
  const ast::Explore& item_;
  const std::vector<plan::Pair> connections_;
  std::vector<const ast::FaultForm*> fault_items_;  // by place in Exploration::faults
};

template <class Clause>
void replace(Clause& clause, Clause& given) {
  if (given) clause = std::move(given);
}

}  // namespace

void build_exploration(Build& build) {
  // After an error the plan has gaps, and what is missing in it would be reported here once more.
  if (build.system.explore && !build.diagnostics.has_errors()) ExplorationBuilder(build, *build.system.explore).run();
}

void replace_explore_settings(System& system, const CompileOptions& options, lang::Sources& sources,
                              lang::Diagnostics& diagnostics) {
  for (const ExploreSetting& setting : options.explore) {
    ast::Explore given;
    if (!lang::parse_explore_setting(sources.add(setting.option, setting.text), sources, diagnostics, given)) continue;
    if (!system.explore) system.explore.emplace();
    ast::Explore& explore = *system.explore;
    replace(explore.faults, given.faults);
    replace(explore.of, given.of);
    replace(explore.on, given.on);
    replace(explore.lasting, given.lasting);
    replace(explore.at_most, given.at_most);
    replace(explore.moments, given.moments);
    replace(explore.except, given.except);
    replace(explore.claims, given.claims);
    replace(explore.settles_within, given.settles_within);
  }
}

}  // namespace meshsim::compile
