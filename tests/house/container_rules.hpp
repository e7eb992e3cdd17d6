#pragma once

#include <string>
#include <vector>

#include "house/source_file.hpp"

namespace meshsim::test {

/// Reports iterations over a hash container, whose order is no promise. A container is known by its name wherever it is
/// declared: in the file, in a header that the file includes, or in one that this one includes, also through `using
/// Table = ..` and `auto& table = ..`.
std::vector<std::string> hash_order_breaches(const std::vector<SourceFile>& files);

/// Reports fields of src/plan/ that nothing behind compile reads: such a field is a setting that is parsed and not
/// obeyed. A field counts as read where `.field` or `->field` stands without an assignment, also in plan's own
/// functions.
std::vector<std::string> field_breaches(const std::vector<SourceFile>& files);

}  // namespace meshsim::test
