#include "lang/source.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::lang {

namespace {

/// Tells whether a code point begins with this byte of UTF-8 text.
bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

Span join(Span first, Span last) {
  const std::uint32_t begin = std::min(first.offset, last.offset);
  return {first.file, begin, std::max(first.end(), last.end()) - begin};
}

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)), line_starts_{0} {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::string_view Source::text(Span span) const {
  const std::string_view all = text_;
  return span.offset < all.size() ? all.substr(span.offset, span.length) : std::string_view{};
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - line_starts_.begin());
  const std::string_view before = text({0, line_starts_[line - 1], offset - line_starts_[line - 1]});
  const auto columns = std::count_if(before.begin(), before.end(), begins_code_point);
  return {line, static_cast<std::uint32_t>(columns) + 1};
}

std::string_view Source::line(std::uint32_t number) const {
  if (number == 0 || number > line_count()) return {};
  const std::size_t begin = line_starts_[number - 1];
  const std::size_t end = number < line_count() ? line_starts_[number] - 1 : text_.size();
  std::string_view content = std::string_view(text_).substr(begin, end - begin);
  if (!content.empty() && content.back() == '\r') content.remove_suffix(1);
  return content;
}

std::uint32_t Source::line_offset(std::uint32_t number) const {
  if (number == 0) return 0;
  return number > line_count() ? static_cast<std::uint32_t>(text_.size()) : line_starts_[number - 1];
}

FileId Sources::add(std::string name, std::string text) {
  files_.emplace_back(std::move(name), std::move(text));
  return static_cast<FileId>(files_.size() - 1);
}

}  // namespace meshsim::lang
