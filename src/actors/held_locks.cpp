#include "actors/held_locks.hpp"

#include <span>
#include <string>

#include "actors/program_environment.hpp"
#include "base/hash.hpp"
#include "sim/acting.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

/// Writes a lock as the scenario does: `seats["7A"]`.
std::string text_of_lock(const plan::Table& table, value::Bytes key) {
  const value::Value entry = value::find(key, entry_field);
  const std::string quote = entry.type() == value::Type::text ? "\"" : "";
  return table.name + "[" + quote + value::display(entry) + quote + "]";
}

EventSeq emit_about_lock(Context& context, const Activation& activation, EventKind kind, InstanceId peer,
                         const std::string& lock) {
  const Packet& packet = activation.arrival.packet;
  const MessageId message = packet.body == no_body ? MessageId{0} : context.message_of(packet.body);
  return context.emit({.message = message,
                       .detail = hash_bytes(lock.data(), lock.size()),
                       .peer = peer,
                       .topic = packet.topic,
                       .kind = kind},
                      std::as_bytes(std::span(lock)));
}

/// Tells whether the activation, or one that it is a branch of, has the lock.
bool has_lock(const ActiveSlab<Activation>& all, const Expressions& expressions, const Activation& activation,
              std::uint32_t table, value::Bytes key) {
  for (const Activation* each = &activation;; each = &all[each->parent()]) {
    for (value::RecordReader reader(expressions.keys_of(*each)); reader.next();) {
      if (reader.field() == table && value::equal(reader.value(), value::Value::bytes(value::Type::record, key)))
        return true;
    }
    if (each->origin != Activation::Origin::branch) return false;
  }
}

/// Tells the handler that it holds its lock now, wherever it runs.
void wake(Context& context, const sim::Locks::Owner& owner) {
  const Timer timer{.code = timer_lock, .value = owner.token};
  if (owner.instance == context.self()) {
    context.after(0, timer);
    return;
  }
  const sim::Acting acting(context.simulation(), owner.instance);
  context.after(0, timer);
}

}  // namespace

HeldLocks::Claim HeldLocks::claim(Context& context, ActiveSlab<Activation>& all, Expressions& expressions,
                                  std::uint32_t slot, const plan::step::Lock& lock) const {
  Activation& activation = all[slot];
  const auto key = expressions.key_of(context, activation, lock.key);
  if (!key) return Claim::failed;
  if (key->empty()) {
    expressions.complain(context, activation, "the key of a lock is none");
    return Claim::failed;
  }
  const std::string text = text_of_lock(plan_->tables[lock.table], *key);
  if (has_lock(all, expressions, activation, lock.table, *key)) {
    expressions.complain(context, activation, "it would wait for itself: it holds " + text + " already");
    return Claim::failed;
  }
  const sim::Locks::Name name = name_of(lock.table, *key);
  if (!expressions.add_key(context, activation, lock.table, *key)) return Claim::failed;
  const std::uint64_t token = all.next_token(slot);
  const auto holder = context.simulation().tables().locks().take(name, {context.self(), token});
  if (!holder) return Claim::granted;
  activation.wait = Activation::Wait::lock;
  activation.token = token;
  activation.cause = emit_about_lock(context, activation, EventKind::lock_awaited, holder->instance, text);
  return Claim::waits;
}

void HeldLocks::tell(Context& context, const Expressions& expressions, Activation& activation) const {
  const std::uint32_t table = std::get<plan::step::Lock>(plan_->steps[activation.step].deed).table;
  value::Bytes key;
  for (value::RecordReader reader(expressions.keys_of(activation)); reader.next();) {
    if (reader.field() == table) key = reader.value().as_bytes();
  }
  context.caused_by(activation.cause, activation.root);
  activation.cause =
      emit_about_lock(context, activation, EventKind::locked, no_instance, text_of_lock(plan_->tables[table], key));
}

void HeldLocks::let_go(Context& context, Expressions& expressions, Activation& activation, std::uint32_t table) const {
  const std::string key = expressions.take_key(activation, table);
  release(context, table, std::as_bytes(std::span(key)));
}

void HeldLocks::leave_line(Context& context, Expressions& expressions, Activation& activation) const {
  const std::uint32_t table = std::get<plan::step::Lock>(plan_->steps[activation.step].deed).table;
  const std::string key = expressions.take_key(activation, table);
  const sim::Locks::Name name = name_of(table, std::as_bytes(std::span(key)));
  sim::Locks& locks = context.simulation().tables().locks();
  // It may have been given the lock in this very instant, and not have been told yet.
  if (!locks.leave(name, {context.self(), activation.token})) release(context, table, std::as_bytes(std::span(key)));
}

void HeldLocks::let_go_of_all(Context& context, const Expressions& expressions, const Activation& activation) const {
  for (value::RecordReader reader(expressions.keys_of(activation)); reader.next();) {
    if (!plan_->tables[reader.field()].for_once) release(context, reader.field(), reader.value().as_bytes());
  }
}

void HeldLocks::end(Context& context) {
  for (const sim::Locks::Owner& owner : context.simulation().tables().locks().let_go(context.self()))
    wake(context, owner);
}

void HeldLocks::release(Context& context, std::uint32_t table, value::Bytes key) const {
  const auto next = context.simulation().tables().locks().release(name_of(table, key));
  if (next) wake(context, *next);
}

sim::Locks::Name HeldLocks::name_of(std::uint32_t table, value::Bytes key) const {
  const std::string bytes(reinterpret_cast<const char*>(key.data()), key.size());
  return {table, plan_->tables[table].in_store ? 0 : replica_, bytes};
}

}  // namespace meshsim::actors
