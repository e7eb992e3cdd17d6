#pragma once

#include <string>
#include <vector>

#include "house/source_file.hpp"

namespace meshsim::test {

/// A switch over an enumeration of ours names every value it knows and has no `default`: the compiler then says where a
/// new value was forgotten (-Wswitch), instead of the switch taking it for one of the others. Of the large alphabets
/// (event kinds, reasons, tokens, opcodes) a switch may pick a few values.
std::vector<std::string> default_breaches(const std::vector<SourceFile>& files);

}  // namespace meshsim::test
