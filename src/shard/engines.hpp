// `--shard auto`: which part this process is to do, as the engine that started it says in the environment. Nothing of
// any engine is linked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "shard/slice.hpp"

namespace meshsim::shard {

/// Looks up a variable of the environment.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

struct FoundSlice {
  Slice slice;
  std::string from;  ///< "PMI_RANK=1, PMI_SIZE=3 (MPICH)"
};

/// Finds the slice that `request`, which is `auto`, asks for. MESHSIM_SHARD counts before all; then the first engine of
/// the list in engines.cpp that speaks. One that says "1 of 1" counts only where no other speaks. Two engines that say
/// different things, and one that contradicts itself or the number that was asked for, are errors that say what to do.
Result<FoundSlice> slice_in(const Variables& variables, const Request& request);

}  // namespace meshsim::shard
