// The machine that meshsim runs on, as far as it must know it.
#pragma once

#include <cstdint>
#include <string>

namespace meshsim::cli {

/// Returns the memory that runs may use without --max-memory: 4GB, or half of the available memory where that is less
/// than 8GB. Available is the machine's memory, or less where a Linux control group or `ulimit -v` limits it.
std::uint64_t memory_to_use();

/// Returns the same for a machine with `total` bytes.
std::uint64_t memory_to_use(std::uint64_t total);

/// Reads the limit in the text of a control group's file ("max", "536870912"); UINT64_MAX where there is none.
std::uint64_t limit_in(const std::string& text);

}  // namespace meshsim::cli
