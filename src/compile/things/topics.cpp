// Second pass: gives every topic and endpoint its number, with its senders, its takers and its fields.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/limits.hpp"
#include "compile/source/walk.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

class Collect {
 public:
  explicit Collect(Build& build) : build_(build) {}

  void run() {
    for (std::size_t i = 0; i < build_.system.things.size(); ++i) {
      const ast::Item& item = build_.system.things[i];
      senders_ = {static_cast<ServiceId>(i)};
      if (const auto* broker = std::get_if<ast::Broker>(&item.node)) of(*broker);
      if (const auto* service = std::get_if<ast::Service>(&item.node)) of(*service);
    }
    for (const ast::Flow& flow : build_.system.flows) {
      senders_ = loads_of(flow);
      of(flow.body);
    }
    for_each_line(build_.system, [&](const ast::TimelineLine& line) { of(line.action); });
    for (TopicNotes& notes : build_.names.topic_notes) {
      for (std::vector<ServiceId>* list : {&notes.senders, &notes.callees, &notes.takers}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
      }
    }
  }

 private:
  std::vector<ServiceId> loads_of(const ast::Flow& flow) const {
    std::vector<ServiceId> loads;
    for (std::size_t i = 0; i < build_.system.things.size(); ++i) {
      const auto* load = std::get_if<ast::Load>(&build_.system.things[i].node);
      if (load == nullptr || !load->runs || !load->runs->names(flow.name.text)) continue;
      loads.push_back(static_cast<ServiceId>(i));
    }
    return loads;
  }

  /// Finds the service of a name, which may be the name of an instance.
  std::vector<ServiceId> services_of(const std::string& name) const {
    if (const auto service = find_service(build_, name)) return {*service};
    const auto service = find_service(build_, name.substr(0, name.rfind('-')));
    return service ? std::vector<ServiceId>{*service} : std::vector<ServiceId>{};
  }

  void of(const ast::Broker& broker) {
    for (const ast::Topic& topic : broker.topics) add(topic.name.text, topic.name.span, nullptr);
  }

  void of(const ast::Service& service) {
    for (const ast::Subscription& subscription : service.subscriptions) {
      const auto topic = add(subscription.topic.text, subscription.topic.span, nullptr);
      consumed(topic, subscription.topic.span);
      if (topic) append(build_.names.topic_notes[*topic].takers, senders_.front());
    }
    for (const ast::Handler& handler : service.handlers) {
      const auto* request = std::get_if<ast::Request>(&handler.trigger);
      if (request == nullptr) continue;
      const auto topic = add(endpoint_name(*request), request->span, request);
      consumed(topic, request->span);
      if (topic) note_parameters(*topic, request->path.text);
    }
    for (const ast::Handler& handler : service.handlers) of(handler.body);
  }

  void of(const ast::Block& block) {
    for_each_step(block, [&](const ast::Step& step) {
      if (const auto* redrive = std::get_if<ast::RedriveStep>(&step.node)) redriven(redrive->topic);
      if (const auto* publish = std::get_if<ast::Publish>(&step.node)) of_publish(publish->topic, publish->payload);
      if (const ast::Call* call = call_in(step)) of_call(call->target, call->request, call->payload);
    });
  }

  void of(const ast::Action& action) {
    if (const auto* redrive = std::get_if<ast::Redrive>(&action.node)) redriven(redrive->topic);
    if (const auto* publish = std::get_if<ast::PublishAction>(&action.node)) {
      senders_ = services_of(publish->actor.text);
      of_publish(publish->topic, publish->payload);
    }
    if (const auto* call = std::get_if<ast::CallAction>(&action.node)) {
      senders_ = services_of(call->actor.text);
      of_call(call->target, call->request, call->payload);
    }
  }

  /// Notes the queue of dead letters that a `redrive` empties, whether a service consumes them or not.
  void redriven(const ast::Name& topic) { add(ast::dead_letters_of(topic.text), topic.span, nullptr); }

  void of_publish(const ast::Name& topic, const std::optional<ast::Record>& payload) {
    published(add(topic.text, topic.span, nullptr), topic.span, payload);
  }

  void of_call(const ast::Name& target, const ast::Request& request, const std::optional<ast::Record>& payload) {
    const auto topic = add(endpoint_name(request), request.span, &request);
    published(topic, request.span, payload);
    if (!topic) return;
    for (const ServiceId callee : services_of(target.text)) {
      append(build_.names.topic_notes[*topic].callees, callee);
    }
  }

  std::optional<TopicId> add(const std::string& name, lang::Span span, const ast::Request* request) {
    if (const auto known = find_topic(build_, name)) return known;
    if (build_.plan.topics.size() >= max_topics) {
      build_.diagnostics.error("E0498", span, "a scenario may have at most 60,000 topics").label("one too many");
      return std::nullopt;
    }
    plan::Topic topic;
    topic.name = name;
    topic.is_endpoint = request != nullptr;
    if (request != nullptr) topic.method = request->method.text, topic.path = request->path.text;
    const auto id = static_cast<TopicId>(build_.plan.topics.size());
    build_.names.topics.emplace(name, id);
    build_.plan.topics.push_back(std::move(topic));
    build_.names.topic_notes.emplace_back().first = span;
    return id;
  }

  void consumed(std::optional<TopicId> topic, lang::Span span) {
    if (!topic) return;
    auto& notes = build_.names.topic_notes[*topic];
    if (!notes.consumed_at) notes.consumed_at = span;
  }

  /// Notes the parameters of a handler's path as fields: each request has them.
  void note_parameters(TopicId topic, const std::string& path) {
    for (std::string& name : plan::parameters_of(path)) {
      build_.names.topic_notes[topic].fields.push_back(std::move(name));
    }
  }

  void published(std::optional<TopicId> topic, lang::Span span, const std::optional<ast::Record>& payload) {
    if (!topic) return;
    auto& notes = build_.names.topic_notes[*topic];
    if (!notes.published_at) notes.published_at = span;
    for (const ServiceId sender : senders_) append(notes.senders, sender);
    if (!payload) return;
    for (const ast::Field& field : payload->fields) {
      const bool is_new = std::find(notes.fields.begin(), notes.fields.end(), field.name.text) == notes.fields.end();
      if (is_new && notes.fields.size() < most_noted_fields) notes.fields.push_back(field.name.text);
    }
  }

  /// Appends a service. A repeated service mostly follows its first mention directly, so only the last entry is
  /// compared.
  static void append(std::vector<ServiceId>& services, ServiceId service) {
    if (services.empty() || services.back() != service) services.push_back(service);
  }

  Build& build_;
  std::vector<ServiceId> senders_;  // the services of the present search
};

}  // namespace

void collect_topics(Build& build) {
  Collect(build).run();
  for (std::size_t id = 0; id < build.plan.topics.size(); ++id) {
    const plan::Topic& topic = build.plan.topics[id];
    const bool is_handled = topic.is_endpoint && build.names.topic_notes[id].consumed_at.has_value();
    if (is_handled && topic.path.find("/{") != std::string::npos)
      build.names.handled_with_parameters.push_back(static_cast<TopicId>(id));
  }
}

}  // namespace meshsim::compile
