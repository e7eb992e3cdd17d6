// Places the boxes of a graph in columns from left to right, so that its wires lead to the right wherever they can
// (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures", 1981).
// All numbers are whole pixels, so that the same graph looks the same everywhere.
#pragma once

#include <cstddef>
#include <vector>

namespace meshsim::report {

struct Point {
  int x = 0, y = 0;
};

/// A rectangle; x and y are the coordinates of its middle.
struct Box {
  int x = 0, y = 0, width = 0, height = 0;
};

/// An arrow between two different boxes, with a label of this size.
struct Wire {
  std::size_t from = 0, to = 0;  ///< indices of the boxes
  int label_width = 0, label_height = 0;
};

struct WireRoute {
  std::vector<Point> points;  ///< from the border of one box to that of the other; nothing lies between two points
  Box label;                  ///< the wire runs along the lower edge of its label
};

struct GraphLayout {
  int width = 0, height = 0;
  std::vector<Box> boxes;
  std::vector<WireRoute> routes;  ///< by wire
};

/// Lays out boxes of these sizes and fills in their places.
GraphLayout lay_out(std::vector<Box> boxes, const std::vector<Wire>& wires);

}  // namespace meshsim::report
