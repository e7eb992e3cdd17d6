#include "actors/once_keys.hpp"

#include "actors/program_actor.hpp"
#include "sim/acting.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

// Returns the actor of another replica. All instances of a service are of one class.
const ProgramActor& replica_at(const Context& context, InstanceId instance) {
  return static_cast<const ProgramActor&>(context.simulation().instances().actor(instance));
}

}  // namespace

OnceKeys::Claim OnceKeys::claim(Context& context, const ActiveSlab<Activation>& all, Expressions& expressions,
                                std::uint32_t slot, const plan::step::Once& once, Activation& activation) {
  const auto key = expressions.key_of(context, activation, once.key);
  if (!key) return Claim::failed;
  if (key->empty()) return Claim::granted;
  if (context.simulation().tables().of(once.table, replica_).contains(*key)) return Claim::duplicate;
  if (is_held(context, all, expressions, once.table, *key, slot)) {
    activation.wait = Activation::Wait::key;
    ++waiting_;
    return Claim::waits;
  }
  const bool is_added = expressions.add_key(context, activation, once.table, *key);
  activation.locks_store = activation.locks_store || plan_->tables[once.table].in_store;
  return is_added ? Claim::granted : Claim::failed;
}

bool OnceKeys::is_held(Context& context, const ActiveSlab<Activation>& all, const Expressions& expressions,
                       std::uint32_t table, value::Bytes key, std::uint32_t slot) const {
  if (holds(all, expressions, table, key, slot)) return true;
  if (!plan_->tables[table].in_store) return false;
  for (const InstanceId other : context.addresses(service_)) {
    if (other != context.self() && replica_at(context, other).holds_key(table, key)) return true;
  }
  return false;
}

bool OnceKeys::holds(const ActiveSlab<Activation>& all, const Expressions& expressions, std::uint32_t table,
                     value::Bytes key, std::uint32_t except) {
  for (const std::uint32_t slot : all.slots()) {
    if (slot == except || all[slot].keys.size == 0) continue;
    for (value::RecordReader reader(expressions.keys_of(all[slot])); reader.next();) {
      if (reader.field() == table && value::equal(reader.value(), value::Value::bytes(value::Type::record, key)))
        return true;
    }
  }
  return false;
}

void OnceKeys::remember(Context& context, const Expressions& expressions, const Activation& activation) const {
  if (activation.keys.size == 0) return;
  for (value::RecordReader reader(expressions.keys_of(activation)); reader.next();) {
    if (!plan_->tables[reader.field()].for_once) continue;  // a lock
    context.simulation().tables().of(reader.field(), replica_).set(reader.value().as_bytes(), {});
  }
}

void OnceKeys::wake(Context& context, bool at_other_replicas) const {
  if (waiting_ > 0) context.after(0, Timer{.code = timer_keys});
  if (!at_other_replicas) return;
  for (const InstanceId other : context.addresses(service_)) {
    if (other == context.self() || !replica_at(context, other).waits_for_keys()) continue;
    const sim::Acting acting(context.simulation(), other);
    context.after(0, Timer{.code = timer_keys});
  }
}

}  // namespace meshsim::actors
