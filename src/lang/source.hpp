// Source text: the files of one compilation, and places in them.
//
// Every node, token and diagnostic carries a Span (file, offset, length); this header turns a span back into a line, a
// column and the text of the line. Columns count code points, not bytes, and begin at 1, as editors show them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::lang {

/// The number of a file within one Sources, in the order in which the files were added.
using FileId = std::uint32_t;

/// The largest file the parser takes, in bytes. A larger one gets one diagnostic and is not read.
inline constexpr std::size_t max_source_bytes = std::size_t{4} * 1024 * 1024;

/// The most words and signs in a file, and in the expressions of its strings. The limit bounds the memory of a tree: 4
/// MiB of the smallest statements would take some hundred MB.
inline constexpr std::size_t max_source_tokens = 500'000;

/// A stretch of bytes of one file. A length of 0 is a place between two bytes.
struct Span {
  FileId file = 0;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  /// Returns the offset just behind the last byte.
  [[nodiscard]] std::uint32_t end() const { return offset + length; }

  friend bool operator==(const Span&, const Span&) = default;
};

/// Joins two spans of one file into the smallest span that holds both.
[[nodiscard]] Span join(Span first, Span last);

/// A place for people: both numbers begin at 1, the column counts code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// One file: its name as the user wrote it, its bytes, and an index of its lines.
class Source {
 public:
  /// Takes the whole text; building the index is linear in its length.
  Source(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  /// Returns the bytes of a span, cut at the end of the file.
  [[nodiscard]] std::string_view text(Span span) const;

  /// Converts a byte offset into line and column; an offset behind the end means the end. Logarithmic in the number of
  /// lines.
  [[nodiscard]] Position position(std::uint32_t offset) const;

  /// Returns the text of a line (from 1), without its line end; empty for a line that does not exist.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

  /// Returns the offset of the first byte of a line (from 1).
  [[nodiscard]] std::uint32_t line_offset(std::uint32_t number) const;

  [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// The files of one compilation. References to a Source stay valid while files are added.
class Sources {
 public:
  /// Adds a file and returns its number.
  FileId add(std::string name, std::string text);

  /// Returns the file with this number, which must have been added.
  [[nodiscard]] const Source& at(FileId file) const { return files_[file]; }

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  std::deque<Source> files_;
};

}  // namespace meshsim::lang
