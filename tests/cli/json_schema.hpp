// Checks JSON against a schema, for as much of JSON Schema as docs/*.schema.json use: type, const, enum, pattern,
// minimum, required, properties, additionalProperties, items, and $ref into $defs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace meshsim::cli::tested {

/// What does not fit, one sentence each: "/runs/0/seed: is no integer". Another keyword in the schema is told, too.
std::vector<std::string> schema_breaches(const nlohmann::json& schema, const nlohmann::json& document);

}  // namespace meshsim::cli::tested
