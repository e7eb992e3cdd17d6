#include "cli/sharding.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "shard/engines.hpp"

namespace meshsim::cli {

std::optional<shard::Slice> find_slice(const shard::Request& asked, Console& console) {
  if (!asked.is_auto) return shard::Slice{asked.by, asked.shard, asked.shards};
  const shard::Variables variables = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const Result<shard::FoundSlice> found = shard::slice_in(variables, asked);
  if (!found) {
    console.err("error: " + found.error().message + "\n");
    return std::nullopt;
  }
  console.err("shard " + shard::to_string(found->slice) + ", by " + found->from + "\n");
  return found->slice;
}

void WorkDigest::add(std::string_view text) {
  value_ = hash_text(text, hash_bytes(&value_, sizeof value_, text.size()));
}

void WorkDigest::add(std::uint64_t number) { value_ = hash_bytes(&number, sizeof number, value_); }

void WorkDigest::add(const compile::Compiled& compiled) {
  for (lang::FileId file = 0; file < compiled.sources.size(); ++file) {
    add(compiled.sources.at(file).name());
    add(compiled.sources.at(file).text());
  }
}

void WorkDigest::add(const std::vector<std::pair<std::string, std::string>>& sets) {
  add(sets.size());
  for (const auto& [name, value] : sets) {
    add(name);
    add(value);
  }
}

void WorkDigest::add(const Limits& limits) {
  add(limits.max_events);
  add(limits.max_memory);
}

PartFile::~PartFile() {
  if (file_ < 0) return;
  sync();
  close(file_);
}

Result<void> PartFile::open(const std::string& folder, const shard::Header& header, bool resume) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{"cannot make the folder `" + folder + "`: " + file_error(error).message};
  path_ = folder + "/" + shard::file_name_of(header.slice);
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);  // less the umask
  if (file_ < 0) return Error{"cannot write `" + path_ + "`: " + last_file_error().message};
  // Not every file system of a cluster can lock; without locks all else is as usual.
  if (flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return Error{"`" + path_ + "` is being written by another process: each shard is for one"};
  synced_ = std::chrono::steady_clock::now();
  return go_on(header, resume);
}

Result<void> PartFile::go_on(const shard::Header& header, bool resume) {
  const Result<std::string> read = read_whole(path_);
  if (!read) return Error{"cannot read `" + path_ + "`: " + read.error().message};
  const std::string& text = *read;
  if (text.empty()) return begin_anew(header);
  if (!resume) return Error{"`" + path_ + "` is there already\n  = help: --resume goes on with it; or remove it"};
  Result<shard::Part> part = shard::read_part(text);
  if (!part) return Error{"`" + path_ + "`: " + part.error().message + "\n  = help: remove it"};
  if (!part->header) {
    if (!cut(0)) return Error{problem_};
    return begin_anew(header);
  }
  if (part->header->build != header.build) {
    return Error{"`" + path_ + "` is of another build of meshsim (" + part->header->made_by +
                 ")\n  = help: go on with that one, or remove the file"};
  }
  if (!shard::is_same_work(*part->header, header))
    return Error{"`" + path_ + "` is of other scenarios or options\n  = help: remove it, or choose another folder"};
  if (!cut(part->whole_bytes)) return Error{problem_};
  part_ = std::move(*part);
  pieces_ = part_.pieces.size();
  return {};
}

Result<void> PartFile::begin_anew(const shard::Header& header) {
  write_line(part_.seal.close(shard::header_object(header)));
  sync();
  sync_folder();
  if (!problem_.empty()) return Error{problem_};
  return {};
}

void PartFile::write_line(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty() && problem_.empty()) {
    const ssize_t written = write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      note_problem();
    } else {
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }
}

void PartFile::note_problem() {
  problem_ = "cannot write `" + path_ + "`: " + last_file_error().message;
  is_broken_ = true;
}

void PartFile::append(const std::string& object) {
  if (!problem_.empty()) return;
  ++pieces_;
  write_line(part_.seal.close(object));
  // The wall clock bounds what a power cut may cost, and decides nothing else.
  if (std::chrono::steady_clock::now() - synced_ >= std::chrono::seconds(1)) sync();
}

bool PartFile::cut(std::size_t bytes) {
  if (ftruncate(file_, static_cast<off_t>(bytes)) != 0) note_problem();
  return !is_broken_;
}

/// Brings the name of the file to the disk, where the file system has a way to do that.
void PartFile::sync_folder() const {
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  static_cast<void>(fsync(opened));
  close(opened);
}

void PartFile::end() {
  if (part_.is_ended || !problem_.empty()) return;
  part_.is_ended = true;
  write_line(part_.seal.close(shard::end_object(pieces_)));
  sync();
}

void PartFile::sync() {
  if (problem_.empty() && fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) note_problem();
  synced_ = std::chrono::steady_clock::now();
}

std::string sentence_of_shard(const shard::Header& header, std::size_t pieces, const std::string& folder) {
  return fmt::format("shard {}: {} of {} {} done, in {}/{}; `meshsim merge {}` puts all shards together\n",
                     shard::to_string(header.slice), grouped(pieces), plural(header.total, "piece"),
                     pieces == 1 || header.total == 1 ? "is" : "are", visible(folder),
                     shard::file_name_of(header.slice), visible(folder));
}

}  // namespace meshsim::cli
