#include "compile/source/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <variant>

#include "lang/parse/parser.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// Returns one spelling for each file, so that `a/../b.mesh` and `b.mesh` are the same.
std::string normalised(const std::filesystem::path& path) { return path.lexically_normal().generic_string(); }

}  // namespace

bool Loader::load(const std::string& path, Merger& merger) {
  auto text = reader_.read(path);
  if (!text) {
    const lang::FileId file = sources_.add(path, "");
    diagnostics_.error("E0220", {file, 0, 0}, fmt::format("cannot read `{}`", path)).note(text.error().message);
    return false;
  }
  load_text(path, std::move(*text), merger);
  return true;
}

void Loader::load_text(const std::string& path, std::string text, Merger& merger) {
  add_file(path, std::move(text), std::nullopt, merger);
}

std::optional<lang::Span> Loader::used_from(lang::FileId file) const {
  const auto found = used_from_.find(file);
  return found == used_from_.end() ? std::nullopt : std::optional(found->second);
}

void Loader::add_file(const std::string& path, std::string text, std::optional<lang::Span> used_from, Merger& merger) {
  const lang::FileId file = sources_.add(path, std::move(text));
  files_.emplace(normalised(path), file);
  if (used_from) used_from_.emplace(file, *used_from);
  open_.push_back(normalised(path));
  const ast::File tree = lang::parse(file, sources_, diagnostics_);
  for (const ast::Item& item : tree.items) {
    if (diagnostics_.full()) break;
    if (const auto* use_item = std::get_if<ast::Use>(&item.node)) {
      use(*use_item, path, merger);
    } else {
      merger.add(item, used_from.has_value());
    }
  }
  open_.pop_back();
}

void Loader::use(const ast::Use& use, const std::string& from, Merger& merger) {
  const std::string path = normalised(std::filesystem::path(from).parent_path() / use.file.value);
  // Before the next line, because the files of a cycle are known, too.
  if (std::find(open_.begin(), open_.end(), path) != open_.end()) return report_cycle(use, path);
  // A file that two files use counts once.
  if (files_.count(path) != 0) return;
  if (files_.size() >= max_files) {
    diagnostics_.error("E0498", use.file.span, "a scenario may use at most 1,000 files").label("one too many");
    return;
  }
  auto text = reader_.read(path);
  if (!text) {
    diagnostics_.error("E0220", use.file.span, fmt::format("cannot read `{}`", path))
        .label("used here")
        .help("the path is relative to the file that says `use`")
        .note(text.error().message);
    return;
  }
  bytes_ += text->size();
  if (bytes_ > max_bytes) {
    diagnostics_.error("E0498", use.file.span, "the files of a scenario may have at most 32 MB together")
        .label("with this one they have more");
    return;
  }
  add_file(path, std::move(*text), use.file.span, merger);
}

void Loader::report_cycle(const ast::Use& use, const std::string& path) {
  std::string chain;
  for (auto each = std::find(open_.begin(), open_.end(), path); each != open_.end(); ++each) chain += *each + " -> ";
  diagnostics_.error("E0221", use.file.span, fmt::format("`{}` uses itself", path))
      .label("closes the circle")
      .help("move what both need into a third file")
      .note("the circle is " + chain + path);
}

}  // namespace meshsim::compile
