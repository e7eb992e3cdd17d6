#include "value/table.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "base/random.hpp"

namespace meshsim::value {
namespace {

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string found_in(const Table& table, const std::string& key) {
  const Bytes value = table.find(bytes_of(key));
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

TEST_CASE("a table holds what was set last, in each copy its own") {
  Table table;
  table.set(bytes_of("a"), bytes_of("1"));
  table.set(bytes_of("a"), bytes_of("a value that is too long to lie in a string"));
  const Table copy = table;
  table.set(bytes_of("a"), bytes_of("2"));
  table.erase(bytes_of("b"));
  CHECK(found_in(table, "a") == "2");
  CHECK(found_in(copy, "a") == "a value that is too long to lie in a string");
  CHECK(table.size() == 1);
  table.clear();
  CHECK(table.empty());
  CHECK_FALSE(table.contains(bytes_of("a")));
}

TEST_CASE("a table of many keys is as a map is") {
  Table table;
  std::map<std::string, std::string> model;
  Random random = Random::seeded(7);
  for (int i = 0; i < 200'000; ++i) {
    const std::string key = "key " + std::to_string(random.below(60'000));
    if (random.below(3) == 0) {
      table.erase(bytes_of(key));
      model.erase(key);
    } else {
      const std::string value(1 + random.below(40), 'v');
      table.set(bytes_of(key), bytes_of(value));
      model[key] = value;
    }
  }
  CHECK(table.size() == model.size());
  std::size_t wrong = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string key = "key " + std::to_string(i);
    const auto in_model = model.find(key);
    if (table.contains(bytes_of(key)) != (in_model != model.end())) ++wrong;
    if (in_model != model.end() && found_in(table, key) != in_model->second) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("keys with one hash are kept apart") {
  // The hash has 32 bits: among 300,000 keys some ten pairs share one.
  Table table;
  for (int i = 0; i < 300'000; ++i) table.set(bytes_of(std::to_string(i)), bytes_of(std::to_string(i + 1)));
  std::size_t wrong = 0;
  for (int i = 0; i < 300'000; ++i) {
    if (found_in(table, std::to_string(i)) != std::to_string(i + 1)) ++wrong;
  }
  for (int i = 0; i < 300'000; i += 2) table.erase(bytes_of(std::to_string(i)));
  for (int i = 0; i < 300'000; ++i) {
    if (table.contains(bytes_of(std::to_string(i))) != (i % 2 == 1)) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(table.size() == 150'000);
}

TEST_CASE("what is given back is counted no longer") {
  Table table;
  const std::string text(1'000, 'x');
  const std::size_t before = table.memory_bytes();
  for (int i = 0; i < 1'000; ++i) table.set(bytes_of(text + std::to_string(i)), bytes_of(text));
  CHECK(table.memory_bytes() - before > 2'000'000);
  CHECK(table.memory_bytes() - before < 2'300'000);
  for (int i = 0; i < 1'000; ++i) table.erase(bytes_of(text + std::to_string(i)));
  CHECK(table.memory_bytes() < 100'000);
  table.clear();
  CHECK(table.memory_bytes() == before);
}

}  // namespace
}  // namespace meshsim::value
