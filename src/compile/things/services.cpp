// Services: settings, tables, subscriptions and handlers.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "base/hash.hpp"
#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/settings.hpp"
#include "compile/code/program.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "compile/things/admission.hpp"
#include "compile/things/autoscale.hpp"
#include "compile/things/subscriptions.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

constexpr std::uint32_t default_port = 80;

plan::Restart restart_of(ast::RestartPolicy policy) {
  switch (policy) {
    case ast::RestartPolicy::on_failure:
      return plan::Restart::on_failure;
    case ast::RestartPolicy::always:
      return plan::Restart::always;
    case ast::RestartPolicy::no:
      break;
  }
  return plan::Restart::no;
}

std::string_view trigger_name(const ast::Handler& handler, std::string& storage) {
  if (const auto* topic = std::get_if<ast::Name>(&handler.trigger)) return topic->text;
  return storage = endpoint_name(std::get<ast::Request>(handler.trigger));
}

lang::Span trigger_span(const ast::Handler& handler) {
  return std::visit([](const auto& trigger) { return trigger.span; }, handler.trigger);
}

class ServiceBuilder {
 public:
  ServiceBuilder(Build& build, ServiceId id, const ast::Service& service)
      : build_(build), id_(id), item_(service), custom_(service.role.has_value()) {}

  void run() {
    settings();
    if (item_.autoscale) build_autoscale(build_, id_, item_);
    if (!within_limit(item_.versions.size(), "versions")) return;
    versions();
    each(item_.stores, [this](const ast::Name& name) { table(name, true); });
    each(item_.memories, [this](const ast::Name& name) { table(name, false); });
    if (!within_limit(item_.subscriptions.size(), "subscriptions")) return;
    if (!within_limit(item_.handlers.size(), "handlers")) return;
    each(item_.subscriptions, [this](const ast::Subscription& item) { subscription(item); });
    each(item_.handlers, [this](const ast::Handler& item) { handler(item); });
    // Last, because a handler may stand anywhere among the lines of its service.
    each(item_.subscriptions, [this](const ast::Subscription& item) { check_handled(item); });
    admission();
  }

 private:
  template <class List, class Use>
  void each(const List& list, Use use) {
    for (const auto& item : list) {
      if (build_.enough()) return;
      use(item);
    }
  }

  plan::Service& planned() { return build_.plan.services[id_]; }
  plan::ServiceDetail& detail() { return build_.plan.service_details[planned().detail]; }

  void settings() {
    if (item_.listen) {
      const auto port = read_count(build_, *item_.listen, "the port", 1, 65'535);
      planned().port = static_cast<std::uint32_t>(port.value_or(default_port));
      build_.names.listens[id_] = true;
    }
    if (item_.starts_in) planned().starts_in = read_duration(build_, *item_.starts_in, "`starts in`").value_or(0);
    if (item_.restart) planned().restart = restart_of(*item_.restart);
    if (item_.grace) planned().grace = read_duration(build_, *item_.grace, "`grace`").value_or(0);
    const auto concurrency =
        item_.concurrency ? read_count(build_, *item_.concurrency, "`concurrency`", 1, max_replicas) : std::nullopt;
    if (custom_) return custom_settings();
    detail().concurrency = static_cast<std::uint32_t>(concurrency.value_or(1));
    if (item_.outbox) {
      const auto capacity = read_count(build_, item_.outbox->capacity, "`outbox`", 1, max_count);
      detail().outbox = {capacity.value_or(1), item_.outbox->durable};
    }
    each(item_.settings, [this](const ast::Setting& setting) { check_known(setting); });
  }

  void check_known(const ast::Setting& setting) {
    const std::vector<std::string_view>& admission = admission_words();
    if (std::find(admission.begin(), admission.end(), setting.key.text) != admission.end()) return;
    std::vector<std::string_view> known{"networks", "listen", "concurrency", "starts",    "restart",
                                        "grace",    "outbox", "store",       "memory",    "subscribes",
                                        "consumes", "calls",  "on",          "autoscale", "version"};
    known.insert(known.end(), admission.begin(), admission.end());
    report_setting(build_, setting, "service", known);
  }

  void admission() {
    if (custom_) return;
    detail().admission = build_admission(build_, id_, item_);
    build_.plan.carries_deadlines |= detail().admission.drops_expired;
  }

  /// Passes the settings on as they were written, because a C++ actor reads them itself.
  void custom_settings() {
    plan::CustomDetail& custom = build_.plan.customs[planned().detail];
    for (const ast::Setting& setting : item_.settings) {
      std::string text = build_.text(setting.span);
      text.erase(0, setting.key.text.size());
      custom.settings.emplace_back(setting.key.text, text.substr(text.find_first_not_of(' ') == 0 ? 0
                                                                 : text.empty()                   ? 0
                                                                                                  : 1));
    }
    if (item_.outbox) {
      build_.diagnostics
          .error("E0411", item_.outbox->span, fmt::format("`{}` is a C++ actor and publishes in C++", item_.name.text))
          .label("cannot be given here")
          .help(fmt::format("remove `is {}`, or the outbox", item_.role->text));
    }
    for (const ast::Handler& handler : item_.handlers) {
      build_.diagnostics
          .error("E0411", handler.span, fmt::format("`{}` is a C++ actor and has its handlers in C++", item_.name.text))
          .label("cannot be given here")
          .help(fmt::format("remove `is {}`, or this handler", item_.role->text));
    }
  }

  void table(const ast::Name& name, bool in_store) {
    const auto index = static_cast<std::uint32_t>(build_.plan.tables.size());
    const auto [place, is_new] = build_.names.tables.emplace(std::pair(id_, name.text), index);
    if (!is_new) {
      build_.diagnostics.error("E0201", name.span, fmt::format("the table `{}` is defined twice", name.text))
          .label("the second time")
          .help("a table is either a `store` or a `memory`");
      return;
    }
    plan::Table planned_table;
    planned_table.name = name.text;
    planned_table.in_store = in_store;
    planned_table.service = id_;
    build_.plan.tables.push_back(std::move(planned_table));
  }

  void subscription(const ast::Subscription& subscription) {
    const auto [earlier, is_new] = subscribed_.emplace(subscription.topic.text, subscription.topic.span);
    if (!is_new) {
      build_.diagnostics
          .error("E0201", subscription.topic.span, fmt::format("`{}` is subscribed twice", subscription.topic.text))
          .label("the second time")
          .also(earlier->second, "the first time")
          .help("a service subscribes or consumes a topic once");
      return;
    }
    const auto index = build_subscription(build_, id_, subscription);
    if (!index) return;
    if (custom_) {
      build_.plan.customs[planned().detail].subscriptions.push_back(*index);
    } else {
      detail().subscriptions.push_back(*index);
    }
  }

  void handler(const ast::Handler& handler) {
    if (custom_) return;
    std::string storage;
    const std::string name(trigger_name(handler, storage));
    if (!is_first(handler, name)) return;
    if (const auto* request = std::get_if<ast::Request>(&handler.trigger)) check_parameters(request->path);
    const auto topic = find_topic(build_, name);
    const bool is_request = std::holds_alternative<ast::Request>(handler.trigger);
    if (!is_request && subscribed_.count(name) == 0) return report_not_subscribed(std::get<ast::Name>(handler.trigger));
    if (!topic) return;
    // Other services can call it without a `listen`; clients cannot.
    if (is_request && planned().port == 0) planned().port = default_port;
    const Frame frame{is_request ? Frame::Sort::request_handler : Frame::Sort::topic_handler, id_, *topic};
    const std::uint32_t first = compile_program(build_, frame, handler.body);
    // By names, not by places: a handler keeps its draws when others are added before it.
    const std::uint64_t known_as = hash_text(name, hash_text(item_.name.text));
    detail().handlers.push_back({*topic, first, known_as, version_of(handler), build_.position(handler.span)});
  }

  /// Tells whether it is the only handler for this in its version; reports it where it is not. One that stands outside
  /// of the versions belongs to all of them.
  bool is_first(const ast::Handler& handler, const std::string& name) {
    const std::string version = handler.version ? handler.version->text : "";
    const auto& [earlier, is_new] = handled_.emplace(name, trigger_span(handler));
    const bool is_new_there = handled_in_[name].insert(version).second;
    const bool is_in_all = handled_in_[name].count("") != 0;
    if (is_new || (is_new_there && !is_in_all)) return true;
    build_.diagnostics
        .error("E0201", trigger_span(handler), fmt::format("`{}` has two handlers for `{}`", item_.name.text, name))
        .label("the second one")
        .also(earlier->second, "the first one")
        .help(is_new_there && is_in_all ? "one that stands outside of the versions belongs to all of them"
                                        : "put the steps of both into one");
    return false;
  }

  void versions() {
    for (const ast::Name& version : item_.versions) {
      std::vector<std::string>& names = planned().versions;
      if (std::find(names.begin(), names.end(), version.text) == names.end()) {
        names.push_back(version.text);
        continue;
      }
      build_.diagnostics.error("E0201", version.span, fmt::format("the version `{}` is defined twice", version.text))
          .label("the second time")
          .help("put the handlers of both into one");
    }
  }

  std::uint16_t version_of(const ast::Handler& handler) {
    if (!handler.version) return plan::every_version;
    const std::vector<std::string>& names = planned().versions;
    const auto found = std::find(names.begin(), names.end(), handler.version->text);
    return static_cast<std::uint16_t>(found - names.begin());
  }

  void check_parameters(const ast::Path& path) {
    std::vector<std::string> names = plan::parameters_of(path.text);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return;
    build_.diagnostics.error("E0201", path.span, fmt::format("the path has two parameters `{}`", *twice))
        .label("which one is `request." + *twice + "`?")
        .help("give one of them another name");
  }

  void report_not_subscribed(const ast::Name& topic) {
    std::vector<std::string_view> known;
    for (const auto& [name, span] : subscribed_) known.push_back(name);
    build_.diagnostics.error("E0406", topic.span, fmt::format("`{}` never gets `{}`", item_.name.text, topic.text))
        .label("neither subscribed nor consumed by this service")
        .help(hint(topic.text, known, "the topics it gets"))
        .help(
            fmt::format("add `subscribes {0}` (every instance gets every message) or `consumes {0}` (one of them does)",
                        topic.text));
  }

  void check_handled(const ast::Subscription& subscription) {
    if (custom_ || handled_.count(subscription.topic.text) != 0) return;
    build_.diagnostics
        .error("E0409", subscription.topic.span,
               fmt::format("`{}` gets `{}` and has no handler for it", item_.name.text, subscription.topic.text))
        .label("nothing would be done with it")
        .help(fmt::format("add `on {} {{ log \"got it\" }}`", subscription.topic.text));
  }

  bool within_limit(std::size_t count, std::string_view what) {
    if (count <= max_parts) return true;
    build_.diagnostics.error("E0498", item_.name.span, fmt::format("a service may have at most 1,000 {}", what))
        .label("has more");
    return false;
  }

  Build& build_;
  ServiceId id_;
  const ast::Service& item_;
  bool custom_;
  std::map<std::string, lang::Span, std::less<>> subscribed_;
  std::map<std::string, lang::Span, std::less<>> handled_;
  std::map<std::string, std::set<std::string>> handled_in_;  // the versions in which it is handled; "": all
};

}  // namespace

void build_services(Build& build) {
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const auto* service = std::get_if<ast::Service>(&build.system.things[i].node);
    if (build.enough()) return;
    if (service != nullptr) ServiceBuilder(build, static_cast<ServiceId>(i), *service).run();
  }
}

}  // namespace meshsim::compile
