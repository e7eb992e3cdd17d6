#include "cli/explore_shards.hpp"

#include "base/visible.hpp"
#include "cli/build_digest.hpp"
#include "shard/search_json.hpp"

namespace meshsim::cli {

shard::Header header_of_shard(const ExploreOptions& options, std::uint64_t work, const shard::Slice& slice,
                              std::uint64_t run_memory) {
  const shard::Json told{{"arguments", options.arguments}};
  return {"explore", full_version(), build_digest(), work, 0, slice, shard::text_of(told), options.limits.max_memory,
          run_memory};
}

bool ShardLedger::open(std::uint64_t pieces) {
  header_.total = pieces;
  const Result<void> opened = part_.open(folder_, header_, resume_);
  if (!opened) {
    problem_ = opened.error().message;
    return false;
  }
  if (!part_.done().empty()) done_before_ = part_.done().back().index + 1;
  return true;
}

explore::PieceResult ShardLedger::take(std::uint64_t /*piece*/) {
  return shard::piece_result_of(part_.done()[taken_++].object);
}

void ShardLedger::keep(std::uint64_t piece, const explore::PieceResult& result) {
  part_.append(shard::piece_of(piece, result));
  ++kept_;
}

int ShardLedger::finish(bool is_whole, Console& console, int code) {
  if (problem_.empty()) problem_ = part_.problem();
  if (problem_.empty() && is_whole) part_.end();
  if (problem_.empty()) problem_ = part_.problem();
  if (!problem_.empty()) {
    console.err("error: " + visible_lines(problem_) + "\n");
    return exit_invalid;
  }
  if (part_.is_open()) console.err(sentence_of_shard(header_, part_.done().size() + kept_, folder_));
  return code;
}

explore::PieceResult MergedLedger::take(std::uint64_t piece) { return shard::piece_result_of(whole_.objects[piece]); }

}  // namespace meshsim::cli
