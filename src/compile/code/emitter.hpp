// The code of one expression while it grows, with the depth of the stack that it needs.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compile/constant/constant.hpp"
#include "value/code.hpp"

namespace meshsim::compile {

class Emitter {
 public:
  /// Takes in `texts` the constants of the pool by text, so that each is kept once.
  Emitter(value::CodePool& pool, std::map<std::string, std::uint32_t, std::less<>>& texts)
      : pool_(pool), texts_(texts) {}

  void push(value::Op op, FieldId field = no_field, std::uint32_t argument = 0);
  void push_constant(const Constant& constant);
  void push_text(const std::string& text);
  /// Pushes the absent value.
  void push_none();
  /// Adds an instruction that pops one value and pushes one.
  void replace(value::Op op, FieldId field = no_field, std::uint32_t argument = 0);
  /// Adds an instruction that pops two values and pushes one.
  void combine(value::Op op);
  /// Adds an instruction that pops `count` values and pushes one: concatenate or record (whose fields follow it).
  void gather(value::Op op, std::uint32_t count);
  void field_name(FieldId field);

  /// Adds the jump of `and` or `or`, with the left value on the stack; call land() after the right one.
  [[nodiscard]] std::size_t jump(value::Op op);
  void land(std::size_t from);

  /// Tells whether the machine's stack is deep enough for the code so far.
  [[nodiscard]] bool fits() const { return deepest_ <= value::max_stack; }

  /// Moves the code into the pool.
  [[nodiscard]] value::Code finish();

 private:
  void add(value::Op op, FieldId field, std::uint32_t argument, int growth);

  value::CodePool& pool_;
  std::map<std::string, std::uint32_t, std::less<>>& texts_;
  std::vector<value::Instruction> code_;
  int depth_ = 0;
  int deepest_ = 0;
};

}  // namespace meshsim::compile
