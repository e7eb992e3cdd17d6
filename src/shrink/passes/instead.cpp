#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <variant>

#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

namespace ast = lang::ast;

/// A `publish` of a handler, and whose it is.
struct Publishing {
  const ast::Name* service = nullptr;
  const ast::Publish* step = nullptr;
};

void collect(const ast::Block& block, const ast::Name& service, std::vector<Publishing>& found);

void collect_otherwise(const std::optional<ast::Block>& block, const ast::Name& service,
                       std::vector<Publishing>& found) {
  if (block) collect(*block, service, found);
}

void collect(const ast::Block& block, const ast::Name& service, std::vector<Publishing>& found) {
  for (const ast::Step& step : block.steps) {
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, ast::Publish>) found.push_back({&service, &node});
          if constexpr (requires { node.then; }) collect(node.then, service, found);
          if constexpr (requires { node.otherwise; }) collect_otherwise(node.otherwise, service, found);
        },
        step.node);
  }
}

std::vector<Publishing> publishings_on(const Page& page) {
  std::vector<Publishing> found;
  for (const ast::Item& item : page.tree().items) {
    const auto* service = std::get_if<ast::Service>(&item.node);
    if (service == nullptr) continue;
    for (const ast::Handler& handler : service->handlers) collect(handler.body, service->name, found);
  }
  return found;
}

/// Returns the value of a field of the request or message that a handler copies, as the line of the timeline gives it.
std::optional<std::string> given_value(const Page& page, const ast::Expression& value, const ast::Record* given) {
  if (std::holds_alternative<ast::Number>(value.node) || std::holds_alternative<ast::Interpolation>(value.node) ||
      std::holds_alternative<ast::Truth>(value.node)) {
    return std::string(page.text_of(value.span));
  }
  const auto* access = std::get_if<ast::FieldAccess>(&value.node);
  if (access == nullptr || given == nullptr) return std::nullopt;
  for (const ast::Field& field : given->fields) {
    if (field.name.text == access->field.text) return std::string(page.text_of(field.value.span));
  }
  return std::nullopt;
}

/// Returns the record that the handler would publish, as far as it is known.
std::string record_of(const Page& page, const ast::Publish& publish, const std::optional<ast::Record>& given) {
  if (!publish.payload) return {};
  std::string fields;
  for (const ast::Field& field : publish.payload->fields) {
    const std::optional<std::string> value = given_value(page, field.value, given ? &*given : nullptr);
    if (value) fields += (fields.empty() ? "" : ", ") + field.name.text + ": " + *value;
  }
  return fields.empty() ? "" : " { " + fields + " }";
}

/// Offers lines in which a service publishes what it would publish at the end of the line's own chain.
void offer_publishings(const Page& page, const ast::TimelineLine& line, const std::vector<Publishing>& publishings,
                       std::vector<Edits>& offers) {
  const auto* call = std::get_if<ast::CallAction>(&line.action.node);
  const auto* publish = std::get_if<ast::PublishAction>(&line.action.node);
  if (call == nullptr && publish == nullptr) return;
  const std::optional<ast::Record>& given = call != nullptr ? call->payload : publish->payload;
  std::uint32_t end = call != nullptr ? call->request.span.end() : publish->topic.span.end();
  if (given) end = given->span.end();
  for (const Publishing& each : publishings) {
    if (publish != nullptr && publish->topic.text == each.step->topic.text) continue;
    const std::string words = each.service->text + " publishes " + each.step->topic.text;
    const std::string record = record_of(page, *each.step, given);
    offers.push_back({{line.action.span.offset, end, words}});
    if (!record.empty()) offers.push_back({{line.action.span.offset, end, words + record}});
  }
}

/// Offers one call in place of a load: what the first call of its flow does.
void offer_call(const Page& page, const ast::Load& load, lang::Span span, std::vector<Edits>& offers) {
  for (const ast::Item& item : page.tree().items) {
    const auto* flow = std::get_if<ast::Flow>(&item.node);
    if (flow == nullptr || !load.runs || !load.runs->names(flow->name.text)) continue;
    for (const ast::Step& step : flow->body.steps) {
      const auto* call = std::get_if<ast::Call>(&step.node);
      if (call == nullptr) continue;
      const std::string from = load.from ? std::string(page.text_of(load.from->span)) : "1s";
      const std::string words =
          load.name.text + " calls " + call->target.text + " " + std::string(page.text_of(call->request.span));
      std::string record;
      if (call->payload) record = " " + std::string(page.text_of(call->payload->span));
      for (const std::string& payload : {std::string(), record}) {
        offers.push_back(
            {{span.offset, span.end(),
              fmt::format("service {}\ntimeline {{ at {}: {}{} }}", load.name.text, from, words, payload)}});
        if (record.empty()) break;
      }
      break;
    }
  }
}

/// Returns the service to which a gateway takes a path; empty: to none.
std::string upstream_of(const ast::Gateway& gateway, std::string_view path) {
  const ast::Route* longest = nullptr;
  for (const ast::Route& route : gateway.routes) {
    const bool is_longer = longest == nullptr || route.prefix.text.size() > longest->prefix.text.size();
    if (path.starts_with(route.prefix.text) && is_longer) longest = &route;
  }
  return longest == nullptr ? "" : longest->service.text;
}

/// Lets a service be called by clients, where it is not.
void add_listening(const Page& page, const std::string& name, Edits& edits) {
  for (const Statement& item : page.items()) {
    if (page.head(item) != "service" || page.word(item.first + 1) != name) continue;
    if (page.text_of(item).find("listen") != std::string_view::npos) return;
    if (item.braces.empty()) {
      edits.push_back(
          page.replace(item.behind - 1, item.behind, std::string(page.word(item.behind - 1)) + " { listen 80 }"));
    } else {
      edits.push_back(page.replace(item.braces.front().open, item.braces.front().open + 1, "{ listen 80;"));
    }
    return;
  }
}

/// Offers calls of the services themselves in place of those of a gateway, without the gateway.
void offer_upstreams(const Page& page, const ast::Item& item, std::vector<Edits>& offers) {
  const auto* gateway = std::get_if<ast::Gateway>(&item.node);
  if (gateway == nullptr) return;
  Edits edits = {{item.span.offset, item.span.end(), {}}};
  std::set<std::string> called;
  for (std::size_t i = 0; i + 3 < page.tokens().size(); ++i) {
    const bool is_call = page.word(i) == "call" || page.word(i) == "calls";
    if (!is_call || page.word(i + 1) != gateway->name.text) continue;
    if (const std::string upstream = upstream_of(*gateway, page.word(i + 3)); !upstream.empty()) {
      edits.push_back(page.replace(i + 1, i + 2, upstream));
      called.insert(upstream);
    }
  }
  for (const std::string& upstream : called) add_listening(page, upstream, edits);
  offers.push_back(std::move(edits));
}

}  // namespace

std::vector<Edits> publish_instead(const Page& page, const Kept& kept) {
  std::vector<Edits> offers;
  for (const ast::Item& item : page.tree().items) offer_upstreams(page, item, offers);
  if (kept.is_load_kept) return offers;
  const std::vector<Publishing> publishings = publishings_on(page);
  for (const ast::Item& item : page.tree().items) {
    if (const auto* load = std::get_if<ast::Load>(&item.node)) offer_call(page, *load, item.span, offers);
    const auto* timeline = std::get_if<ast::Timeline>(&item.node);
    if (timeline == nullptr) continue;
    for (const auto& entry : timeline->entries) {
      if (const auto* line = std::get_if<ast::TimelineLine>(&entry))
        offer_publishings(page, *line, publishings, offers);
    }
  }
  return offers;
}

}  // namespace meshsim::shrink
