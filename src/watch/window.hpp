// A stretch of the run from one point to another, where either may depend on a mark that is not set yet.
//
// Offsets from marks are never negative, so everything that happens while a mark is unset is before every point that
// depends on it: whether an event is inside is known at once. Only whether the stretch exists at all is open until the
// mark is set.
#pragma once

#include <cstdint>

#include "plan/claim.hpp"
#include "plan/pattern.hpp"
#include "watch/point.hpp"

namespace meshsim::watch {

class Window {
 public:
  /// Makes the window of the whole run.
  Window() = default;
  /// Makes the window of a claim's scope. A time is inclusive for `by`, `between .. and` and `from .. to`, exclusive
  /// for `before` and `after`. A mark without offset counts by its place in the order of events, except that `by` takes
  /// its whole instant.
  explicit Window(const plan::Scope& scope);
  /// Makes the window of a length that ends before all that happens at `to`.
  Window(Point from, Time to);
  /// Makes the window of a fact's `after A` and `before B`, both exclusive.
  explicit Window(const plan::Pattern& pattern);

  /// Sets mark `index`, whose event stands just behind the point `mark`. Call once a mark.
  void on_mark(std::uint32_t index, Point mark);

  bool contains(Point point) const { return from_.point <= point && point < to_.point; }
  bool contains(const Event& event) const { return contains(before(event)); }
  bool is_over(Point point) const { return to_.point <= point; }
  bool has_begun(Point point) const { return from_.point <= point; }

  /// Returns the first point inside; no_point while it depends on an unset mark.
  Point from() const { return from_.point; }
  /// Returns the first point behind it; no_point when it has no end or the end depends on an unset mark.
  Point to() const { return to_.point; }
  /// Returns the instant at which it begins or ends, for its length; without an end of its own it ends with the run.
  Time begin_time() const { return from_.point.time; }
  Time end_time(Time run_end) const;
  /// Returns the last instant that lies inside with all its events, after which the end state is looked at; `never`
  /// where unknown.
  Time last_look() const;
  bool has_end() const { return to_.kind != Bound::Kind::open; }
  /// Tells whether it is, or would be, empty: its end is known and not behind its beginning.
  bool is_empty() const { return to_.point <= from_.point; }

  /// Finds the first of its marks that is not set yet; false when there is none.
  bool waits_for_mark(std::uint32_t& mark) const;

 private:
  struct Bound {
    enum class Kind : std::uint8_t { open, fixed, waits } kind = Kind::open;
    bool whole_instant = false;  // the bound is behind all events of its instant
    bool by_sequence = false;    // a mark without offset: compared by its place in the order of events
    std::uint32_t mark = 0;
    Duration offset = 0;
    Point point;
  };
  /// Makes a bound. With `behind`, an event at the anchor itself is before the bound.
  static Bound bound(const plan::Anchor& anchor, bool behind, Point open);
  static void resolve(Bound& bound, std::uint32_t index, Point mark);

  Bound from_;
  Bound to_{.point = no_point};
};

}  // namespace meshsim::watch
