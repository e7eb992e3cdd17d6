#include "report/graph_layout.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace meshsim::report {
namespace {

constexpr int column_gap = 34;
constexpr int row_gap = 18;
constexpr int margin = 24;

/// Returns the boxes in an order in which most wires lead forwards, as far as a simple rule achieves: boxes to which no
/// further wire leads come first, and of a circle the first one left.
std::vector<std::size_t> ranks_of(std::size_t count, const std::vector<Wire>& wires) {
  std::vector<std::vector<std::size_t>> targets(count);
  std::vector<std::size_t> open(count, 0);  // number of wires from boxes that have no rank yet
  for (const Wire& wire : wires) {
    targets[wire.from].push_back(wire.to);
    ++open[wire.to];
  }
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> rank(count, none);
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < count; ++i) {
    if (open[i] == 0) ready.push_back(i);
  }
  std::size_t taken = 0;  // number taken of those that are ready
  std::size_t first_left = 0;
  for (std::size_t next = 0; next < count; ++next) {
    while (first_left < count && rank[first_left] != none) ++first_left;
    const std::size_t chosen = taken < ready.size() ? ready[taken++] : first_left;
    rank[chosen] = next;
    for (const std::size_t target : targets[chosen]) {
      if (--open[target] == 0 && rank[target] == none) ready.push_back(target);
    }
  }
  return rank;
}

/// One thing in a column: a box, the label of a wire, or a place that a wire passes.
struct Item {
  int width = 0, height = 0;
  int x = 0, y = 0;  // the place of its middle
  std::size_t column = 0;
  std::vector<std::size_t> left, right;  // the items that it is joined with in the columns beside it
  long long order = 0;                   // scratch: its wanted place
};

class Layouter {
 public:
  Layouter(std::vector<Box> boxes, const std::vector<Wire>& wires) : boxes_(std::move(boxes)), wires_(wires) {}

  GraphLayout run() {
    assign_columns();
    make_items();
    order_columns();
    place_columns();
    place_rows();
    return result();
  }

 private:
  /// Assigns boxes to even columns, labels to odd ones.
  void assign_columns() {
    const std::vector<std::size_t> rank = ranks_of(boxes_.size(), wires_);
    std::vector<std::size_t> by_rank(boxes_.size());
    for (std::size_t i = 0; i < rank.size(); ++i) by_rank[rank[i]] = i;
    std::vector<std::vector<std::size_t>> targets(boxes_.size());
    std::vector<bool> is_target(boxes_.size(), false);
    for (const Wire& wire : wires_) {
      const auto [low, high] = std::minmax(rank[wire.from], rank[wire.to]);
      targets[by_rank[low]].push_back(by_rank[high]);
      is_target[by_rank[high]] = true;
    }
    columns_.assign(boxes_.size(), 0);
    for (const std::size_t box : by_rank) {
      for (const std::size_t target : targets[box]) columns_[target] = std::max(columns_[target], columns_[box] + 2);
    }
    // A box to which no wire leads stands beside the first that it leads to, not at the far left.
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
      if (is_target[box] || targets[box].empty()) continue;
      std::size_t nearest = columns_[targets[box].front()];
      for (const std::size_t target : targets[box]) nearest = std::min(nearest, columns_[target]);
      columns_[box] = nearest - 2;
    }
  }

  std::size_t add_item(int width, int height, std::size_t column) {
    Item item;
    item.width = width;
    item.height = height;
    item.column = column;
    items_.push_back(std::move(item));
    if (order_.size() <= column) order_.resize(column + 1);
    order_[column].push_back(items_.size() - 1);
    return items_.size() - 1;
  }

  void make_items() {
    for (std::size_t box = 0; box < boxes_.size(); ++box)
      add_item(boxes_[box].width, boxes_[box].height, columns_[box]);
    for (const Wire& wire : wires_) {
      const bool is_forward = columns_[wire.from] < columns_[wire.to];
      const std::size_t begin = is_forward ? wire.from : wire.to;
      const std::size_t end = is_forward ? wire.to : wire.from;
      std::vector<std::size_t> way{begin};
      // A label stands beside the box from which its wire comes.
      const std::size_t label_column = is_forward ? columns_[begin] + 1 : columns_[end] - 1;
      for (std::size_t column = columns_[begin] + 1; column < columns_[end]; ++column) {
        const bool is_label = column == label_column;
        way.push_back(add_item(is_label ? wire.label_width : 0, is_label ? wire.label_height : 4, column));
      }
      way.push_back(end);
      for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        items_[way[i]].right.push_back(way[i + 1]);
        items_[way[i + 1]].left.push_back(way[i]);
      }
      ways_.push_back(std::move(way));
    }
  }

  /// Moves each item towards the mean of the items it is joined with, back and forth, so that few wires cross.
  void order_columns() {
    constexpr int sweeps = 12;
    number_rows();
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      const bool is_rightwards = sweep % 2 == 0;
      for (std::size_t i = 0; i < order_.size(); ++i) {
        std::vector<std::size_t>& column = order_[is_rightwards ? i : order_.size() - 1 - i];
        for (const std::size_t item : column) {
          const std::vector<std::size_t>& joined = is_rightwards ? items_[item].left : items_[item].right;
          items_[item].order = joined.empty() ? items_[item].y : mean_row(joined);
        }
        std::stable_sort(column.begin(), column.end(),
                         [&](std::size_t a, std::size_t b) { return items_[a].order < items_[b].order; });
        number(column);
      }
    }
  }

  /// Gives the rows numbers with room between them, for means.
  void number(const std::vector<std::size_t>& column) {
    for (std::size_t i = 0; i < column.size(); ++i) items_[column[i]].y = static_cast<int>(i) * 1000;
  }

  void number_rows() {
    for (const std::vector<std::size_t>& column : order_) number(column);
  }

  long long mean_row(const std::vector<std::size_t>& joined) const {
    long long sum = 0;
    for (const std::size_t other : joined) sum += items_[other].y;
    return sum / static_cast<long long>(joined.size());
  }

  void place_columns() {
    int x = margin;
    for (const std::vector<std::size_t>& column : order_) {
      int widest = 0;
      for (const std::size_t item : column) widest = std::max(widest, items_[item].width);
      for (const std::size_t item : column) {
        items_[item].x = x + widest / 2;
        if (item >= boxes_.size()) items_[item].width = widest;  // a wire passes its column horizontally
      }
      x += widest + column_gap;
    }
    width_ = x - column_gap + margin;
  }

  void place_rows() {
    constexpr int sweeps = 24;
    for (const std::vector<std::size_t>& column : order_) {
      int y = 0;
      for (const std::size_t item : column) {
        items_[item].y = y + items_[item].height / 2;
        y += items_[item].height + row_gap;
      }
    }
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      for (std::size_t i = 0; i < order_.size(); ++i)
        settle(order_[sweep % 2 == 0 ? i : order_.size() - 1 - i], sweep % 4);
    }
    int top = 0;
    for (const Item& item : items_) top = std::min(top, item.y - item.height / 2);
    for (Item& item : items_) {
      item.y += margin - top;
      height_ = std::max(height_, item.y + item.height / 2 + margin);
    }
  }

  /// Moves the items of a column as near as their order allows to their wanted places: the mean of those they are
  /// joined with. That is the isotonic regression of the wanted places, by pooling adjacent violators.
  void settle(const std::vector<std::size_t>& column, int sweep) {
    struct Pool {
      long long sum = 0;
      long long count = 0;
      // Rounds down below zero as well, where `/` rounds towards it.
      long long mean() const { return sum >= 0 ? sum / count : -((-sum + count - 1) / count); }
    };
    std::vector<Pool> pools;
    std::vector<int> offsets;  // the least distance of each item from the first
    for (std::size_t i = 0; i < column.size(); ++i) {
      const Item& item = items_[column[i]];
      const int gap = i == 0 ? 0 : (items_[column[i - 1]].height + item.height) / 2 + row_gap;
      offsets.push_back(i == 0 ? 0 : offsets.back() + gap);
      pools.push_back({wish(item, sweep) - offsets.back(), 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        pools[pools.size() - 2].sum += pools.back().sum;
        pools[pools.size() - 2].count += pools.back().count;
        pools.pop_back();
      }
    }
    std::size_t next = 0;
    for (const Pool& pool : pools) {
      for (long long i = 0; i < pool.count; ++i, ++next)
        items_[column[next]].y = static_cast<int>(pool.mean()) + offsets[next];
    }
  }

  long long wish(const Item& item, int sweep) const {
    // By the neighbours on the left first, then by those on the right, from then on by both.
    std::vector<std::size_t> joined;
    if (sweep != 1 || item.right.empty()) joined.insert(joined.end(), item.left.begin(), item.left.end());
    if (sweep != 0 || item.left.empty()) joined.insert(joined.end(), item.right.begin(), item.right.end());
    return joined.empty() ? item.y : mean_row(joined);
  }

  GraphLayout result() {
    GraphLayout layout{width_, height_, std::move(boxes_), {}};
    for (std::size_t box = 0; box < layout.boxes.size(); ++box) {
      layout.boxes[box].x = items_[box].x;
      layout.boxes[box].y = items_[box].y;
    }
    for (std::size_t wire = 0; wire < wires_.size(); ++wire) layout.routes.push_back(route(wire));
    return layout;
  }

  /// Returns where along the side of a box a wire begins or ends: the wires are spread in the order of their other
  /// ends.
  int port(std::size_t box, bool is_right, std::size_t next) const {
    std::vector<std::size_t> joined = is_right ? items_[box].right : items_[box].left;
    std::stable_sort(joined.begin(), joined.end(),
                     [&](std::size_t a, std::size_t b) { return items_[a].y < items_[b].y; });
    const auto place = std::find(joined.begin(), joined.end(), next) - joined.begin();
    const int count = static_cast<int>(joined.size());
    const int spread = std::min(items_[box].height - 16, (count - 1) * 12);
    if (count < 2) return items_[box].y;
    return items_[box].y - spread / 2 + spread * static_cast<int>(place) / (count - 1);
  }

  WireRoute route(std::size_t index) const {
    const Wire& wire = wires_[index];
    const std::vector<std::size_t>& way = ways_[index];
    const bool is_forward = way.front() == wire.from;
    const std::size_t label = is_forward ? way[1] : way[way.size() - 2];
    const Item& at = items_[label];
    WireRoute made;
    made.label = {at.x, at.y, at.width, at.height};
    const Item& first = items_[way.front()];
    made.points.push_back({first.x + first.width / 2, port(way.front(), true, way[1])});
    for (std::size_t i = 1; i + 1 < way.size(); ++i) {
      const Item& item = items_[way[i]];
      // A wire passes below its label.
      const int y = way[i] == label ? item.y + item.height / 2 : item.y;
      made.points.push_back({item.x - item.width / 2, y});
      made.points.push_back({item.x + item.width / 2, y});
    }
    const Item& last = items_[way.back()];
    made.points.push_back({last.x - last.width / 2, port(way.back(), false, way[way.size() - 2])});
    if (!is_forward) std::reverse(made.points.begin(), made.points.end());
    return made;
  }

  std::vector<Box> boxes_;
  const std::vector<Wire>& wires_;
  std::vector<std::size_t> columns_;             // by box
  std::vector<Item> items_;                      // the boxes first
  std::vector<std::vector<std::size_t>> order_;  // the items of each column, from top to bottom
  std::vector<std::vector<std::size_t>> ways_;   // by wire: the items from left to right
  int width_ = 0;
  int height_ = 0;
};

}  // namespace

GraphLayout lay_out(std::vector<Box> boxes, const std::vector<Wire>& wires) {
  return Layouter(std::move(boxes), wires).run();
}

}  // namespace meshsim::report
