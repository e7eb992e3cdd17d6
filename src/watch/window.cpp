#include "watch/window.hpp"

namespace meshsim::watch {

using plan::Anchor;
using plan::Scope;

Window::Window(const Scope& scope) {
  const Point start{};
  switch (scope.kind) {
    case Scope::Kind::whole:
    case Scope::Kind::at_end:
      break;
    case Scope::Kind::by:
      to_ = bound(scope.to, true, no_point);
      to_.by_sequence = false;
      break;
    case Scope::Kind::before:
      to_ = bound(scope.to, false, no_point);
      break;
    case Scope::Kind::after:
      from_ = bound(scope.from, true, start);
      break;
    case Scope::Kind::between:
      from_ = bound(scope.from, false, start);
      to_ = bound(scope.to, true, no_point);
      break;
  }
}

Window::Window(Point from, Time to) {
  from_ = {.kind = Bound::Kind::fixed, .point = from};
  to_ = {.kind = Bound::Kind::fixed, .point = before_all_at(to)};
}

Window::Window(const plan::Pattern& pattern) {
  if (pattern.has_after) from_ = bound(pattern.after, true, Point{});
  if (pattern.has_before) to_ = bound(pattern.before, false, no_point);
}

Window::Bound Window::bound(const Anchor& anchor, bool behind, Point open) {
  Bound made;
  made.whole_instant = behind;
  made.point = open;
  switch (anchor.kind) {
    case Anchor::Kind::end:
      break;
    case Anchor::Kind::time:
      made.kind = Bound::Kind::fixed;
      made.point = behind ? after_all_at(anchor.time) : before_all_at(anchor.time);
      break;
    case Anchor::Kind::mark:
      made.kind = Bound::Kind::waits;
      made.mark = anchor.mark;
      made.offset = anchor.offset;
      made.by_sequence = anchor.offset == 0;
      made.point = no_point;
      break;
  }
  return made;
}

void Window::on_mark(std::uint32_t index, Point mark) {
  resolve(from_, index, mark);
  resolve(to_, index, mark);
}

void Window::resolve(Bound& bound, std::uint32_t index, Point mark) {
  if (bound.kind != Bound::Kind::waits || bound.mark != index) return;
  bound.kind = Bound::Kind::fixed;
  if (bound.by_sequence) {
    bound.point = mark;
    return;
  }
  const Time time = saturating_add(mark.time, bound.offset);
  bound.point = bound.whole_instant ? after_all_at(time) : before_all_at(time);
}

Time Window::end_time(Time run_end) const {
  if (to_.point == no_point) return run_end;
  // The end of a whole instant is kept as the beginning of the next nanosecond.
  return to_.whole_instant && to_.point.seq == 0 ? to_.point.time - 1 : to_.point.time;
}

Time Window::last_look() const {
  if (to_.point == no_point) return never;
  return to_.point.seq == 0 ? to_.point.time - 1 : to_.point.time;
}

bool Window::waits_for_mark(std::uint32_t& mark) const {
  for (const Bound* bound : {&from_, &to_}) {
    if (bound->kind != Bound::Kind::waits) continue;
    mark = bound->mark;
    return true;
  }
  return false;
}

}  // namespace meshsim::watch
