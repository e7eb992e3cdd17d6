#include "report/system_graph.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "plan/plan.hpp"
#include "plan/uses.hpp"

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
  explicit GraphMaker(const plan::Plan& plan) : plan_(plan), uses_(plan::uses_of(plan)) {}

  SystemGraph run() {
    graph_.title = plan_.scenario;
    for (std::size_t i = 0; i < plan_.services.size(); ++i) add_service(plan_.services[i]);
    for (const plan::Topic& topic : plan_.topics) add_topic(topic);
    for (std::size_t i = 0; i < plan_.services.size(); ++i) add_edges_of(static_cast<ServiceId>(i));
    for (const plan::Subscription& each : plan_.subscriptions) {
      const bool is_shared = each.shared;
      add({is_shared ? GraphEdge::Kind::consumes : GraphEdge::Kind::subscribes, node_of(each.topic), each.service,
           is_shared ? "consumes" : "subscribes"});
    }
    for (const plan::Use& use : uses_) {
      if (use.by_timeline) add_use(use);
    }
    return std::move(graph_);
  }

 private:
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
    if (service.kind == plan::ServiceKind::gateway) {
      for (const plan::Route& route : plan_.gateways[service.detail].routes)
        add({GraphEdge::Kind::routes, id, route.upstream, route.prefix});
    }
    for (const plan::Use& use : uses_) {
      if (use.who == id && !use.by_timeline) add_use(use);
    }
  }

  void add_use(const plan::Use& use) {
    if (use.kind == plan::Use::Kind::publish) {
      add({GraphEdge::Kind::publishes, use.who, node_of(use.topic), "publishes", use.by_timeline});
    } else if (use.callee < plan_.services.size()) {
      add({GraphEdge::Kind::calls, use.who, use.callee, plan_.topics[use.topic].name, use.by_timeline});
    }
  }

  void add(GraphEdge edge) {
    const bool is_known = std::any_of(graph_.edges.begin(), graph_.edges.end(), [&](const GraphEdge& other) {
      return other.from == edge.from && other.to == edge.to && other.kind == edge.kind && other.label == edge.label;
    });
    if (!is_known) graph_.edges.push_back(std::move(edge));
  }

  const plan::Plan& plan_;
  SystemGraph graph_;
  std::vector<plan::Use> uses_;
  std::vector<std::size_t> topic_nodes_;  // by TopicId; unused for endpoints
};

/// Quotes text for DOT, with a second line where there is one.
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

/// Quotes text for Mermaid, which takes the entity codes of HTML within quotes.
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

}  // namespace

bool is_dashed(const GraphEdge& edge) { return edge.by_timeline || edge.kind == GraphEdge::Kind::carries; }

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
