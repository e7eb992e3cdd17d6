#include "plan/print_code.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace meshsim::plan {
namespace {

using value::Op;

/// The precedence of the parts of an expression, as in the parser.
enum Precedence : int { either = 1, both, comparison, range, sum, product, prefix, postfix };

struct BinaryOperator {
  std::string_view sign;
  Precedence precedence;
};

/// From Op::add to Op::divide, then from Op::equal to Op::greater_equal.
constexpr std::array<BinaryOperator, 4> arithmetic = {{{"+", sum}, {"-", sum}, {"*", product}, {"/", product}}};
constexpr std::array<std::string_view, 6> comparisons = {"==", "!=", "<", "<=", ">", ">="};

BinaryOperator operator_of(Op op) {
  const auto index = static_cast<std::size_t>(op);
  if (op >= Op::equal) return {comparisons.at(index - static_cast<std::size_t>(Op::equal)), comparison};
  return arithmetic.at(index - static_cast<std::size_t>(Op::add));
}

/// Returns the field of `message` that is no field of its record.
std::string_view said_of_message(Op op) {
  if (op == Op::message_id) return "id";
  if (op == Op::message_topic) return "topic";
  if (op == Op::sender) return "sender";
  if (op == Op::redelivered) return "redelivered";
  return op == Op::dead_reason ? "reason" : "tries";
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view escaped = "\n\t\"\\{}";
  constexpr std::string_view letters = "nt\"\\{}";
  for (const char each : text) {
    const std::size_t at = escaped.find(each);
    if (at != std::string_view::npos) out += '\\';
    out += at == std::string_view::npos ? each : letters[at];
  }
}

/// Walks the code as the machine does, with texts on the stack in place of values.
class CodePrinter {
 public:
  explicit CodePrinter(const Plan& plan) : plan_(plan) {}

  std::string run(value::Code code) {
    steps(code.first, code.first + code.count);
    return pop(either);
  }

 private:
  struct Operand {
    std::string text;
    Precedence precedence = postfix;
    bool is_text = false;  ///< a constant text, here without its quotes
  };

  void steps(std::size_t from, std::size_t end) {
    while (from < end) from = step(from);
  }

  /// Writes an instruction and returns the index behind it and its operands.
  std::size_t step(std::size_t at) {
    const value::Instruction& instruction = plan_.code.instructions[at];
    const std::size_t end = at + 1 + instruction.argument;
    const bool is_and = instruction.op == Op::jump_if_false;
    if (is_and || instruction.op == Op::jump_if_true) {
      steps(at + 1, end);
      combine(is_and ? BinaryOperator{"and", both} : BinaryOperator{"or", either});
      return end;
    }
    if (instruction.op == Op::record) {
      record(at + 1, instruction.argument);
      return end;
    }
    single(instruction);
    return at + 1;
  }

  /// Writes an instruction without operands. It names all opcodes, so that the compiler reports a new one.
  void single(const value::Instruction& instruction) {
    switch (instruction.op) {
      case Op::constant:
        return constant(plan_.code.constants[instruction.argument].view());
      case Op::message_field:
        return push("message." + field(instruction));
      case Op::message_id:
      case Op::message_topic:
      case Op::sender:
      case Op::tries:
      case Op::redelivered:
      case Op::dead_tries:
      case Op::dead_reason:
        return push("message." + std::string(said_of_message(instruction.op)));
      case Op::local:
        return push(field(instruction));
      case Op::self_name:
        return push("self");
      case Op::now:
        return push("now");
      case Op::drawn:
        return push("drawn");
      case Op::fresh:
        return push("fresh " + plan_.series[instruction.argument]);
      case Op::field:
        return push(pop(postfix) + "." + field(instruction));
      case Op::table_get:
        return push(plan_.tables[instruction.argument].name + "[" + pop(either) + "]");
      case Op::make_token:
        return token();
      case Op::is_valid:
        return push("valid(" + pop(either) + ")");
      case Op::token_subject:
        return push("subject(" + pop(either) + ")");
      case Op::negate:
        return push("-" + pop(prefix), prefix);
      case Op::logical_not:
        return push("not " + pop(comparison), comparison);
      case Op::concatenate:
        return concatenate(instruction.argument);
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
        return combine(operator_of(instruction.op));
      case Op::jump_if_false:
      case Op::jump_if_true:
      case Op::record:
      case Op::field_name:
        break;  // written together with their operand
    }
  }

  void constant(const value::Value& value) {
    if (value.type() == value::Type::text) {
      stack_.push_back({std::string(value.as_text()), postfix, true});
      return;
    }
    std::string text = value::display(value);
    const bool is_negative = text.front() == '-';
    push(std::move(text), is_negative ? prefix : postfix);
  }

  void token() {
    const std::string lifetime = pop(either);
    push("token(" + pop(either) + ", valid " + lifetime + ")");
  }

  /// Joins two operands by an operator. Operators of one precedence are read from the left; two comparisons in a row
  /// cannot be read at all.
  void combine(BinaryOperator binary) {
    const auto higher = static_cast<Precedence>(binary.precedence + 1);
    const std::string right = pop(higher);
    const std::string left = pop(binary.precedence == comparison ? higher : binary.precedence);
    push(left + ' ' + std::string(binary.sign) + ' ' + right, binary.precedence);
  }

  void concatenate(std::size_t count) {
    std::string text = "\"";
    for (std::size_t i = stack_.size() - count; i < stack_.size(); ++i) {
      if (stack_[i].is_text) {
        append_escaped(text, stack_[i].text);
      } else {
        text += "{" + stack_[i].text + "}";
      }
    }
    stack_.resize(stack_.size() - count);
    push(text + "\"");
  }

  void record(std::size_t first_name, std::size_t count) {
    std::vector<std::string> values(count);
    for (std::size_t i = count; i-- > 0;) values[i] = pop(either);
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) {
      text += (i == 0 ? " " : ", ") + field(plan_.code.instructions[first_name + i]) + ": " + values[i];
    }
    push(text + (count == 0 ? "}" : " }"));
  }

  [[nodiscard]] const std::string& field(const value::Instruction& instruction) const {
    return plan_.fields[instruction.field];
  }

  void push(std::string text, Precedence precedence = postfix) { stack_.push_back({std::move(text), precedence}); }

  /// Takes the last operand, in parentheses where its precedence is lower than `least`.
  std::string pop(Precedence least) {
    Operand operand = std::move(stack_.back());
    stack_.pop_back();
    if (operand.is_text) return print_text(operand.text);
    return operand.precedence < least ? "(" + operand.text + ")" : std::move(operand.text);
  }

  const Plan& plan_;
  std::vector<Operand> stack_;
};

}  // namespace

std::string print(value::Code code, const Plan& plan) { return CodePrinter(plan).run(code); }

std::string print_text(std::string_view text) {
  std::string quoted = "\"";
  append_escaped(quoted, text);
  return quoted + "\"";
}

}  // namespace meshsim::plan
