#include "shard/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/units.hpp"
#include "base/visible.hpp"
#include "shard/run_json.hpp"

namespace meshsim::shard {
namespace {

MergeTrouble refuse(const std::string& text) { return {MergeTrouble::Kind::refused, text}; }

std::string words_of_memory(const Header& header) {
  if (header.max_memory == 0) return "without --max-memory";
  return "with --max-memory " + format_size(static_cast<std::int64_t>(header.max_memory));
}

/// Explains why two parts are not of one whole; empty where they are.
std::string difference(const NamedPart& first, const NamedPart& other) {
  const Header& a = *first.part.header;
  const Header& b = *other.part.header;
  const std::string who = "`" + visible(other.file) + "`";
  const std::string than = "`" + visible(first.file) + "`";
  if (a.build != b.build)
    return fmt::format("{} is of another build of meshsim ({}) than {} ({})", who, b.made_by, than, a.made_by);
  if (a.slice.shards != b.slice.shards || a.slice.by != b.slice.by)
    return fmt::format("{} is shard {}, and {} is shard {}", who, to_string(b.slice), than, to_string(a.slice));
  if (a.max_memory != b.max_memory)
    return fmt::format("{} was made {}, and {} {}", who, words_of_memory(b), than, words_of_memory(a));
  if (a.work != b.work || a.command != b.command)
    return fmt::format("{} is of other scenarios or options than {}", who, than);
  if (a.total != b.total) {  // only how the run without faults of a search ends is not known before
    return fmt::format("{} is of {}, and {} of {}: give all shards one --max-memory, and one --jobs", who,
                       plural(b.total, "piece"), than, plural(a.total, "piece"));
  }
  return {};
}

bool is_memory_spent(const NamedPart& part) {
  return std::any_of(part.part.pieces.begin(), part.part.pieces.end(),
                     [](const Piece& piece) { return piece.is_memory_spent; });
}

/// Explains why runs would have come out otherwise in another shard; empty where they would not. What a run may take
/// does not matter until one needs more.
std::string difference_of_memory(const std::vector<NamedPart*>& parts) {
  const auto spent =
      std::find_if(parts.begin(), parts.end(), [](const NamedPart* part) { return is_memory_spent(*part); });
  if (spent == parts.end()) return {};
  const Header& here = *(*spent)->part.header;
  for (const NamedPart* other : parts) {
    const Header& there = *other->part.header;
    if (there.run_memory == here.run_memory) continue;
    return fmt::format(
        "a run of `{}` needed more memory than the {} that each could take there, and in `{}` each could take {}\n"
        "  = help: make them again with one --max-memory and one --jobs for all",
        visible((*spent)->file), format_size(static_cast<std::int64_t>(here.run_memory)), visible(other->file),
        format_size(static_cast<std::int64_t>(there.run_memory)));
  }
  return {};
}

/// Writes "2, 6, 10, 14 and 27 more".
std::string some_of(const std::vector<std::uint64_t>& indices) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, indices.size()); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", indices[i]);
  if (indices.size() > most) text += fmt::format(" and {} more", grouped(indices.size() - most));
  return text;
}

/// Tells whether two results of a piece differ in more than the time they took.
bool is_same(const std::string& a, const std::string& b) {
  if (a == b) return true;
  Json one = Json::parse(a);
  Json other = Json::parse(b);
  one.erase("took_ms");
  other.erase("took_ms");
  return one == other;
}

class Merging {
 public:
  explicit Merging(std::vector<NamedPart> parts) : parts_(std::move(parts)) {}

  std::variant<Whole, MergeTrouble> operator()() {
    std::vector<NamedPart*> begun;
    for (NamedPart& each : parts_) {
      if (each.part.header) begun.push_back(&each);
    }
    if (begun.empty()) return refuse("no shard got so far as to write its header: run it again, with --resume");
    for (const NamedPart* each : begun) {
      if (const std::string why = difference(*begun.front(), *each); !why.empty()) return refuse(why);
    }
    if (const std::string why = difference_of_memory(begun); !why.empty()) return refuse(why);
    whole_.header = *begun.front()->part.header;
    whole_.objects.resize(whole_.header.total);
    from_.resize(whole_.header.total);
    for (NamedPart* each : begun) {
      for (Piece& piece : each->part.pieces) {
        if (!add(*each, piece)) return differing(*each, piece);
      }
    }
    const std::vector<std::uint64_t> missing = missing_ones();
    if (!missing.empty()) return tell_missing(missing);
    return std::move(whole_);
  }

 private:
  bool add(const NamedPart& part, Piece& piece) {
    std::string& object = whole_.objects[piece.index];
    if (!object.empty()) return is_same(object, piece.object);
    object = std::move(piece.object);
    from_[piece.index] = &part;
    return true;
  }

  MergeTrouble differing(const NamedPart& part, const Piece& piece) const {
    return {MergeTrouble::Kind::differs,
            fmt::format("piece {} ended in different ways in `{}` and in `{}`: a run is not the same each time it is "
                        "made, which is a bug of meshsim or of an actor in C++",
                        piece.index, visible(from_[piece.index]->file), visible(part.file))};
  }

  std::vector<std::uint64_t> missing_ones() const {
    std::vector<std::uint64_t> missing;
    for (std::uint64_t i = 0; i < whole_.objects.size(); ++i) {
      if (whole_.objects[i].empty()) missing.push_back(i);
    }
    return missing;
  }

  MergeTrouble tell_missing(const std::vector<std::uint64_t>& missing) const {
    std::string text =
        fmt::format("{} of {} {} missing: {}", grouped(missing.size()), plural(whole_.header.total, "piece"),
                    missing.size() == 1 ? "is" : "are", some_of(missing));
    std::set<std::uint64_t> there;
    for (const NamedPart& each : parts_) {
      if (each.part.header) there.insert(each.part.header->slice.shard);
      if (!each.part.is_ended)
        text += fmt::format("\n  `{}` has no end: {} there, then it was stopped or cut", visible(each.file),
                            plural(each.part.pieces.size(), "piece is", "pieces are"));
    }
    std::vector<std::uint64_t> absent;
    for (std::uint64_t shard = 1; shard <= whole_.header.slice.shards; ++shard) {
      if (!there.contains(shard)) absent.push_back(shard);
    }
    if (!absent.empty())
      text +=
          fmt::format("\n  of {} there is nothing of {}", plural(whole_.header.slice.shards, "shard"), some_of(absent));
    return {MergeTrouble::Kind::missing, text + "\n  = help: run these shards again, with --resume"};
  }

  std::vector<NamedPart> parts_;
  Whole whole_;
  std::vector<const NamedPart*> from_;  // by index
};

}  // namespace

std::variant<Whole, MergeTrouble> merge(std::vector<NamedPart> parts) { return Merging(std::move(parts))(); }

}  // namespace meshsim::shard
