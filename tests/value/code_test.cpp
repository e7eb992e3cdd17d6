#include "value/code.hpp"

#include <catch2/catch.hpp>

namespace meshsim::value {
namespace {

std::string verify_all(std::vector<Instruction> instructions, std::size_t constants = 1) {
  CodePool pool;
  pool.instructions = std::move(instructions);
  pool.constants.resize(constants);
  return verify(pool, {0, static_cast<std::uint32_t>(pool.instructions.size())});
}

constexpr Instruction one{Op::constant, no_field, 0};
constexpr Instruction name{Op::field_name, 1, 0};

TEST_CASE("sound code is accepted") {
  CHECK(verify_all({one}).empty());
  CHECK(verify_all({one, one, {Op::add}}).empty());
  CHECK(verify_all({one, {Op::jump_if_false, no_field, 1}, one}).empty());
  CHECK(verify_all({one, one, {Op::record, no_field, 2}, name, name}).empty());
  CHECK(verify_all({{Op::record, no_field, 0}}).empty());
  CHECK(verify_all({{Op::concatenate, no_field, 0}}).empty());
}

TEST_CASE("code that cannot be run is refused with the reason") {
  CHECK(verify_all({}) == "there is no code");
  CHECK(verify_all({one, one}) == "the code does not end with one value");
  CHECK(verify_all({one, {Op::add}}) == "instruction 1 takes more values than there are");
  CHECK(verify_all({one}, 0) == "instruction 0 names a constant there is not");
  CHECK(verify_all({one, {Op::jump_if_true, no_field, 5}}) == "instruction 1 jumps out of the code");
  CHECK(verify_all({one, {Op::jump_if_false, no_field, 2}, one, one}) ==
        "instruction 3 leads where the stack is of another depth");
  CHECK(verify_all({one, {Op::record, no_field, 1}}) == "instruction 1 lacks operands");
  CHECK(verify_all({one, {Op::record, no_field, 1}, one}) == "instruction 1 has an operand that is no field name");
  CHECK(verify_all({name}) == "instruction 0 is an operand");
  CHECK(verify_all(std::vector<Instruction>(max_stack + 1, one)) == "instruction 64 needs a deeper stack");

  CodePool pool;
  CHECK(verify(pool, {1, 1}) == "the code lies outside the pool");
  CHECK(verify(pool, {0, 1}) == "the code lies outside the pool");
}

}  // namespace
}  // namespace meshsim::value
