#include "watch/window.hpp"

#include <catch2/catch.hpp>

namespace meshsim::test {
namespace {

using plan::Anchor;
using plan::Scope;
using watch::Point;
using watch::Window;

Anchor time(Time at) { return {.kind = Anchor::Kind::time, .time = at}; }
Anchor mark(std::uint32_t index, Duration offset = 0) {
  return {.kind = Anchor::Kind::mark, .time = 0, .mark = index, .offset = offset};
}

Window window(Scope::Kind kind, Anchor from, Anchor to) { return Window(Scope{kind, from, to}); }

TEST_CASE("window: which ends are inclusive") {
  const Window by = window(Scope::Kind::by, {}, time(5));
  CHECK(by.contains(Point{5, 99}));
  CHECK_FALSE(by.contains(Point{6, 99}));
  const Window before = window(Scope::Kind::before, {}, time(5));
  CHECK(before.contains(Point{4, 99}));
  CHECK_FALSE(before.contains(Point{5, 99}));
  const Window after = window(Scope::Kind::after, time(5), {});
  CHECK_FALSE(after.contains(Point{5, 99}));
  CHECK(after.contains(Point{6, 99}));
  const Window between = window(Scope::Kind::between, time(5), time(7));
  CHECK_FALSE(between.contains(Point{4, 99}));
  CHECK(between.contains(Point{5, 99}));
  CHECK(between.contains(Point{7, 99}));
  CHECK_FALSE(between.contains(Point{8, 99}));
}

TEST_CASE("window: before its marks are set, nothing is after and everything is before") {
  Window between = window(Scope::Kind::between, mark(0), mark(1));
  std::uint32_t waits_for = 9;
  CHECK_FALSE(between.contains(Point{5, 10}));
  CHECK(between.waits_for_mark(waits_for));
  CHECK(waits_for == 0);
  between.on_mark(0, {5, 10});
  CHECK(between.contains(Point{5, 11}));
  CHECK(between.contains(Point{50, 110}));
  CHECK(between.waits_for_mark(waits_for));
  CHECK(waits_for == 1);
  between.on_mark(1, {50, 110});
  CHECK_FALSE(between.contains(Point{50, 111}));
  CHECK_FALSE(between.waits_for_mark(waits_for));
}

TEST_CASE("window: its length and its looks") {
  CHECK(window(Scope::Kind::by, {}, time(5)).end_time(9) == 5);
  CHECK(window(Scope::Kind::by, {}, time(5)).last_look() == 5);
  CHECK(window(Scope::Kind::before, {}, time(5)).end_time(9) == 5);
  CHECK(window(Scope::Kind::before, {}, time(5)).last_look() == 4);
  CHECK(Window().end_time(9) == 9);
  CHECK(Window().last_look() == never);
  Window late = window(Scope::Kind::by, {}, mark(0, 3));
  late.on_mark(0, {4, 1});
  CHECK(late.last_look() == 7);
}

TEST_CASE("window: marks in the wrong order leave nothing") {
  Window between = window(Scope::Kind::between, mark(0), mark(1));
  between.on_mark(1, {3, 3});
  between.on_mark(0, {5, 5});
  CHECK(between.is_empty());
  CHECK_FALSE(between.contains(Point{5, 6}));
}

}  // namespace
}  // namespace meshsim::test
