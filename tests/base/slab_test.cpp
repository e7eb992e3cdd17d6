#include "base/slab.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace meshsim;

TEST_CASE("slots are numbered in order, and released ones used again, the latest first") {
  Slab<int> slab;
  CHECK(slab.allocate() == 0);
  CHECK(slab.allocate() == 1);
  CHECK(slab.allocate() == 2);
  slab[0] = 7;
  slab.release(2);
  slab.release(0);
  CHECK(slab.size() == 1);
  CHECK(slab.allocate() == 0);
  CHECK(slab[0] == 0);
  CHECK(slab.allocate() == 2);
  CHECK(slab.allocate() == 3);
}

TEST_CASE("a reference outlives the growth of the slab") {
  Slab<int> slab;
  int& first = slab[slab.allocate()];
  first = 42;
  for (int i = 0; i < 100'000; ++i) slab[slab.allocate()] = i;
  CHECK(&first == &slab[0]);
  CHECK(first == 42);
  CHECK(slab[100'000] == 99'999);
}

TEST_CASE("a copy of a slab is deep and goes on alike") {
  Slab<std::string> slab;
  for (int i = 0; i < 5'000; ++i) slab[slab.allocate()] = "a long string that lives on the heap " + std::to_string(i);
  slab.release(17);
  Slab<std::string> copy = slab;
  slab[3] = "changed";
  CHECK(copy[3] == "a long string that lives on the heap 3");
  CHECK(copy[4'999] == slab[4'999]);
  CHECK(copy.size() == slab.size());
  CHECK(copy.allocate() == 17);
  CHECK(copy[17].empty());
  slab = copy;
  CHECK(slab.size() == 5'000);
  const Slab<std::string> moved = std::move(slab);
  CHECK(moved.size() == 5'000);
}

TEST_CASE("a slab holds whole chunks and gives them back when cleared") {
  struct Record {
    std::byte bytes[64];
  };
  Slab<Record> slab;
  CHECK(slab.memory_bytes() == 0);
  for (int i = 0; i < 100'000; ++i) static_cast<void>(slab.allocate());
  CHECK(slab.memory_bytes() < 100'000 * 66 + wide_page);
  slab.clear();
  CHECK(slab.memory_bytes() == 0);
  CHECK(slab.empty());
}
