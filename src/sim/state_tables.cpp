#include "sim/state_tables.hpp"

#include "base/check.hpp"

namespace meshsim::sim {

StateTables::StateTables(const plan::Plan& plan) {
  for (const plan::Table& table : plan.tables) {
    const bool retires = table.for_once && table.key_is_message;
    if (retires) retiring_.push_back(static_cast<std::uint32_t>(tables_.size()));
    tables_.push_back({table.service, table.in_store, retires, {}});
  }
}

value::Table& StateTables::of(std::uint32_t table, std::uint32_t replica) {
  MESHSIM_DEBUG_ASSERT(table < tables_.size() && replica > 0);
  Entry& entry = tables_[table];
  const std::size_t index = entry.in_store ? 0 : replica - 1;
  if (index >= entry.replicas.size()) entry.replicas.resize(index + 1);
  return entry.replicas[index];
}

void StateTables::forget(ServiceId service, std::uint32_t replica) {
  for (Entry& entry : tables_) {
    if (entry.in_store || entry.service != service || replica > entry.replicas.size()) continue;
    entry.replicas[replica - 1].clear();
  }
}

void StateTables::erase(MessageId message) {
  const MessageKey key = message_key(message);
  for (const std::uint32_t index : retiring_) {
    for (value::Table& table : tables_[index].replicas) {
      if (!table.empty()) table.erase(key);
    }
  }
}

std::size_t StateTables::memory_bytes() const {
  std::size_t bytes = locks_.memory_bytes();
  for (const Entry& entry : tables_) {
    for (const value::Table& table : entry.replicas) bytes += sizeof table + table.memory_bytes();
  }
  return bytes;
}

MessageKey message_key(MessageId message) {
  // One field 0 of type number: u16 field, u8 type, u8 scale, i64 (value/record.hpp).
  MessageKey key{};
  key[2] = static_cast<std::byte>(value::Type::number);
  for (std::size_t i = 0; i < 8; ++i) key[4 + i] = static_cast<std::byte>(message >> (8 * i));
  return key;
}

}  // namespace meshsim::sim
