// Writes the results of a piece of a search as JSON, and reads them back.
#pragma once

#include "explore/search.hpp"
#include "shard/run_json.hpp"

namespace meshsim::shard {

/// Makes an object with all of the piece's results.
Json json_of(const explore::PieceResult& piece);

/// Reads what json_of made. Throws what nlohmann::json throws where it is something else.
explore::PieceResult piece_result_of(const Json& json);

}  // namespace meshsim::shard
