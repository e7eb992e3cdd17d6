#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "report/graph_layout.hpp"
#include "report/junit.hpp"
#include "report/system_graph.hpp"

namespace meshsim::report {
namespace {

constexpr int line_height = 15;
constexpr std::size_t most_labels = 4;    // most labels of arrows between the same two; further ones are counted
constexpr std::size_t most_letters = 40;  // most letters of a line of text; a longer one is cut
constexpr std::size_t most_in_heading = 90;
constexpr int title_height = 40;

/// The colours and the sizes. The background is painted, so that the picture can be read wherever it is shown.
constexpr std::string_view svg_style = R"(
  svg { color-scheme: light dark; font-family: system-ui, sans-serif; font-size: 13px;
        --paper: #ffffff; --ink: #1c2733; --quiet: #566573; --line: #6b7a89;
        --service: #e8f0fb; --topic: #fdf3dc; --broker: #ece6f7; --edge: #e3f3e8; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14191f; --ink: #e6ebf0; --quiet: #a3b1bf; --line: #8494a4;
          --service: #1d2e45; --topic: #3d3216; --broker: #322a49; --edge: #1c3a28; }
  }
  .paper { fill: var(--paper); }
  text { fill: var(--ink); text-anchor: middle; }
  .heading { font-size: 15px; font-weight: 600; text-anchor: start; }
  .name { font-weight: 600; }
  .note, .label { fill: var(--quiet); font-size: 11.5px; }
  .node { stroke: var(--line); stroke-width: 1.2; fill: var(--service); }
  .client .node, .gateway .node { fill: var(--edge); }
  .broker .node { fill: var(--broker); }
  .topic .node { fill: var(--topic); }
  .wire { fill: none; stroke: var(--line); stroke-width: 1.4; }
  .dashed { stroke-dasharray: 5 4; }
  .tip { fill: var(--line); }
)";

std::string_view kind_word(GraphNode::Kind kind) {
  switch (kind) {
    case GraphNode::Kind::client:
      return "client";
    case GraphNode::Kind::gateway:
      return "gateway";
    case GraphNode::Kind::broker:
      return "broker";
    case GraphNode::Kind::topic:
      return "topic";
    case GraphNode::Kind::custom:
      return "custom";
    case GraphNode::Kind::service:
      break;
  }
  return "service";
}

/// Tells an arrow in words: "buyers calls edge (POST /orders)".
std::string sentence_of(const SystemGraph& graph, const GraphEdge& edge) {
  const std::string& from = graph.nodes[edge.from].name;
  const std::string& to = graph.nodes[edge.to].name;
  const std::string when = edge.by_timeline ? ", by the timeline" : "";
  switch (edge.kind) {
    case GraphEdge::Kind::calls:
      return from + " calls " + to + " (" + edge.label + ")" + when;
    case GraphEdge::Kind::routes:
      return from + " routes " + edge.label + " to " + to + when;
    case GraphEdge::Kind::publishes:
      return from + " publishes " + to + when;
    case GraphEdge::Kind::subscribes:
      return to + " subscribes " + from + when;
    case GraphEdge::Kind::consumes:
      return to + " consumes " + from + when;
    case GraphEdge::Kind::carries:
      break;
  }
  return from + " carries " + to + when;
}

std::string safe(std::string_view text) { return escape_xml(visible(text)); }

/// Cuts the text to the available room.
std::string shortened(std::string_view text, std::size_t most = most_letters) {
  std::string out = visible(text);
  if (count_code_points(out) <= most) return out;
  std::size_t end = 0;
  for (std::size_t letter = 0; letter + 1 < most; ++letter) end += utf8_sequence(std::string_view(out).substr(end));
  return std::string(trim(std::string_view(out).substr(0, end))) + "…";
}

/// Estimates the width of a text in a font that is not known: a wide one, and letters beyond ASCII may be as wide as
/// they are high.
int width_of(std::string_view text, int tenths_a_letter) {
  int tenths = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(text.substr(i)));
    tenths += length > 2 ? 2 * tenths_a_letter : tenths_a_letter;
    i += length;
  }
  return tenths / 10;
}

/// All arrows between two parts that look the same, drawn as one.
struct Bundle {
  std::size_t from = 0, to = 0;
  bool dashed = false;
  std::vector<std::string> labels;
  std::string told;  ///< all of them in words
};

std::vector<Bundle> bundles_of(const SystemGraph& graph) {
  std::vector<Bundle> bundles;
  for (const GraphEdge& edge : graph.edges) {
    if (edge.from == edge.to) continue;  // the language has no such arrow, and there is no route from a box to itself
    auto bundle = std::find_if(bundles.begin(), bundles.end(), [&](const Bundle& other) {
      return other.from == edge.from && other.to == edge.to && other.dashed == is_dashed(edge);
    });
    if (bundle == bundles.end()) bundle = bundles.insert(bundle, {edge.from, edge.to, is_dashed(edge), {}, {}});
    bundle->told += (bundle->told.empty() ? "" : "; ") + sentence_of(graph, edge);
    if (bundle->labels.size() < most_labels)
      bundle->labels.push_back(shortened(edge.label));
    else if (bundle->labels.size() == most_labels)
      bundle->labels.emplace_back("...");
  }
  return bundles;
}

std::string shape_of(GraphNode::Kind kind, const Box& box) {
  const int left = box.x - box.width / 2;
  const int top = box.y - box.height / 2;
  const int right = left + box.width;
  const int bottom = top + box.height;
  const auto rectangle = [&](int radius) {
    return fmt::format("<rect class=\"node\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>\n", left, top,
                       box.width, box.height, radius);
  };
  switch (kind) {
    case GraphNode::Kind::client:
      return rectangle(box.height / 2);
    case GraphNode::Kind::gateway:
      return fmt::format("<path class=\"node\" d=\"M{} {}L{} {}H{}L{} {}L{} {}H{}Z\"/>\n", left, box.y, left + 12, top,
                         right - 12, right, box.y, right - 12, bottom, left + 12);
    case GraphNode::Kind::broker:
      return fmt::format(
          "<path class=\"node\" d=\"M{0} {1}A{2} 6 0 0 1 {3} {1}V{4}A{2} 6 0 0 1 {0} {4}Z\"/>\n"
          "<path class=\"node\" d=\"M{0} {1}A{2} 6 0 0 0 {3} {1}\"/>\n",
          left, top + 6, box.width / 2, right, bottom - 6);
    case GraphNode::Kind::topic:
      return fmt::format("<path class=\"node\" d=\"M{} {}H{}L{} {}H{}Z\"/>\n", left + 10, top, right, right - 10,
                         bottom, left);
    case GraphNode::Kind::service:
    case GraphNode::Kind::custom:
      break;
  }
  return rectangle(6);
}

std::string text_line(std::string_view which, int x, int y, std::string_view text) {
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", which, x, y, safe(text));
}

std::string drawn_node(const GraphNode& node, const Box& box) {
  const std::string_view kind = kind_word(node.kind);
  std::string out = fmt::format("<g class=\"{}\">\n<title>{} {}{}</title>\n", kind, kind, safe(node.name),
                                node.note.empty() ? "" : " (" + safe(node.note) + ")");
  out += shape_of(node.kind, box);
  const int sunk = node.kind == GraphNode::Kind::broker ? 4 : 0;  // below the lid of the cylinder
  out += text_line("name", box.x, box.y + sunk + (node.note.empty() ? 5 : -3), shortened(node.name));
  if (!node.note.empty()) out += text_line("note", box.x, box.y + sunk + 13, shortened(node.note));
  return out + "</g>\n";
}

/// Writes the route as horizontal pieces joined by curves.
std::string path_of(const std::vector<Point>& points) {
  std::string out = fmt::format("M{} {}", points.front().x, points.front().y);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Point& a = points[i - 1];
    const Point& b = points[i];
    const int middle = (a.x + b.x) / 2;
    out += a.y == b.y ? fmt::format("H{}", b.x) : fmt::format("C{} {} {} {} {} {}", middle, a.y, middle, b.y, b.x, b.y);
  }
  return out;
}

std::string drawn_wire(const Bundle& bundle, const WireRoute& route) {
  std::string out = "<g>\n<title>" + safe(bundle.told) + "</title>\n";
  out += fmt::format("<path class=\"wire{}\" marker-end=\"url(#tip)\" d=\"{}\"/>\n", bundle.dashed ? " dashed" : "",
                     path_of(route.points));
  int y = route.label.y - route.label.height / 2 + line_height - 5;
  for (const std::string& label : bundle.labels) {
    out += text_line("label", route.label.x, y, label);
    y += line_height;
  }
  return out + "</g>\n";
}

Box size_of(const GraphNode& node) {
  const int text = std::max(width_of(shortened(node.name), 82), width_of(shortened(node.note), 66));
  const int height = (node.note.empty() ? 36 : 48) + (node.kind == GraphNode::Kind::broker ? 10 : 0);
  return {0, 0, std::max(64, text + 32), height};
}

Wire size_of(const Bundle& bundle) {
  Wire wire{bundle.from, bundle.to, 0, line_height * static_cast<int>(bundle.labels.size()) + 1};
  for (const std::string& label : bundle.labels) wire.label_width = std::max(wire.label_width, width_of(label, 66) + 8);
  return wire;
}

std::string description(const SystemGraph& graph) {
  std::string out;
  for (const GraphNode& node : graph.nodes) {
    out += (out.empty() ? "" : ", ") + std::string(kind_word(node.kind)) + " " + node.name;
    if (!node.note.empty()) out += " (" + node.note + ")";
  }
  if (!graph.edges.empty()) out += ". ";
  for (std::size_t i = 0; i < graph.edges.size(); ++i) out += (i == 0 ? "" : "; ") + sentence_of(graph, graph.edges[i]);
  return out + ".";
}

}  // namespace

std::string graph_svg(const SystemGraph& graph) {
  const std::vector<Bundle> bundles = bundles_of(graph);
  std::vector<Box> boxes;
  std::vector<Wire> wires;
  boxes.reserve(graph.nodes.size());
  wires.reserve(bundles.size());
  for (const GraphNode& node : graph.nodes) boxes.push_back(size_of(node));
  for (const Bundle& bundle : bundles) wires.push_back(size_of(bundle));
  const GraphLayout layout = lay_out(std::move(boxes), wires);
  const int width = std::max(layout.width, width_of(shortened(graph.title, most_in_heading), 95) + 48);
  const int height = layout.height + title_height;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title description\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n",
      width, height);
  out += "<title id=\"title\">" + safe(graph.title) + "</title>\n<desc id=\"description\">" + safe(description(graph)) +
         "</desc>\n<style>" + std::string(svg_style) + "</style>\n";
  out +=
      "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
      "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n";
  out += fmt::format("<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", width, height);
  out += text_line("heading", 24, 28, shortened(graph.title, most_in_heading));
  out += fmt::format("<g transform=\"translate({} {})\">\n", (width - layout.width) / 2, title_height);
  for (std::size_t i = 0; i < bundles.size(); ++i) out += drawn_wire(bundles[i], layout.routes[i]);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) out += drawn_node(graph.nodes[i], layout.boxes[i]);
  return out + "</g>\n</svg>\n";
}

}  // namespace meshsim::report
