// The shards of a search, and how it is put together again: as the same search, in which every piece is done already.
#pragma once

#include <cstdint>
#include <string>

#include "cli/sharding.hpp"
#include "explore/ledger.hpp"
#include "shard/merge.hpp"

namespace meshsim::cli {

/// Makes the header of a shard's file, but for the number of pieces. `work`: the hash of all that they depend on.
shard::Header header_of_shard(const ExploreOptions& options, std::uint64_t work, const shard::Slice& slice,
                              std::uint64_t run_memory);

/// The pieces of one shard, kept in its file.
class ShardLedger final : public explore::Ledger {
 public:
  /// Takes the header without its total, which open() gets.
  ShardLedger(shard::Header header, std::string folder, bool resume)
      : header_(std::move(header)), folder_(std::move(folder)), resume_(resume) {}

  bool open(std::uint64_t pieces) override;
  bool is_wanted(std::uint64_t piece) const override { return header_.slice.holds(piece, std::to_string(piece)); }
  bool is_done(std::uint64_t piece) const override { return piece < done_before_; }
  explore::PieceResult take(std::uint64_t piece) override;
  void keep(std::uint64_t piece, const explore::PieceResult& result) override;

  /// Tells whether what is done cannot be kept any more.
  bool is_broken() const { return part_.is_broken(); }

  /// Writes that all is there, if it is; tells on the console how far it came. Returns the exit code: `code`, if the
  /// file could be written.
  int finish(bool is_whole, Console& console, int code);

 private:
  shard::Header header_;
  std::string folder_;
  bool resume_;
  PartFile part_;
  std::string problem_;
  std::uint64_t done_before_ = 0;  ///< this shard's pieces below that index were done by an earlier process
  std::size_t taken_ = 0;
  std::size_t kept_ = 0;
};

/// All pieces of all shards.
class MergedLedger final : public explore::Ledger {
 public:
  explicit MergedLedger(const shard::Whole& whole) : whole_(whole) {}

  bool open(std::uint64_t pieces) override {
    is_of_others_ = pieces != whole_.header.total;
    return !is_of_others_;
  }
  bool is_wanted(std::uint64_t /*piece*/) const override { return true; }
  bool is_done(std::uint64_t /*piece*/) const override { return true; }
  explore::PieceResult take(std::uint64_t piece) override;
  void keep(std::uint64_t /*piece*/, const explore::PieceResult& /*result*/) override {}

  /// Tells whether the search has other pieces here than the shards had.
  bool is_of_others() const { return is_of_others_; }

 private:
  const shard::Whole& whole_;
  bool is_of_others_ = false;
};

}  // namespace meshsim::cli
