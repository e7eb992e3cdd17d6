// Second pass: every topic and endpoint gets its number, with who publishes it, who takes it and which fields it has.
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "compile/build.hpp"
#include "compile/limits.hpp"
#include "compile/names.hpp"
#include "compile/walk.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

class Collect {
 public:
  explicit Collect(Build& build) : build_(build) {}

  void run() {
    for (const ast::Item& item : build_.system.things) {
      if (const auto* broker = std::get_if<ast::Broker>(&item.node)) of(*broker);
      if (const auto* service = std::get_if<ast::Service>(&item.node)) of(*service);
    }
    for (const ast::Flow& flow : build_.system.flows) of(flow.body);
    for_each_line(build_.system, [&](const ast::TimelineLine& line, std::string_view) { of(line.action); });
  }

 private:
  void of(const ast::Broker& broker) {
    for (const ast::Topic& topic : broker.topics) add(topic.name.text, topic.name.span, nullptr);
  }

  void of(const ast::Service& service) {
    for (const ast::Subscription& subscription : service.subscriptions) {
      consumed(add(subscription.topic.text, subscription.topic.span, nullptr), subscription.topic.span);
    }
    for (const ast::Handler& handler : service.handlers) {
      const auto* request = std::get_if<ast::Request>(&handler.trigger);
      if (request != nullptr) consumed(add(endpoint_name(*request), request->span, request), request->span);
    }
    for (const ast::Handler& handler : service.handlers) of(handler.body);
  }

  void of(const ast::Block& block) {
    for_each_step(block, [&](const ast::Step& step) {
      if (const auto* publish = std::get_if<ast::Publish>(&step.node)) of_publish(publish->topic, publish->payload);
      if (const ast::Call* call = call_in(step)) of_call(call->request, call->payload);
    });
  }

  void of(const ast::Action& action) {
    if (const auto* publish = std::get_if<ast::PublishAction>(&action.node))
      of_publish(publish->topic, publish->payload);
    if (const auto* call = std::get_if<ast::CallAction>(&action.node)) of_call(call->request, call->payload);
  }

  void of_publish(const ast::Name& topic, const std::optional<ast::Record>& payload) {
    published(add(topic.text, topic.span, nullptr), topic.span, payload);
  }

  void of_call(const ast::Request& request, const std::optional<ast::Record>& payload) {
    published(add(endpoint_name(request), request.span, &request), request.span, payload);
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

  void published(std::optional<TopicId> topic, lang::Span span, const std::optional<ast::Record>& payload) {
    if (!topic) return;
    auto& notes = build_.names.topic_notes[*topic];
    if (!notes.published_at) notes.published_at = span;
    if (!payload) return;
    for (const ast::Field& field : payload->fields) {
      const bool is_new = std::find(notes.fields.begin(), notes.fields.end(), field.name.text) == notes.fields.end();
      if (is_new && notes.fields.size() < most_fields) notes.fields.push_back(field.name.text);
    }
  }

  // Only for suggestions; keeps the search short whatever the file holds.
  static constexpr std::size_t most_fields = 64;

  Build& build_;
};

}  // namespace

void collect_topics(Build& build) { Collect(build).run(); }

}  // namespace meshsim::compile
