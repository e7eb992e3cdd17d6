// The results of one shard as text: JSON Lines that can be appended to, cut anywhere, and checked.
//
//   {"format":"meshsim-shard","version":2,"command":"test",..,"check":"97d1.."}   the header: what the work is
//   {"index":2,..,"check":"5c0e.."}                                              a piece of the work, in their order
//   {"end":true,"pieces":31,"check":"b2f4.."}                                    all of the shard's pieces are there
//
// `check` hashes its line and the `check` before: a line that was changed, moved or taken out of the middle is noticed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "shard/slice.hpp"

namespace meshsim::shard {

inline constexpr std::uint64_t part_version = 2;

struct Header {
  std::string command;      ///< "test", "sweep", "explore"
  std::string made_by;      ///< the version of meshsim, with its commit
  std::uint64_t build = 0;  ///< a hash of the program
  std::uint64_t work = 0;   ///< a hash of all that the pieces depend on
  std::uint64_t total = 0;  ///< the number of pieces of all shards
  Slice slice;
  std::string told;              ///< JSON: what the report needs beside the pieces
  std::uint64_t max_memory = 0;  ///< bytes for all runs of the process, as they were given; 0: they were not
  std::uint64_t run_memory = 0;  ///< bytes that each run may take; without `max_memory` that depends on the machine
};

/// The second member of a piece in which a run needed more memory than it may take: true.
inline constexpr std::string_view memory_spent = "memory_spent";

/// Ends lines with their `check`, or takes it off again.
class Seal {
 public:
  /// Returns the line of a JSON object: "{..}" with its check, and a line end.
  std::string close(std::string_view object);
  /// Takes the check off a line without its end; nothing where it is wrong.
  std::optional<std::string> open(std::string_view line);

 private:
  std::uint64_t last_ = 0;
};

struct Piece {
  std::uint64_t index = 0;
  std::string object;            ///< JSON; its first member is the index
  bool is_memory_spent = false;  ///< a run of it needed more memory than it may take
};

struct Part {
  std::optional<Header> header;  ///< nothing: it was stopped before it was written
  std::vector<Piece> pieces;     ///< in ascending order
  bool is_ended = false;         ///< nothing is missing
  std::size_t whole_bytes = 0;   ///< behind the last whole line
  Seal seal;                     ///< for what is to be appended there
};

/// Writes a header as an object.
std::string header_object(const Header& header);
/// Tells whether both are of the same shard of the same work, on whatever machine.
bool is_same_work(const Header& a, const Header& b);
/// Writes the last line as an object.
std::string end_object(std::size_t pieces);

/// Reads what a shard wrote; a last line without its end is left out. The error says what is wrong with the text.
Result<Part> read_part(std::string_view text);

}  // namespace meshsim::shard
