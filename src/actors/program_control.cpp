// Steps that stay in the process: time, conditions, variables, tables, log lines.
#include <algorithm>
#include <string>

#include "actors/absent.hpp"
#include "actors/program_actor.hpp"
#include "actors/program_surroundings.hpp"
#include "base/hash.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

std::optional<value::Value> ProgramActor::evaluate(Context& context, const Activation& activation, value::Code code) {
  sim::Simulation& simulation = context.simulation();
  value::Bindings bindings;
  bindings.self = context.self();
  bindings.now = simulation.now();
  if (activation.locals.size != 0) bindings.locals = blobs_.view(activation.locals);
  if (activation.arrival.packet.body != no_body) {
    const sim::MessageStore::Record& message = simulation.messages()[activation.arrival.packet.body];
    bindings.message = simulation.messages().payload(activation.arrival.packet.body);
    bindings.message_id = message.id;
    bindings.topic = message.topic;
    bindings.sender = message.sender;
  }
  ProgramSurroundings surroundings(context, replica_, key_);
  const Result<value::Value> result = evaluator_.evaluate(code, bindings, surroundings);
  if (result.has_value()) return *result;
  const bool is_request = activation.origin == Activation::Origin::request;
  std::string problem = result.error().message;
  const std::string absent = tell_absent(*plan_, code, bindings, is_request ? "request" : "message");
  if (!absent.empty() && problem.find("none") != std::string::npos) problem += ", as " + absent;
  complain(context, activation, problem);
  return std::nullopt;
}

// The scenario's expression is at fault: its author is to see it where everything else is seen. The event says nothing
// of a place in a file, so that a copy of the file has the same digest.
void ProgramActor::complain(Context& context, const Activation& activation, std::string_view problem) {
  std::string text = "failed: ";
  text += problem;
  context.emit(
      {.detail = hash_bytes(text.data(), text.size()), .kind = EventKind::logged, .reason = Reason::handler_failed},
      std::as_bytes(std::span(text)));
  context.simulation().handler_errors().note(activation.step, problem, context.now());
}

ProgramActor::Next ProgramActor::begin_time(Context& context, std::uint32_t slot, Activation& activation,
                                            const plan::Step& step) {
  const bool is_constant = step.duration.kind == Distribution::Kind::constant;
  const Duration duration = is_constant ? step.duration.low : step.duration.draw(activation.draws.with(step.which));
  if (step.kind == plan::StepKind::wait) {
    if (activation.holds_slot()) meter_.change(context.now(), -1);
    activation.wait = Activation::Wait::time;
    start_clock(context, slot, activation, duration, is_constant);
  } else if (context.crash_armed()) {
    activation.wait = Activation::Wait::first_half;
    activation.until = saturating_add(context.now(), duration);
    start_clock(context, slot, activation, duration / 2, is_constant);
  } else {
    activation.wait = Activation::Wait::work;
    start_clock(context, slot, activation, duration, is_constant);
  }
  return Next::wait;
}

// Work is cut in two only while a crash is armed, as `crash X at mid_work` strikes between the halves.
ProgramActor::Next ProgramActor::end_first_half(Context& context, std::uint32_t slot, Activation& activation) {
  if (crash_if_due(context, CrashPoint::mid_work)) return Next::crash;
  activation.wait = Activation::Wait::work;
  // A pause that the first half ended in has used up the second as well, or some of it.
  start_clock(context, slot, activation, std::max<Duration>(activation.until - context.now(), 0), false);
  return Next::wait;
}

void ProgramActor::start_clock(Context& context, std::uint32_t slot, Activation& activation, Duration duration,
                               bool is_constant) {
  activation.token = activations_.next_token(slot);
  const Timer timer{.code = timer_activation, .slot = slot, .value = activation.token};
  // Equal durations are cheaper as timeouts: they need no sorting.
  activation.timer = is_constant ? context.timeout(duration, timer) : context.after(duration, timer);
}

ProgramActor::Next ProgramActor::require(Context& context, const Activation& activation, const plan::Step& step) {
  evaluator_.begin();
  const auto condition = evaluate(context, activation, step.code);
  if (!condition) return Next::fail;
  return condition->truth() ? Next::next : Next::otherwise;
}

ProgramActor::Next ProgramActor::let(Context& context, Activation& activation, const plan::Step& step) {
  evaluator_.begin();
  const auto result = evaluate(context, activation, step.code);
  return result && append(context, activation, activation.locals, step.local, *result) ? Next::next : Next::fail;
}

ProgramActor::Next ProgramActor::set(Context& context, const Activation& activation, const plan::Step& step) {
  evaluator_.begin();
  const auto key = evaluate(context, activation, step.key);
  if (!key) return Next::fail;
  const auto entry = evaluate(context, activation, step.code);
  if (!entry) return Next::fail;
  key_.clear();
  entry_.clear();
  if (!key_.add(entry_field, *key) || !entry_.add(entry_field, *entry)) {
    complain(context, activation, "a table's key or value is longer than 65,535 bytes");
    return Next::fail;
  }
  context.simulation().tables().of(step.table, replica_).set(key_.bytes(), entry_.bytes());
  return Next::next;
}

ProgramActor::Next ProgramActor::log(Context& context, const Activation& activation, const plan::Step& step) {
  evaluator_.begin();
  const auto text = evaluate(context, activation, step.code);
  if (!text) return Next::fail;
  if (text->type() == value::Type::text) {
    context.log(text->as_text());
  } else {
    context.log(value::display(*text));
  }
  return Next::next;
}

// Adds a field to a record of the activation. The last one of a name wins, so this also changes one.
bool ProgramActor::append(Context& context, const Activation& activation, BlobRef& record, FieldId field,
                          const value::Value& value) {
  const std::size_t old_size = record.size;
  const std::size_t size = old_size + value::encoded_size(value);
  if (size > value::longest_bytes) {
    complain(context, activation, "the variables of a handler are longer than 65,535 bytes");
    return false;
  }
  if (size == old_size) return true;
  if (bytes_.size() < size) bytes_.resize(size);
  const auto old_bytes = blobs_.view(record);
  std::copy(old_bytes.begin(), old_bytes.end(), bytes_.begin());
  value::encode(bytes_.data() + old_size, field, value);
  const BlobRef longer = blobs_.store({bytes_.data(), size});
  blobs_.release(record);
  record = longer;
  return true;
}

}  // namespace meshsim::actors
