// Writes the results of a piece of a search as JSON, and reads them back.
#pragma once

#include <cstdint>
#include <string>

#include "explore/search.hpp"
#include "shard/run_json.hpp"

namespace meshsim::shard {

/// Writes a piece with all of its results as an object on one line, which is short where it found nothing.
std::string piece_of(std::uint64_t index, const explore::PieceResult& piece);

/// Reads what piece_of wrote. Throws what nlohmann::json throws where it is something else.
explore::PieceResult piece_result_of(const std::string& object);

}  // namespace meshsim::shard
