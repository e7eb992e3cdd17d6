#include "shrink/file_parts.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "lang/format/format.hpp"
#include "shrink/page.hpp"

namespace meshsim::shrink {
namespace {

std::optional<std::string> laid_out(std::string text) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  return lang::format(sources.add("", std::move(text)), sources, diagnostics);
}

const Statement* last_with_head(const Page& page, std::string_view head) {
  const Statement* found = nullptr;
  for (const Statement& item : page.items()) {
    if (page.head(item) == head) found = &item;
  }
  return found;
}

}  // namespace

std::string file_of(const std::string& text, const FileParts& parts) {
  const std::optional<Page> read = Page::read(text);
  if (!read) return {};
  const Page& page = *read;
  Edits edits;
  const auto end_of_page = static_cast<std::uint32_t>(page.text().size());
  const std::string ends = parts.ends_at == never ? "" : "ends at " + format_duration(parts.ends_at);
  const Statement* end = last_with_head(page, "ends");
  if (const Statement* title = last_with_head(page, "scenario")) {
    edits.push_back(page.replace(title->first + 1, title->behind, quote(parts.title)));
    if (!ends.empty() && end == nullptr) edits.back().text += "\n" + ends;
  }
  if (!ends.empty() && end != nullptr) edits.push_back(page.replace(end->first, end->behind, ends));
  const std::string lines = "\n" + join(parts.lines, "\n") + "\n";
  const Statement* timeline = last_with_head(page, "timeline");
  if (timeline != nullptr && !timeline->braces.empty()) {
    const std::size_t open = timeline->braces.back().open;
    const std::size_t close = timeline->braces.back().close;
    edits.push_back(page.replace(open, open + 1, "{\n"));
    edits.push_back(page.replace(close, close + 1, lines + "}"));
  } else {
    edits.push_back({end_of_page, end_of_page, "timeline {" + lines + "}\n"});
  }
  std::string comment;
  for (std::string_view rest = parts.comment; !rest.empty();) {
    const std::size_t behind = std::min(rest.find('\n'), rest.size());
    comment += "# " + std::string(rest.substr(0, behind)) + "\n";
    rest.remove_prefix(std::min(behind + 1, rest.size()));
  }
  return laid_out(comment + edited(page.text(), std::move(edits))).value_or("");
}

}  // namespace meshsim::shrink
