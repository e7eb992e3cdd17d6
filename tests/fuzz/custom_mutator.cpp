// The grammar's mutator as libFuzzer calls it. Now and then bytes are changed all the same.
#include <algorithm>
#include <cstring>

#include "fuzz/promise.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
  using namespace meshsim;
  Random random = Random::named(seed, "mutator");
  if (random.below(16) == 0) return LLVMFuzzerMutate(data, size, most);
  std::string text(data, data + size);
  if (random.below(4) != 0) text = fuzz::mutator().change(std::move(text), random);
  if (random.below(4) == 0) text = fuzz::mutator().lay_out_anew(std::move(text), random);
  size = std::min(text.size(), most);
  std::memcpy(data, text.data(), size);
  return size;
}
