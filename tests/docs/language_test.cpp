// What the documentation shows holds: every sample of docs/*.md and README.md is compiled and run.
//
// A sample is a fenced block; the first word behind the fence says what is claimed of it:
//   mesh        a scenario: no diagnostics, at least one claim, all hold in all its runs; or a module
//   mesh-error  does not compile; the `text` block that follows holds its diagnostics as they are printed
//   mesh-fails  compiles and does not hold; the `text` block that follows holds its verdicts as they are printed
//   console     `$ meshsim run FILE` and its output, of which the last line (events, time, digest) is compared
// A second word names the block as a file, for samples that `use` it and for `console`.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <meshsim/registry.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "cli/execution.hpp"
#include "compile/compile.hpp"
#include "compile/memory_files.hpp"
#include "report/run_report.hpp"
#include "report/verdict_lines.hpp"
#include "support/files.hpp"
#include "trace/digest.hpp"
#include "world/run.hpp"

namespace meshsim::test {

namespace {

namespace fs = std::filesystem;

/// A fenced block of a document.
struct Block {
  std::string kind;  ///< the first word behind the fence
  std::string name;  ///< the second; may be empty
  std::string text;  ///< between the fences
  std::size_t line = 0;
};

struct Document {
  std::string name;
  std::vector<Block> blocks;
};

std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks;
  std::istringstream lines(markdown);
  std::size_t number = 0;
  bool open = false;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!line.starts_with("```")) {
      if (open) blocks.back().text += line + "\n";
      continue;
    }
    open = !open;
    if (!open) continue;
    Block block;
    block.line = number;
    std::istringstream words(line.substr(3));
    words >> block.kind >> block.name;
    blocks.push_back(std::move(block));
  }
  return blocks;
}

Document read_document(const fs::path& path) { return {path.filename().string(), blocks_of(read_file(path))}; }

/// Lists README.md and docs/*.md, in the order of their names.
std::vector<Document> documents() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(source_dir() / "docs")) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  if (fs::exists(source_dir() / "README.md")) paths.push_back(source_dir() / "README.md");
  std::vector<Document> all;
  for (const fs::path& path : paths) all.push_back(read_document(path));
  return all;
}

std::string place(const Document& document, const Block& block) {
  return fmt::format("{}:{}", document.name, block.line);
}

std::string file_name(const Block& block) { return block.name.empty() ? "sample.mesh" : block.name; }

MemoryFiles named_files(const Document& document) {
  std::map<std::string, std::string> files;
  for (const Block& block : document.blocks) {
    if (!block.name.empty()) files[block.name] = block.text;
  }
  return MemoryFiles(std::move(files));
}

compile::Compiled compile_block(const Document& document, const Block& block) {
  MemoryFiles files = named_files(document);
  return compile::compile_text(file_name(block), block.text, files);
}

report::RunReport run_plan(const plan::Plan& plan) {
  const Registry registry;
  world::Run run(plan, registry);
  return cli::report_of(run, plan, {});
}

/// Writes the verdicts as they are printed.
std::string verdicts_of(const report::RunReport& report) {
  return report::verdict_lines(report::result_of(report, {}, {}), {});
}

std::string without_blank_ends(const std::string& text) {
  const std::size_t first = text.find_first_not_of('\n');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of('\n') + 1 - first);
}

/// What the next block, which must be `text`, says is printed.
std::string printed_after(const Document& document, std::size_t index) {
  const bool has_text = index + 1 < document.blocks.size() && document.blocks[index + 1].kind == "text";
  INFO("a `text` block with what is printed must follow");
  REQUIRE(has_text);
  return without_blank_ends(document.blocks[index + 1].text);
}

void check_holds(const Document& document, const Block& block) {
  const compile::Compiled compiled = compile_block(document, block);
  INFO(rendered(compiled));
  REQUIRE(compiled.diagnostics.empty());
  if (compiled.is_module) return;
  REQUIRE_FALSE(compiled.runs.empty());
  for (const plan::Plan& plan : compiled.runs) {
    const report::RunReport report = run_plan(plan);
    INFO(plan.run_name << "\n" << verdicts_of(report));
    CHECK_FALSE(plan.claims.empty());
    CHECK(report::standing_of(report) == report::Standing::passed);
    const bool all_lines_acted = std::all_of(report.lines.begin(), report.lines.end(), [](const auto& line) {
      return line.kind == report::LineFinding::Kind::check_held;
    });
    CHECK(all_lines_acted);
  }
}

void check_error(const Document& document, std::size_t index) {
  const compile::Compiled compiled = compile_block(document, document.blocks[index]);
  CHECK(compiled.errors > 0);
  CHECK(without_blank_ends(rendered(compiled)) == printed_after(document, index));
}

void check_fails(const Document& document, std::size_t index) {
  const compile::Compiled compiled = compile_block(document, document.blocks[index]);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const report::RunReport report = run_plan(compiled.runs.front());
  CHECK(report::standing_of(report) != report::Standing::passed);
  CHECK(without_blank_ends(verdicts_of(report)) == printed_after(document, index));
}

/// Returns the text of the file that a `console` block runs: a block of the document, or a file of the tree.
std::optional<std::string> text_of_file(const Document& document, const std::string& file) {
  for (const Block& block : document.blocks) {
    if (block.kind != "console" && block.name == file) return block.text;
  }
  if (!fs::exists(source_dir() / file)) return std::nullopt;
  return read_file(source_dir() / file);
}

/// Compares only the line of the digest, because the digest is taken over everything that happened.
void check_console(const Document& document, const Block& block) {
  static const std::string command = "$ meshsim run ";
  if (!block.text.starts_with(command) || block.text.find(" digest ") == std::string::npos) return;
  const std::string file = block.text.substr(command.size(), block.text.find('\n') - command.size());
  const std::optional<std::string> text = text_of_file(document, file);
  INFO("no block and no file is called " << file);
  REQUIRE(text);
  MemoryFiles files = named_files(document);
  const compile::Compiled compiled = compile::compile_text(file, *text, files);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const report::RunReport report = run_plan(compiled.runs.front());
  INFO(block.text);
  CHECK(block.text.find(fmt::format("{} events in", report.events)) != std::string::npos);
  CHECK(block.text.find("digest " + trace::Digest::text_of(report.digest)) != std::string::npos);
}

}  // namespace

TEST_CASE("blocks are found with their kind, name, text and line") {
  const std::vector<Block> blocks = blocks_of("text\n```mesh x.mesh\na\n\nb\n```\nmore\n```\nplain\n```\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].kind == "mesh");
  CHECK(blocks[0].name == "x.mesh");
  CHECK(blocks[0].text == "a\n\nb\n");
  CHECK(blocks[0].line == 2);
  CHECK(blocks[1].kind.empty());
}

TEST_CASE("every sample of the documentation holds") {
  std::size_t samples = 0;
  for (const Document& document : documents()) {
    for (std::size_t i = 0; i < document.blocks.size(); ++i) {
      const Block& block = document.blocks[i];
      INFO(place(document, block));
      samples += block.kind.starts_with("mesh") ? 1U : 0U;
      if (block.kind == "mesh") check_holds(document, block);
      if (block.kind == "mesh-error") check_error(document, i);
      if (block.kind == "mesh-fails") check_fails(document, i);
      if (block.kind == "console") check_console(document, block);
    }
  }
  CHECK(samples >= 25);
}

TEST_CASE("every fenced block that looks like a scenario is marked as one") {
  for (const Document& document : documents()) {
    for (const Block& block : document.blocks) {
      INFO(place(document, block));
      if (block.text.starts_with("mesh 1")) CHECK(block.kind.starts_with("mesh"));
    }
  }
}

}  // namespace meshsim::test
