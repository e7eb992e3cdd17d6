#include "compile/code/emitter.hpp"

#include <algorithm>

namespace meshsim::compile {

using value::Op;

void Emitter::add(Op op, FieldId field, std::uint32_t argument, int growth) {
  code_.push_back({op, field, argument});
  depth_ += growth;
  deepest_ = std::max(deepest_, depth_);
}

void Emitter::push(Op op, FieldId field, std::uint32_t argument) { add(op, field, argument, 1); }

void Emitter::push_constant(const Constant& constant) {
  if (constant.kind == Constant::Kind::text) return push_text(constant.text);
  const value::Value number = to_value(constant);
  const auto index = static_cast<std::uint32_t>(pool_.constants.size());
  pool_.constants.push_back({number, number.type(), {}});
  push(Op::constant, no_field, index);
}

void Emitter::push_text(const std::string& text) {
  const auto [place, is_new] = texts_.emplace(text, pool_.constants.size());
  if (is_new) pool_.constants.push_back({value::Value(), value::Type::text, text});
  push(Op::constant, no_field, place->second);
}

void Emitter::push_none() {
  const auto index = static_cast<std::uint32_t>(pool_.constants.size());
  pool_.constants.emplace_back();
  push(Op::constant, no_field, index);
}

void Emitter::replace(Op op, FieldId field, std::uint32_t argument) { add(op, field, argument, 0); }

void Emitter::combine(Op op) { add(op, no_field, 0, -1); }

void Emitter::gather(Op op, std::uint32_t count) { add(op, no_field, count, 1 - static_cast<int>(count)); }

void Emitter::field_name(FieldId field) { add(Op::field_name, field, 0, 0); }

std::size_t Emitter::jump(Op op) {
  add(op, no_field, 0, -1);
  return code_.size() - 1;
}

void Emitter::land(std::size_t from) { code_[from].argument = static_cast<std::uint32_t>(code_.size() - from - 1); }

value::Code Emitter::finish() {
  const value::Code code{static_cast<std::uint32_t>(pool_.instructions.size()),
                         static_cast<std::uint32_t>(code_.size())};
  pool_.instructions.insert(pool_.instructions.end(), code_.begin(), code_.end());
  return code;
}

}  // namespace meshsim::compile
