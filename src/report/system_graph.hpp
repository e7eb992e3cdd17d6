// The parts of a system and its calls, publishes, subscriptions and routes, as data, and as other programs draw it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::report {

struct GraphNode {
  enum class Kind : std::uint8_t { client, gateway, service, broker, custom, topic } kind = Kind::service;
  std::string name;
  std::string note;  ///< "x 4", "redis-pubsub", "networks back, front"; may be empty
};

struct GraphEdge {
  enum class Kind : std::uint8_t { calls, routes, publishes, subscribes, consumes, carries } kind = Kind::calls;
  std::size_t from = 0, to = 0;  ///< indices into SystemGraph::nodes
  std::string label;             ///< "POST /orders", "/api", "publishes"
  bool by_timeline = false;      ///< no program of the system does it, only a line of the timeline
};

struct SystemGraph {
  std::string title;
  std::vector<GraphNode> nodes;  ///< services in file order, then topics
  std::vector<GraphEdge> edges;  ///< each once
};

SystemGraph graph_of(const plan::Plan& plan);

/// Writes the graph for Graphviz (graphviz.org, "DOT Language").
std::string graph_dot(const SystemGraph& graph);
/// Writes the graph for Mermaid (mermaid.js.org, "Flowcharts"), as GitHub and GitLab show it.
std::string graph_mermaid(const SystemGraph& graph);
/// Draws a picture that needs nothing else, in the light and the dark theme; its description says in words what it
/// shows.
std::string graph_svg(const SystemGraph& graph);

/// Tells whether the arrow is drawn dashed: only the timeline makes it, or a broker carries the topic.
bool is_dashed(const GraphEdge& edge);

}  // namespace meshsim::report
