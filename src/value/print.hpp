// Records as text, with the names of their fields.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "trace/name_table.hpp"

namespace meshsim::value {

/// Appends a record as a JSON object: numbers exact, texts quoted, quantities as the language writes them ("200ms"),
/// records within records as objects.
void append_json(std::string& out, std::span<const std::byte> record, const trace::NameTable& names);

/// Appends a record as the language writes it: {user: "alice", amount: 5, within: 200ms}.
void append_source(std::string& out, std::span<const std::byte> record, const trace::NameTable& names);

}  // namespace meshsim::value
