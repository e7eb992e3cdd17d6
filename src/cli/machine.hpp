// The machine that meshsim runs on, as far as it must know it.
#pragma once

#include <cstdint>
#include <string>

namespace meshsim::cli {

/// Returns how much memory runs may use without --max-memory: 4GB, or half of what there is where that is less than
/// 8GB. What there is: the machine's memory, or less where a control group of Linux or `ulimit -v` limits it.
std::uint64_t memory_to_use();

/// The same for a machine with `total` bytes.
std::uint64_t memory_to_use(std::uint64_t total);

/// The limit in the text of a control group's file ("max", "536870912"); UINT64_MAX where there is none.
std::uint64_t limit_in(const std::string& text);

}  // namespace meshsim::cli
