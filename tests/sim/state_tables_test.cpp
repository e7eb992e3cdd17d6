#include "sim/state_tables.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "value/record.hpp"

namespace meshsim::sim {
namespace {

constexpr ServiceId shop = 0, bank = 1;
constexpr std::uint32_t memory = 0, store = 1, once = 2, of_bank = 3;  // tables

plan::Plan plan_of_tables() {
  plan::Plan plan;
  plan.tables.resize(4);
  plan.tables[memory].service = shop;
  plan.tables[store].service = shop;
  plan.tables[store].in_store = true;
  plan.tables[once].service = shop;
  plan.tables[once].for_once = plan.tables[once].key_is_message = true;
  plan.tables[of_bank].service = bank;
  return plan;
}

value::Bytes bytes(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

/// Lists the replicas, of the first three, that see an entry under the key.
std::string who_sees(StateTables& tables, std::uint32_t table, const std::string& key) {
  std::string replicas;
  for (std::uint32_t replica = 1; replica <= 3; ++replica) {
    if (tables.of(table, replica).contains(bytes(key))) replicas += std::to_string(replica);
  }
  return replicas;
}

TEST_CASE("a replica has memory of its own, and shares the store with the others") {
  const plan::Plan plan = plan_of_tables();
  StateTables tables(plan);
  tables.of(memory, 2).set(bytes("k"), bytes("v"));
  tables.of(store, 2).set(bytes("k"), bytes("v"));
  CHECK(who_sees(tables, memory, "k") == "2");
  CHECK(who_sees(tables, store, "k") == "123");
}

TEST_CASE("with its process a replica loses its memory: not the store, and nobody else's") {
  const plan::Plan plan = plan_of_tables();
  StateTables tables(plan);
  for (const std::uint32_t table : {memory, store, of_bank}) {
    for (const std::uint32_t replica : {1U, 2U}) tables.of(table, replica).set(bytes("k"), bytes("v"));
  }
  tables.forget(shop, 1);
  CHECK(who_sees(tables, memory, "k") == "2");
  CHECK(who_sees(tables, store, "k") == "123");
  CHECK(who_sees(tables, of_bank, "k") == "12");
  tables.forget(shop, 9);  // one that never wrote
  CHECK(who_sees(tables, memory, "k") == "2");
}

TEST_CASE("what once remembers of a message goes with its last copy; what a handler wrote under its id stays") {
  const plan::Plan plan = plan_of_tables();
  StateTables tables(plan);
  const MessageKey key = message_key(7), other = message_key(8);
  tables.of(once, 1).set(key, {});
  tables.of(once, 2).set(key, {});
  tables.of(once, 2).set(other, {});
  tables.of(memory, 1).set(key, {});
  tables.retire(7);
  CHECK_FALSE(tables.of(once, 1).contains(key));
  CHECK_FALSE(tables.of(once, 2).contains(key));
  CHECK(tables.of(once, 2).contains(other));
  CHECK(tables.of(memory, 1).contains(key));
}

TEST_CASE("a message's key is its id as a handler encodes it") {
  for (const MessageId id : {MessageId{1}, MessageId{255}, MessageId{1} << 40}) {
    value::RecordWriter writer;
    REQUIRE(writer.add(0, value::Value::number(static_cast<std::int64_t>(id))));
    const MessageKey key = message_key(id);
    CHECK(std::string(reinterpret_cast<const char*>(key.data()), key.size()) ==
          std::string(reinterpret_cast<const char*>(writer.bytes().data()), writer.bytes().size()));
  }
}

}  // namespace
}  // namespace meshsim::sim
