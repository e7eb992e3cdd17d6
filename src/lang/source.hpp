// Source text: the files of one compilation, and where in them something stands.
//
// Every node, token and diagnostic carries a Span (file, offset, length); this header turns a span back into a
// line, a column and the text of the line. Columns count code points, not bytes, and begin at 1, as editors show them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::lang {

/// Number of a file within one Sources, in the order in which the files were added.
using FileId = std::uint32_t;

/// The largest file the parser takes, in bytes. What is larger gets one diagnostic and is not looked at.
inline constexpr std::size_t max_source_bytes = std::size_t{4} * 1024 * 1024;

/// The most words and signs of a file, and of the expressions in its strings. It bounds what a tree takes in memory: of
/// the smallest statements 4 MiB would be some hundred MB.
inline constexpr std::size_t max_source_tokens = 500'000;

/// A stretch of bytes of one file. A length of 0 is a place between two bytes.
struct Span {
  FileId file = 0;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;

  /// Offset just behind the last byte.
  [[nodiscard]] std::uint32_t end() const { return offset + length; }

  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that holds both; both must lie in one file.
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

  /// The bytes of a span; cut at the end of the file.
  [[nodiscard]] std::string_view text(Span span) const;

  /// Line and column of a byte offset; an offset behind the end means the end. Logarithmic in the number of lines.
  [[nodiscard]] Position position(std::uint32_t offset) const;

  /// Text of a line (from 1), without its line end. A line that does not exist is empty.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

  /// Offset of the first byte of a line (from 1).
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

  /// The file with this number; it must have been added.
  [[nodiscard]] const Source& at(FileId file) const { return files_[file]; }

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  std::deque<Source> files_;
};

}  // namespace meshsim::lang
