#include "compile/build/names.hpp"

#include <fmt/format.h>

#include <charconv>

#include "compile/source/endpoint_name.hpp"
#include "compile/source/hint.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// `worker-2` in its two parts; nothing when it does not end in a number.
struct Numbered {
  std::string_view service;
  std::uint64_t number = 0;
};

std::optional<Numbered> numbered(std::string_view name) {
  const std::size_t hyphen = name.rfind('-');
  if (hyphen == std::string_view::npos || hyphen + 1 == name.size()) return std::nullopt;
  Numbered result{name.substr(0, hyphen), 0};
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + hyphen + 1, end, result.number);
  // Too large for any instance, and so reported like any other number that is too large.
  if (error == std::errc::result_out_of_range) result.number = UINT64_MAX;
  return stop == end ? std::optional(result) : std::nullopt;
}

bool fits(const Build& build, ServiceId service, const Wanted& wanted) {
  return (bit(build.plan.services[service].kind) & wanted.kinds) != 0;
}

std::vector<std::string_view> fitting_names(const Build& build, const Wanted& wanted) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    if (fits(build, static_cast<ServiceId>(i), wanted)) names.push_back(build.plan.services[i].name);
  }
  return names;
}

std::string_view kind_name(plan::ServiceKind kind) {
  switch (kind) {
    case plan::ServiceKind::service:
      return "service";
    case plan::ServiceKind::gateway:
      return "gateway";
    case plan::ServiceKind::broker:
      return "broker";
    case plan::ServiceKind::client:
      return "load";
    case plan::ServiceKind::custom:
      return "C++ actor";
  }
  return "";
}

bool check_kind(Build& build, ServiceId service, const ast::Name& name, const Wanted& wanted) {
  if (fits(build, service, wanted)) return true;
  build.diagnostics
      .error(
          "E0225", name.span,
          fmt::format("`{}` is a {}, which cannot stand here", name.text, kind_name(build.plan.services[service].kind)))
      .label("not possible here")
      .also(build.names.service_spans[service], "defined here")
      .help(hint(name.text, fitting_names(build, wanted), wanted.plural));
  return false;
}

std::nullopt_t report_unknown(Build& build, const ast::Name& name, const Wanted& wanted) {
  build.diagnostics.error("E0204", name.span, fmt::format("no {} named `{}`", wanted.what, name.text))
      .label("not in this scenario")
      .help(hint(name.text, fitting_names(build, wanted), wanted.plural));
  return std::nullopt;
}

std::nullopt_t report_replica(Build& build, const ast::Name& name, ServiceId service) {
  const std::string& service_name = build.plan.services[service].name;
  const std::uint32_t most = build.names.most_replicas[service];
  auto& diagnostic = build.diagnostics.error("E0205", name.span, fmt::format("there is never a `{}`", name.text));
  diagnostic.label(fmt::format("`{}` has at most {} instance{}", service_name, most, most == 1 ? "" : "s"));
  diagnostic.also(build.names.service_spans[service], "defined here");
  diagnostic.help(most == 0   ? fmt::format("`{}` starts with no instance, and no `scale` adds one", service_name)
                  : most == 1 ? fmt::format("write `{}` or `{}-1`", service_name, service_name)
                              : fmt::format("the instances are `{}-1` to `{}-{}`", service_name, service_name, most));
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> all_names(const Names::Map& map) {
  std::vector<std::string_view> names;
  for (const auto& [name, id] : map) names.push_back(name);
  return names;
}

std::optional<ServiceId> find_service(const Build& build, std::string_view name) {
  const auto found = build.names.services.find(name);
  if (found == build.names.services.end()) return std::nullopt;
  return static_cast<ServiceId>(found->second);
}

std::optional<ServiceId> resolve_service(Build& build, const ast::Name& name, const Wanted& wanted) {
  const auto service = find_service(build, name.text);
  if (!service) return report_unknown(build, name, wanted);
  return check_kind(build, *service, name, wanted) ? service : std::nullopt;
}

std::optional<plan::Target> resolve_target(Build& build, const ast::Name& name, const Wanted& wanted) {
  const auto parts = numbered(name.text);
  const auto base = parts ? find_service(build, parts->service) : std::nullopt;
  if (find_service(build, name.text) || !base) {
    const auto service = resolve_service(build, name, wanted);
    return service ? std::optional(plan::Target{*service, 0}) : std::nullopt;
  }
  if (!check_kind(build, *base, name, wanted)) return std::nullopt;
  if (parts->number == 0 || parts->number > build.names.most_replicas[*base]) {
    return report_replica(build, name, *base);
  }
  return plan::Target{*base, static_cast<std::uint32_t>(parts->number)};
}

std::optional<TopicId> find_topic(const Build& build, std::string_view name) {
  const auto found = build.names.topics.find(name);
  if (found == build.names.topics.end()) return std::nullopt;
  return static_cast<TopicId>(found->second);
}

namespace {

/// Lists the topics, or the endpoints, by name.
std::vector<std::string_view> topic_names(const Build& build, bool endpoints) {
  std::vector<std::string_view> names;
  for (const plan::Topic& topic : build.plan.topics) {
    if (topic.is_endpoint == endpoints) names.push_back(topic.name);
  }
  return names;
}

}  // namespace

std::optional<TopicId> resolve_topic(Build& build, const ast::Name& name) {
  if (const auto topic = find_topic(build, name.text)) return topic;
  build.diagnostics.error("E0206", name.span, fmt::format("no topic named `{}`", name.text))
      .label("nobody publishes or subscribes it")
      .help(name.text.starts_with("dead letter of ")
                ? "they have a queue where a service `consumes` them, or something redrives them"
                : hint(name.text, topic_names(build, false), "the topics"));
  return std::nullopt;
}

std::optional<TopicId> resolve_endpoint(Build& build, const ast::Request& request) {
  const std::string name = endpoint_name(request);
  if (const auto topic = find_topic(build, name)) {
    const TopicId means = build.plan.topics[*topic].means;
    // A path in its normal form means all of its spellings; any other spelling means only itself.
    const bool is_path = means != no_topic && plan::normalised_path(request.path.text) == request.path.text &&
                         plan::parameters_of(build.plan.topics[means].path).empty();
    return is_path ? means : *topic;
  }
  build.diagnostics.error("E0223", request.span, fmt::format("nobody handles or calls `{}`", name))
      .label("not in this scenario")
      .help(hint(name, topic_names(build, true), "the requests"));
  return std::nullopt;
}

std::optional<std::uint32_t> resolve_policy(Build& build, const ast::Name& name) {
  const auto found = build.names.policies.find(name.text);
  if (found != build.names.policies.end()) return found->second;
  build.diagnostics.error("E0227", name.span, fmt::format("no policy named `{}`", name.text))
      .label("not in this scenario")
      .help(hint(name.text, all_names(build.names.policies), "the policies"));
  return std::nullopt;
}

TopicId handler_with_parameters(const Build& build, TopicId endpoint) {
  const plan::Topic& called = build.plan.topics[endpoint];
  if (build.names.topic_notes[endpoint].consumed_at || !plan::parameters_of(called.path).empty()) return endpoint;
  for (const TopicId id : build.names.handled_with_parameters) {
    const plan::Topic& topic = build.plan.topics[id];
    if (topic.method == called.method && plan::arguments_of(topic.path, called.path)) return id;
  }
  return endpoint;
}

std::optional<std::uint32_t> resolve_mark(Build& build, const ast::Name& name) {
  const auto found = build.names.marks.find(name.text);
  if (found != build.names.marks.end()) return found->second;
  auto& diagnostic = build.diagnostics.error("E0208", name.span, fmt::format("the mark `{}` is never set", name.text));
  diagnostic.label("no line of the timeline sets it");
  diagnostic.help(hint(name.text, all_names(build.names.marks), "the marks"));
  diagnostic.help(fmt::format("set it in the timeline: `at 4s: mark {}`", name.text));
  return std::nullopt;
}

FieldId field_id(Build& build, std::string_view name, lang::Span span) {
  if (const auto found = build.names.fields.find(name); found != build.names.fields.end()) {
    return static_cast<FieldId>(found->second);
  }
  if (build.plan.fields.size() >= no_field) {
    build.diagnostics.error("E0498", span, "a scenario may have at most 65,535 different field names")
        .label("one too many");
    return 0;
  }
  const auto id = static_cast<FieldId>(build.plan.fields.size());
  build.plan.fields.emplace_back(name);
  build.names.fields.emplace(name, id);
  return id;
}

}  // namespace meshsim::compile
