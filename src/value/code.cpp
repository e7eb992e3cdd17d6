#include "value/code.hpp"

#include <algorithm>
#include <span>

namespace meshsim::value {
namespace {

// The effect of an instruction on the stack, and the places it may lead to.
struct Effect {
  std::uint32_t pops = 0;
  std::uint32_t pushes = 1;
  std::uint32_t operands = 0;  // instructions behind it that it reads and skips
};

Effect effect_of(const Instruction& instruction) {
  switch (instruction.op) {
    case Op::field:
    case Op::table_get:
    case Op::is_valid:
    case Op::token_subject:
    case Op::negate:
    case Op::logical_not:
    case Op::jump_if_false:  // the height after a jump; without a jump, the value is popped
    case Op::jump_if_true:
      return {1, 1, 0};
    case Op::make_token:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return {2, 1, 0};
    case Op::concatenate:
      return {instruction.argument, 1, 0};
    case Op::record:
      return {instruction.argument, 1, instruction.argument};
    default:
      return {};
  }
}

bool is_jump(Op op) { return op == Op::jump_if_false || op == Op::jump_if_true; }

// Checks code in one pass: jumps only lead forward, so every way to an instruction is seen before the instruction
// itself.
class Verifier {
 public:
  explicit Verifier(std::span<const Instruction> code, std::size_t constants)
      : code_(code), constants_(constants), depth_(code.size() + 1, unknown) {}

  std::string run() {
    depth_[0] = 0;
    for (std::size_t at = 0; at < code_.size();) {
      const std::string problem = check(at);
      if (!problem.empty()) return "instruction " + std::to_string(at) + " " + problem;
      at += 1 + effect_of(code_[at]).operands;
    }
    return depth_.back() == 1 ? "" : "the code does not end with one value";
  }

 private:
  static constexpr std::uint32_t unknown = UINT32_MAX;

  std::string check(std::size_t at) {
    const Instruction& instruction = code_[at];
    const Effect effect = effect_of(instruction);
    if (instruction.op > Op::field_name) return "is unknown";
    if (instruction.op == Op::field_name) return "is an operand";
    if (depth_[at] == unknown) return "is never reached";
    if (effect.pops > depth_[at]) return "takes more values than there are";
    if (instruction.op == Op::constant && instruction.argument >= constants_) return "names a constant there is not";
    const std::size_t left = code_.size() - at - 1;
    if (effect.operands > left) return "lacks operands";
    const auto operands = code_.subspan(at + 1, effect.operands);
    if (std::any_of(operands.begin(), operands.end(), [](const auto& o) { return o.op != Op::field_name; }))
      return "has an operand that is no field name";
    const std::uint32_t depth = depth_[at] - effect.pops + effect.pushes;
    if (depth > max_stack) return "needs a deeper stack";
    if (!is_jump(instruction.op)) return lead_to(at + 1 + effect.operands, depth);
    if (instruction.argument > left) return "jumps out of the code";
    const std::string problem = lead_to(at + 1 + instruction.argument, depth);
    return problem.empty() && instruction.argument != 0 ? lead_to(at + 1, depth - 1) : problem;
  }

  std::string lead_to(std::size_t at, std::uint32_t depth) {
    if (depth_[at] != unknown && depth_[at] != depth) return "leads where the stack is of another depth";
    depth_[at] = depth;
    return {};
  }

  std::span<const Instruction> code_;
  std::size_t constants_;
  std::vector<std::uint32_t> depth_;  // the height of the stack before each instruction, and at the end
};

}  // namespace

std::string verify(const CodePool& pool, Code code) {
  const std::size_t size = pool.instructions.size();
  if (code.first > size || code.count > size - code.first) return "the code lies outside the pool";
  if (!code) return "there is no code";
  return Verifier(std::span(pool.instructions).subspan(code.first, code.count), pool.constants.size()).run();
}

}  // namespace meshsim::value
