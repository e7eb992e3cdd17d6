// `once per KEY [in store]`: the key is recorded together with `handled`, never at the handler's start. A second copy
// that comes while the first is being handled waits for the first, wherever it runs: with a store, the service's
// replicas share one table, and a key in work is locked as a row of a database is by the transaction that inserts it.
// A key that is none is no key: nothing is remembered.
#include "actors/program_actor.hpp"
#include "actors/program_surroundings.hpp"
#include "sim/acting.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

ProgramActor::Next ProgramActor::once(Context& context, std::uint32_t slot, Activation& activation,
                                      const plan::Step& step) {
  evaluator_.begin();
  const auto key = evaluate(context, activation, step.key);
  if (!key) return Next::fail;
  if (key->is_none()) return Next::next;
  key_.clear();
  if (!key_.add(entry_field, *key)) {
    complain(context, activation, "the key of once is longer than 65,535 bytes");
    return Next::fail;
  }
  if (context.simulation().tables().of(step.table, replica_).contains(key_.bytes())) return Next::duplicate;
  if (is_held(context, step.table, key_.bytes(), slot)) {
    activation.wait = Activation::Wait::key;
    ++waiting_for_keys_;
    return Next::wait;
  }
  const bool kept = append(context, activation, activation.keys, static_cast<FieldId>(step.table),
                           value::Value::bytes(value::Type::record, key_.bytes()));
  activation.locks_store = activation.locks_store || plan_->tables[step.table].in_store;
  return kept ? Next::next : Next::fail;
}

// Tells whether another activation has got this key and may still record it.
bool ProgramActor::is_held(Context& context, std::uint32_t table, value::Bytes key, std::uint32_t slot) const {
  if (holds_key(table, key, slot)) return true;
  if (!plan_->tables[table].in_store) return false;
  for (const InstanceId other : context.addresses(service_)) {
    if (other == context.self()) continue;
    // All instances of a service are of one class.
    const auto& actor = static_cast<const ProgramActor&>(context.simulation().instances().actor(other));
    if (actor.holds_key(table, key, ActiveSlab<Activation>::none)) return true;
  }
  return false;
}

bool ProgramActor::holds_key(std::uint32_t table, value::Bytes key, std::uint32_t except) const {
  for (const std::uint32_t slot : activations_.slots()) {
    if (slot == except || activations_[slot].keys.size == 0) continue;
    for (value::RecordReader reader(blobs_.view(activations_[slot].keys)); reader.next();) {
      if (reader.field() == table && value::equal(reader.value(), value::Value::bytes(value::Type::record, key)))
        return true;
    }
  }
  return false;
}

void ProgramActor::remember_keys(Context& context, const Activation& activation) {
  if (activation.keys.size == 0) return;
  for (value::RecordReader reader(blobs_.view(activation.keys)); reader.next();)
    context.simulation().tables().of(reader.field(), replica_).set(reader.value().as_bytes(), {});
}

// An activation with keys is over, whichever way: those that waited look again, here and at the other replicas.
void ProgramActor::wake_key_waiters(Context& context, bool at_other_replicas) {
  if (waiting_for_keys_ > 0) context.after(0, Timer{.code = timer_keys});
  if (!at_other_replicas) return;
  for (const InstanceId other : context.addresses(service_)) {
    if (other == context.self()) continue;
    const auto& actor = static_cast<const ProgramActor&>(context.simulation().instances().actor(other));
    if (actor.waiting_for_keys_ == 0) continue;
    const sim::Acting acting(context.simulation(), other);
    context.after(0, Timer{.code = timer_keys});
  }
}

void ProgramActor::look_again(Context& context) {
  if (waiting_for_keys_ == 0) return;
  for (const std::uint32_t slot : activations_.by_age()) {
    Activation& activation = activations_[slot];
    if (activation.wait != Activation::Wait::key) continue;
    activation.wait = Activation::Wait::none;
    --waiting_for_keys_;
    context.caused_by(activation.cause, activation.root);
    advance(context, slot);
    if (crashing_) return;
  }
}

}  // namespace meshsim::actors
