// One shard's share of a command's work: which pieces, and the file of their results.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/options.hpp"
#include "compile/compile.hpp"
#include "shard/part.hpp"

namespace meshsim::cli {

/// Finds the slice that --shard asks for, and tells where an `auto` found it. Nothing: it cannot be found, which was
/// told.
std::optional<shard::Slice> find_slice(const shard::Request& asked, Console& console);

/// Hashes all that results depend on.
class WorkDigest {
 public:
  void add(std::string_view text);
  void add(std::uint64_t number);
  /// Adds the text of every file of a scenario.
  void add(const compile::Compiled& compiled);
  void add(const std::vector<std::pair<std::string, std::string>>& sets);
  void add(const Limits& limits);
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
};

/// The file to which a shard's results are appended. No other process can have it open at the same time.
class PartFile {
 public:
  PartFile() = default;
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Opens the file of the header's slice in the folder, which is made if need be. A file that is there is only gone on
  /// with, with `resume`, and if it has the same header.
  Result<void> open(const std::string& folder, const shard::Header& header, bool resume);
  /// Returns the pieces that are done already.
  const std::vector<shard::Piece>& done() const { return part_.pieces; }
  bool is_open() const { return file_ >= 0; }
  const std::string& path() const { return path_; }

  /// Appends the next piece: a kill of this process does not lose it. All so far is brought to the disk with a piece
  /// that comes a second or more after the last time, and when the file is closed. After a failure it does nothing;
  /// problem() tells.
  void append(const std::string& object);
  /// Writes that all pieces are there.
  void end();
  /// Tells whether the file could not be written, so that more work is of no use. May be called by any thread.
  bool is_broken() const { return is_broken_; }
  /// Explains why the file could not be written; mostly empty.
  const std::string& problem() const { return problem_; }

 private:
  Result<void> go_on(const shard::Header& header, bool resume);
  Result<void> begin_anew(const shard::Header& header);
  void write_line(const std::string& line);
  bool cut(std::size_t bytes);
  void sync();
  void sync_folder() const;
  void note_problem();

  std::string path_;
  int file_ = -1;
  shard::Part part_;
  std::size_t pieces_ = 0;
  std::string problem_;
  std::atomic<bool> is_broken_ = false;  // there is a problem
  std::chrono::steady_clock::time_point synced_;
};

/// Writes "shard 2/4: 31 of 123 pieces are done, in DIR/shard-2-of-4.jsonl; `meshsim merge DIR` puts all together".
std::string sentence_of_shard(const shard::Header& header, std::size_t pieces, const std::string& folder);

}  // namespace meshsim::cli
