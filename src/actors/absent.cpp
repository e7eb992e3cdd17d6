#include "actors/absent.hpp"

#include "value/record.hpp"

namespace meshsim::actors {

std::string tell_absent(const plan::Plan& plan, value::Code code, const value::Bindings& bindings,
                        std::string_view subject) {
  std::string absent;
  std::string name;      // the name of the value that the last instruction pushed, if it is a record with fields
  value::Value current;  // the record itself
  for (std::uint32_t i = code.first; i < code.first + code.count; ++i) {
    const value::Instruction& instruction = plan.code.instructions[i];
    const bool of_message = instruction.op == value::Op::message_field;
    const bool is_field = instruction.op == value::Op::field && !name.empty();
    if (!of_message && !is_field && instruction.op != value::Op::local) {
      name.clear();
      continue;
    }
    const std::string& field = plan.fields[instruction.field];
    if (is_field) {
      name += "." + field;
      current =
          current.type() == value::Type::record ? value::find(current.as_bytes(), instruction.field) : value::Value();
    } else {
      name = of_message ? std::string(subject) + "." + field : field;
      current = value::find(of_message ? bindings.message : bindings.locals, instruction.field);
    }
    if (current.is_none()) absent = "`" + name + "` is absent";
  }
  return absent;
}

}  // namespace meshsim::actors
