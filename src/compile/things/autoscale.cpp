#include "compile/things/autoscale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/source/limits.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using Metric = plan::Autoscale::Metric;

class AutoscaleBuilder {
 public:
  AutoscaleBuilder(Build& build, const ast::Service& item, plan::Autoscale& planned)
      : build_(build), item_(item), scaling_(*item.autoscale), planned_(planned) {}

  void run() {
    if (scaling_.every) planned_.every = read_period(build_, *scaling_.every, "`every`").value_or(planned_.every);
    if (scaling_.down_after)
      planned_.down_after = read_duration(build_, *scaling_.down_after, "`down after`").value_or(planned_.down_after);
    if (!scaling_.on) {
      build_.diagnostics
          .error("E0412", scaling_.span, fmt::format("`{}` does not say what its number follows", item_.name.text))
          .label("incomplete")
          .help("add `on utilisation 70%`, `on depth of TOPIC 10` or `on rate 50/s`");
      return;
    }
    const ast::ScalingTarget& target = *scaling_.on;
    switch (target.metric) {
      case ast::ScalingTarget::Metric::utilisation:
        utilisation(target);
        break;
      case ast::ScalingTarget::Metric::depth:
        depth(target);
        break;
      case ast::ScalingTarget::Metric::rate:
        rate(target);
        break;
    }
    check_begins_at_zero(target);
  }

 private:
  void utilisation(const ast::ScalingTarget& target) {
    planned_.metric = Metric::utilisation;
    const auto share = read_probability(build_, target.target, "the target");
    if (!share) return;
    const Decimal percent = percent_of(*share);
    if (share->threshold == 0) {
      build_.diagnostics.error("E0450", target.span, "a utilisation of 0% can never be kept")
          .label("no number of instances is enough")
          .help("such as `on utilisation 70%`");
      return;
    }
    planned_.target = static_cast<std::uint64_t>(percent.mantissa());
    planned_.target_per = static_cast<std::uint64_t>(power_of_ten(percent.scale())) * 100;
    if (build_.plan.services[planned_.service].kind == plan::ServiceKind::service) return;
    build_.diagnostics
        .error("E0450", target.span, fmt::format("`{}` has no handlers that could be busy", item_.name.text))
        .label("measured of services with handlers")
        .help("a C++ actor is scaled `on rate 50/s` or `on depth of TOPIC 10`");
  }

  void depth(const ast::ScalingTarget& target) {
    planned_.metric = Metric::depth;
    planned_.target = read_count(build_, target.target, "the messages for each instance", 1, max_count).value_or(1);
    const auto topic = resolve_topic(build_, *target.topic);
    if (!topic) return;
    planned_.topic = *topic;
    const bool takes = std::any_of(item_.subscriptions.begin(), item_.subscriptions.end(), [&](const auto& each) {
      return each.mode == ast::Subscription::Mode::consumes && each.topic.text == target.topic->text;
    });
    if (takes) return;
    build_.diagnostics
        .error("E0451", target.topic->span,
               fmt::format("`{}` does not consume `{}`", item_.name.text, target.topic->text))
        .label("more instances would not shorten this queue")
        .help(fmt::format("its own queue is one of a topic that it consumes: `consumes {}`", target.topic->text));
  }

  void rate(const ast::ScalingTarget& target) {
    planned_.metric = Metric::rate;
    const auto wanted = read_rate(build_, target.target, "the rate for each instance");
    if (!wanted) return;
    planned_.target = static_cast<std::uint64_t>(wanted->count.mantissa());
    planned_.target_per =
        static_cast<std::uint64_t>(power_of_ten(wanted->count.scale())) * static_cast<std::uint64_t>(wanted->per);
  }

  /// Reports a service that could go down to 0 and would stay there: without an instance nothing is measured.
  void check_begins_at_zero(const ast::ScalingTarget& target) {
    if (planned_.least > 0 || planned_.metric == Metric::depth) return;
    build_.diagnostics
        .error("E0450", scaling_.bounds.span, fmt::format("`{}` would stay at 0 instances", item_.name.text))
        .label("without an instance nothing arrives, and nobody is busy")
        .also(target.span, "it follows this")
        .help("begin with `1..`; only `on depth of TOPIC N` finds its work without an instance");
  }

  Build& build_;
  const ast::Service& item_;
  const ast::Autoscale& scaling_;
  plan::Autoscale& planned_;
};

}  // namespace

void build_autoscale(Build& build, ServiceId service, const ast::Service& item) {
  for (plan::Autoscale& planned : build.plan.autoscales) {
    if (planned.service == service) AutoscaleBuilder(build, item, planned).run();
  }
}

}  // namespace meshsim::compile
