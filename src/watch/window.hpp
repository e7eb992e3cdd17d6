// A stretch of the run from one point to another, where either may hang on a mark that is not set yet.
//
// Offsets from marks are never negative, so what happens while a mark is unset is before every point that hangs on it:
// whether an event is inside is known at once. Only whether the stretch exists at all is open until the mark is set.
#pragma once

#include <cstdint>

#include "plan/claim.hpp"
#include "plan/pattern.hpp"
#include "watch/point.hpp"

namespace meshsim::watch {

class Window {
 public:
  /// Everything.
  Window() = default;
  /// A claim's scope. A time is inclusive for `by`, `between .. and` and `from .. to`, exclusive for `before` and
  /// `after`; a mark without offset counts by sequence, but for `by`, which takes its whole instant.
  explicit Window(const plan::Scope& scope);
  /// A fact's `after A` and `before B`, both exclusive.
  explicit Window(const plan::Pattern& pattern);

  /// Mark `index` was set by the event `mark` stands before. To be called once a mark.
  void on_mark(std::uint32_t index, Point mark);

  bool contains(Point point) const { return from_.point <= point && point < to_.point; }
  bool contains(const Event& event) const { return contains(before(event)); }
  bool is_over(Point point) const { return to_.point <= point; }
  bool has_begun(Point point) const { return from_.point <= point; }

  /// The first point inside; no_point while it hangs on an unset mark.
  Point from() const { return from_.point; }
  /// The first point behind it; no_point when it has no end or the end hangs on an unset mark.
  Point to() const { return to_.point; }
  /// The instants it reaches from and to, for its length; the end is that of the run where it has none of its own.
  Time begin_time() const { return from_.point.time; }
  Time end_time(Time run_end) const;
  /// The last instant of which everything is inside, to look at its end state after; `never` where unknown.
  Time last_look() const;
  bool has_end() const { return to_.kind != Bound::Kind::open; }
  /// Tells whether it is, or would be, empty: its end is known and not behind its beginning.
  bool is_empty() const { return to_.point <= from_.point; }

  /// The first of its marks that was not set; false when there is none.
  bool waits_for_mark(std::uint32_t& mark) const;

 private:
  struct Bound {
    enum class Kind : std::uint8_t { open, fixed, waits } kind = Kind::open;
    bool whole_instant = false;  // the bound is behind all events of its instant
    bool by_sequence = false;    // a mark without offset: its place in the order counts
    std::uint32_t mark = 0;
    Duration offset = 0;
    Point point;
  };
  /// `behind`: an event at the anchor itself is before the bound.
  static Bound bound(const plan::Anchor& anchor, bool behind, Point open);
  static void resolve(Bound& bound, std::uint32_t index, Point mark);

  Bound from_;
  Bound to_{.point = no_point};
};

}  // namespace meshsim::watch
