#include "report/system_graph.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "plan/plan.hpp"

namespace meshsim::report {
namespace {

GraphNode::Kind kind_of_node(plan::ServiceKind kind) {
  switch (kind) {
    case plan::ServiceKind::service:
      break;
    case plan::ServiceKind::gateway:
      return GraphNode::Kind::gateway;
    case plan::ServiceKind::broker:
      return GraphNode::Kind::broker;
    case plan::ServiceKind::client:
      return GraphNode::Kind::client;
    case plan::ServiceKind::custom:
      return GraphNode::Kind::custom;
  }
  return GraphNode::Kind::service;
}

class GraphMaker {
 public:
  explicit GraphMaker(const plan::Plan& plan) : plan_(plan) {}

  SystemGraph run() {
    graph_.title = plan_.scenario;
    find_programs();
    for (std::size_t i = 0; i < plan_.services.size(); ++i) add_service(plan_.services[i]);
    for (const plan::Topic& topic : plan_.topics) add_topic(topic);
    for (std::size_t i = 0; i < plan_.services.size(); ++i) add_edges_of(static_cast<ServiceId>(i));
    for (const plan::Subscription& each : plan_.subscriptions) {
      const bool is_shared = each.shared;
      add({is_shared ? GraphEdge::Kind::consumes : GraphEdge::Kind::subscribes, node_of(each.topic), each.service,
           is_shared ? "consumes" : "subscribes"});
    }
    for (const plan::TimelineLine& line : plan_.timeline.lines) add_line(line.action);
    return std::move(graph_);
  }

 private:
  /// Programs lie one behind the other in the plan's steps: each ends where the next begins.
  void find_programs() {
    for (const plan::ServiceDetail& detail : plan_.service_details) {
      for (const plan::Handler& handler : detail.handlers) begins_.push_back(handler.first_step);
    }
    for (const plan::Flow& flow : plan_.flows) begins_.push_back(flow.first_step);
    begins_.push_back(static_cast<std::uint32_t>(plan_.steps.size()));
    std::sort(begins_.begin(), begins_.end());
  }

  void add_service(const plan::Service& service) {
    std::string note = service.replicas > 1 ? "x " + grouped(service.replicas) : "";
    const auto add_note = [&](const std::string& more) { note += (note.empty() ? "" : ", ") + more; };
    if (service.kind == plan::ServiceKind::broker) add_note(plan_.brokers[service.detail].kind);
    if (plan_.networks.size() > 1) {
      std::vector<std::string> names;
      for (const std::uint16_t network : service.networks) names.push_back(plan_.networks[network]);
      add_note("on " + join(names, ", "));
    }
    graph_.nodes.push_back({kind_of_node(service.kind), service.name, note});
  }

  void add_topic(const plan::Topic& topic) {
    topic_nodes_.push_back(graph_.nodes.size());
    if (topic.is_endpoint) return;
    graph_.nodes.push_back({GraphNode::Kind::topic, topic.name, ""});
    if (topic.broker < plan_.services.size())
      add({GraphEdge::Kind::carries, topic.broker, topic_nodes_.back(), "carries"});
  }

  std::size_t node_of(TopicId topic) const { return topic_nodes_[topic]; }

  void add_edges_of(ServiceId id) {
    const plan::Service& service = plan_.services[id];
    switch (service.kind) {
      case plan::ServiceKind::service:
        for (const plan::Handler& handler : plan_.service_details[service.detail].handlers)
          add_program(id, handler.first_step);
        break;
      case plan::ServiceKind::client:
        add_program(id, plan_.flows[plan_.clients[service.detail].flow].first_step);
        break;
      case plan::ServiceKind::gateway:
        for (const plan::Route& route : plan_.gateways[service.detail].routes)
          add({GraphEdge::Kind::routes, id, route.upstream, route.prefix});
        break;
      case plan::ServiceKind::broker:
      case plan::ServiceKind::custom:
        break;
    }
  }

  void add_program(ServiceId id, std::uint32_t first) {
    const std::uint32_t end = *std::upper_bound(begins_.begin(), begins_.end(), first);
    for (std::uint32_t i = first; i < end; ++i) {
      const plan::Step& step = plan_.steps[i];
      if (step.kind == plan::StepKind::publish) add({GraphEdge::Kind::publishes, id, node_of(step.topic), "publishes"});
      if (step.kind == plan::StepKind::call && step.target < plan_.services.size())
        add({GraphEdge::Kind::calls, id, step.target, plan_.topics[step.topic].name});
    }
  }

  void add_line(const plan::Action& action) {
    if (const auto* publish = std::get_if<plan::act::Publish>(&action))
      add({GraphEdge::Kind::publishes, publish->who.service, node_of(publish->topic), "publishes", true});
    const auto* call = std::get_if<plan::act::Call>(&action);
    if (call == nullptr || call->callee.service >= plan_.services.size()) return;
    add({GraphEdge::Kind::calls, call->who.service, call->callee.service, plan_.topics[call->endpoint].name, true});
  }

  void add(GraphEdge edge) {
    const bool is_known = std::any_of(graph_.edges.begin(), graph_.edges.end(), [&](const GraphEdge& other) {
      return other.from == edge.from && other.to == edge.to && other.kind == edge.kind && other.label == edge.label;
    });
    if (!is_known) graph_.edges.push_back(std::move(edge));
  }

  const plan::Plan& plan_;
  SystemGraph graph_;
  std::vector<std::uint32_t> begins_;     // the first steps of all programs, and the end
  std::vector<std::size_t> topic_nodes_;  // by TopicId; of endpoints without meaning
};

/// In the quotes of DOT, with a second line where there is one.
std::string dot_text(std::string_view text, std::string_view second = {}) {
  std::string out = "\"";
  for (const char c : visible(text)) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  if (!second.empty()) out += "\\n" + visible(second);
  return out + "\"";
}

std::string_view dot_shape(GraphNode::Kind kind) {
  switch (kind) {
    case GraphNode::Kind::client:
      return "oval";
    case GraphNode::Kind::gateway:
      return "hexagon";
    case GraphNode::Kind::broker:
      return "cylinder";
    case GraphNode::Kind::topic:
      return "note";
    case GraphNode::Kind::service:
    case GraphNode::Kind::custom:
      break;
  }
  return "box";
}

/// Mermaid takes the entity codes of HTML within quotes.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '#':
        out += "#35;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      default:
        out += c;
    }
  }
  return "\"" + out + "\"";
}

std::pair<std::string_view, std::string_view> mermaid_brackets(GraphNode::Kind kind) {
  switch (kind) {
    case GraphNode::Kind::client:
      return {"([", "])"};
    case GraphNode::Kind::gateway:
      return {"{{", "}}"};
    case GraphNode::Kind::broker:
      return {"[(", ")]"};
    case GraphNode::Kind::topic:
      return {"[/", "/]"};
    case GraphNode::Kind::service:
    case GraphNode::Kind::custom:
      break;
  }
  return {"[", "]"};
}

bool is_dashed(const GraphEdge& edge) { return edge.by_timeline || edge.kind == GraphEdge::Kind::carries; }

}  // namespace

SystemGraph graph_of(const plan::Plan& plan) { return GraphMaker(plan).run(); }

std::string graph_dot(const SystemGraph& graph) {
  std::string text = "digraph " + dot_text(graph.title) + " {\n  rankdir=LR\n  node [fontname=\"sans-serif\"]\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    text += "  n" + std::to_string(i) + " [shape=" + std::string(dot_shape(node.kind)) +
            ", label=" + dot_text(node.name, node.note) + "]\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    text += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) + " [label=" + dot_text(edge.label) +
            (is_dashed(edge) ? ", style=dashed" : "") + "]\n";
  }
  return text + "}\n";
}

std::string graph_mermaid(const SystemGraph& graph) {
  std::string text = "flowchart LR\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    const auto [begin, end] = mermaid_brackets(node.kind);
    text += "  n" + std::to_string(i) + std::string(begin) +
            mermaid_text(node.name + (node.note.empty() ? "" : " (" + node.note + ")")) + std::string(end) + "\n";
  }
  for (const GraphEdge& edge : graph.edges) {
    text += "  n" + std::to_string(edge.from) + (is_dashed(edge) ? " -.->|" : " -->|") + mermaid_text(edge.label) +
            "| n" + std::to_string(edge.to) + "\n";
  }
  return text;
}

}  // namespace meshsim::report
