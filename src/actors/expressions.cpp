#include "actors/expressions.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "actors/absent.hpp"
#include "actors/program_environment.hpp"
#include "base/hash.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

Expressions::Expressions(const plan::Plan& plan, std::uint32_t replica)
    : plan_(&plan), replica_(replica), evaluator_(plan.code) {
  const auto found = std::find(plan.fields.begin(), plan.fields.end(), "status");
  if (found != plan.fields.end()) status_field_ = static_cast<FieldId>(found - plan.fields.begin());
}

std::optional<value::Value> Expressions::evaluate(Context& context, const Activation& activation, value::Code code) {
  evaluator_.begin();
  return evaluate_more(context, activation, code);
}

// Returns the word for what the activation handles.
std::string_view Expressions::subject_of(const Activation& activation) const {
  const TopicId topic = activation.arrival.packet.topic;
  return topic != no_topic && plan_->topics[topic].is_endpoint ? "request" : "message";
}

// Evaluates the code and keeps the values made since the last evaluate() valid, for a step with two expressions.
std::optional<value::Value> Expressions::evaluate_more(Context& context, const Activation& activation,
                                                       value::Code code) {
  sim::Simulation& simulation = context.simulation();
  value::Bindings bindings;
  bindings.self = context.self();
  bindings.now = context.clock();
  if (activation.locals.size != 0) bindings.locals = blobs_.view(activation.locals);
  if (activation.arrival.packet.body != no_body) {
    const sim::MessageStore::Record& message = simulation.messages()[activation.arrival.packet.body];
    bindings.message = simulation.messages().payload(activation.arrival.packet.body);
    bindings.message_id = message.id;
    bindings.topic = message.topic;
    bindings.sender = message.sender;
    bindings.packet = &activation.arrival.packet;
  }
  ProgramEnvironment environment(context, replica_, key_);
  const Result<value::Value> result = evaluator_.evaluate(code, bindings, environment);
  if (result.has_value()) return *result;
  std::string problem = result.error().message;
  const std::string absent = tell_absent(*plan_, code, bindings, subject_of(activation));
  if (!absent.empty() && problem.find("none") != std::string::npos) problem += ", as " + absent;
  complain(context, activation, problem);
  return std::nullopt;
}

// Emits that the handler failed, and why. The scenario's expression is at fault, so its author must see it where
// everything else is seen. The event names no place in a file, so that a copy of the file has the same digest.
void Expressions::complain(Context& context, const Activation& activation, std::string_view problem) const {
  std::string text = "failed: ";
  text += problem;
  context.emit(
      {.detail = hash_bytes(text.data(), text.size()), .kind = EventKind::logged, .reason = Reason::handler_failed},
      std::as_bytes(std::span(text)));
  context.simulation().handler_errors().note(activation.step, problem, context.now());
}

std::optional<bool> Expressions::is_true(Context& context, const Activation& activation, value::Code condition) {
  const auto truth = evaluate(context, activation, condition);
  return truth ? std::optional(truth->truth()) : std::nullopt;
}

bool Expressions::let(Context& context, Activation& activation, const plan::step::Let& let) {
  const auto result = evaluate(context, activation, let.value);
  return result && append(context, activation, activation.locals, let.local, *result);
}

std::optional<Duration> Expressions::time_of(Context& context, const Activation& activation,
                                             const plan::step::Timed& timed, Duration drawn) {
  evaluator_.set_drawn(drawn);
  const auto time = evaluate(context, activation, timed.time);
  if (!time) return std::nullopt;
  const bool is_time = time->type() == value::Type::duration;
  if (is_time && time->as_integer() >= 0 && time->as_integer() <= Distribution::max_draw) return time->as_integer();
  std::string problem = timed.is_busy ? "`work` takes a time, not " : "`wait` takes a time, not ";
  const bool is_text = time->type() == value::Type::text;
  problem += is_time || is_text || time->has_decimal() ? value::display(*time) : std::string(to_string(time->type()));
  value::Bindings bindings;
  bindings.locals = blobs_.view(activation.locals);
  if (activation.arrival.packet.body != no_body) {
    bindings.message = context.simulation().messages().payload(activation.arrival.packet.body);
  }
  const std::string absent = tell_absent(*plan_, timed.time, bindings, subject_of(activation));
  if (time->is_none() && !absent.empty()) problem += ", as " + absent;
  complain(context, activation, problem);
  return std::nullopt;
}

void Expressions::forget(Activation& activation, FieldId local) {
  const auto old_bytes = blobs_.view(activation.locals);
  if (bytes_.size() < old_bytes.size()) bytes_.resize(old_bytes.size());
  std::byte* out = bytes_.data();
  for (value::RecordReader reader(old_bytes); reader.next();) {
    if (reader.field() != local) out = value::encode(out, reader.field(), reader.value());
  }
  const auto size = static_cast<std::size_t>(out - bytes_.data());
  if (size == old_bytes.size()) return;
  const BlobRef shorter = copy_of_bytes({bytes_.data(), size});
  blobs_.release(activation.locals);
  activation.locals = shorter;
}

BlobRef Expressions::copy_of(BlobRef locals) {
  // Through memory of our own: the store may move what it is given from itself.
  const auto bytes = blobs_.view(locals);
  bytes_.assign(bytes.begin(), bytes.end());
  return copy_of_bytes(bytes_);
}

BlobRef Expressions::copy_of_bytes(value::Bytes bytes) { return bytes.empty() ? BlobRef{} : blobs_.store(bytes); }

bool Expressions::give(Context& context, const Activation& from, Activation& to, FieldId local) {
  // Taken out first, because the store may move it as it grows.
  entry_.clear();
  static_cast<void>(entry_.add(local, value::find(blobs_.view(from.locals), local)));
  return append(context, to, to.locals, local, value::find(entry_.bytes(), local));
}

bool Expressions::set(Context& context, const Activation& activation, const plan::step::Set& set) {
  const auto key = evaluate(context, activation, set.key);
  if (!key) return false;
  const auto entry = evaluate_more(context, activation, set.value);
  if (!entry) return false;
  key_.clear();
  entry_.clear();
  if (!key_.add(entry_field, *key) || !entry_.add(entry_field, *entry)) {
    complain(context, activation, "a table's key or value is longer than 65,535 bytes");
    return false;
  }
  context.simulation().tables().of(set.table, replica_).set(key_.bytes(), entry_.bytes());
  return true;
}

bool Expressions::log(Context& context, const Activation& activation, value::Code message) {
  const auto text = evaluate(context, activation, message);
  if (!text) return false;
  if (text->type() == value::Type::text) {
    context.log(text->as_text());
  } else {
    context.log(value::display(*text));
  }
  return true;
}

// Stores the answer as a record: the body's fields, and the status.
bool Expressions::keep_answer(Context& context, Activation& activation, FieldId local, const Packet& packet) {
  const value::Bytes fields = packet.body == no_body ? value::Bytes() : context.body(packet.body).bytes;
  const value::Value status = value::Value::number(packet.number);
  const std::size_t size = fields.size() + (status_field_ == no_field ? 0 : value::encoded_size(status));
  if (size > value::longest_bytes) {
    complain(context, activation, "an answer is longer than 65,535 bytes");
    return false;
  }
  if (answer_.size() < size) answer_.resize(size);
  std::copy(fields.begin(), fields.end(), answer_.begin());
  if (status_field_ != no_field) value::encode(answer_.data() + fields.size(), status_field_, status);
  return append(context, activation, activation.locals, local,
                value::Value::bytes(value::Type::record, {answer_.data(), size}));
}

std::optional<value::Bytes> Expressions::key_of(Context& context, const Activation& activation, value::Code code) {
  const auto key = evaluate(context, activation, code);
  if (!key) return std::nullopt;
  key_.clear();
  if (key->is_none() || key_.add(entry_field, *key)) return key_.bytes();
  complain(context, activation, "the key of once is longer than 65,535 bytes");
  return std::nullopt;
}

bool Expressions::add_key(Context& context, Activation& activation, std::uint32_t table, value::Bytes key) {
  return append(context, activation, activation.keys, static_cast<FieldId>(table),
                value::Value::bytes(value::Type::record, key));
}

std::string Expressions::take_key(Activation& activation, std::uint32_t table) {
  const auto old_bytes = blobs_.view(activation.keys);
  std::size_t last = 0;
  std::size_t count = 0;
  for (value::RecordReader reader(old_bytes); reader.next(); ++count) {
    if (reader.field() == table) last = count;
  }
  std::string key;
  if (bytes_.size() < old_bytes.size()) bytes_.resize(old_bytes.size());
  std::byte* out = bytes_.data();
  count = 0;
  for (value::RecordReader reader(old_bytes); reader.next(); ++count) {
    if (count != last) {
      out = value::encode(out, reader.field(), reader.value());
    } else {
      key.assign(reinterpret_cast<const char*>(reader.value().as_bytes().data()), reader.value().as_bytes().size());
    }
  }
  const BlobRef shorter = copy_of_bytes({bytes_.data(), static_cast<std::size_t>(out - bytes_.data())});
  blobs_.release(activation.keys);
  activation.keys = shorter;
  return key;
}

void Expressions::release(const Activation& activation) {
  blobs_.release(activation.locals);
  blobs_.release(activation.keys);
}

// Adds a field to a record of the activation. The last field of a name wins, so this also changes one.
bool Expressions::append(Context& context, const Activation& activation, BlobRef& record, FieldId field,
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
