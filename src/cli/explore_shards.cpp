#include "cli/explore_shards.hpp"

#include "base/visible.hpp"
#include "shard/search_json.hpp"

namespace meshsim::cli {

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
  return shard::piece_result_of(shard::Json::parse(part_.done()[taken_++].object));
}

void ShardLedger::keep(std::uint64_t piece, const explore::PieceResult& result) {
  shard::Json json{{"index", piece}};
  json.update(shard::json_of(result));
  part_.append(shard::text_of(json));
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

explore::PieceResult MergedLedger::take(std::uint64_t piece) {
  return shard::piece_result_of(shard::Json::parse(whole_.objects[piece]));
}

}  // namespace meshsim::cli
