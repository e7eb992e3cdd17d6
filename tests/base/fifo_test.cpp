#include "base/fifo.hpp"

#include <catch2/catch.hpp>
#include <deque>

#include "base/random.hpp"

using namespace meshsim;

namespace {

void check_same(const Fifo<std::uint64_t>& fifo, const std::deque<std::uint64_t>& model) {
  REQUIRE(fifo.size() == model.size());
  bool same = true;
  for (std::size_t i = 0; i < model.size(); ++i) same = same && fifo[i] == model[i];
  REQUIRE(same);
}

/// Does one random operation on both; `growth` in ten operations add a value.
void step(Fifo<std::uint64_t>& fifo, std::deque<std::uint64_t>& model, Random& random, std::uint64_t growth) {
  const std::uint64_t choice = random.below(10);
  const std::uint64_t value = random.next();
  if (choice < growth || model.empty()) {
    fifo.push_back(value);
    model.push_back(value);
  } else if (value % 8 == 0) {
    const std::size_t index = value / 8 % model.size();
    fifo.erase(index);
    model.erase(model.begin() + static_cast<std::ptrdiff_t>(index));
  } else if (value % 8 == 1) {
    fifo.pop_back();
    model.pop_back();
  } else {
    fifo.pop_front();
    model.pop_front();
  }
}

}  // namespace

TEST_CASE("what goes in first comes out first") {
  Fifo<int> fifo;
  for (int i = 0; i < 10'000; ++i) fifo.push_back(i);
  CHECK(fifo.back() == 9'999);
  bool in_order = true;
  for (int i = 0; i < 10'000; ++i) {
    in_order = in_order && fifo.front() == i;
    fifo.pop_front();
  }
  CHECK(in_order);
  CHECK(fifo.empty());
}

TEST_CASE("a fifo does what a deque does") {
  Fifo<std::uint64_t> fifo;
  std::deque<std::uint64_t> model;
  Random random = Random::named(1, "fifo");
  for (const std::uint64_t growth : {8U, 2U, 7U, 5U, 1U, 9U, 0U}) {
    for (int i = 0; i < 6'000; ++i) step(fifo, model, random, growth);
    check_same(fifo, model);
    check_same(Fifo<std::uint64_t>(fifo), model);
  }
}

TEST_CASE("a copy of a fifo is deep and goes on alike") {
  Fifo<int> fifo;
  for (int i = 0; i < 1'000; ++i) fifo.push_back(i);
  for (int i = 0; i < 700; ++i) fifo.pop_front();
  Fifo<int> copy = fifo;
  fifo.clear();
  CHECK(copy.size() == 300);
  CHECK(copy.front() == 700);
  copy.push_back(1'000);
  CHECK(copy[300] == 1'000);
  fifo = std::move(copy);
  CHECK(fifo.size() == 301);
}

TEST_CASE("memory follows the number of values") {
  Fifo<std::uint64_t> fifo;
  CHECK(fifo.memory_bytes() == 0);
  for (std::uint64_t i = 0; i < 1'000'000; ++i) fifo.push_back(i);
  CHECK(fifo.memory_bytes() < 1'000'000 * 8 * 102 / 100);
  while (!fifo.empty()) fifo.pop_front();
  CHECK(fifo.memory_bytes() <= 5'000);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    fifo.push_back(i);
    fifo.push_back(i);
    fifo.pop_front();
    fifo.pop_front();
  }
  CHECK(fifo.memory_bytes() <= 5'000);
}
