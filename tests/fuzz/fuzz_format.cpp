// What the formatter makes of a valid scenario is valid, is the same scenario, keeps every comment, and is not changed
// by formatting it again.
#include "fuzz/brief_run.hpp"
#include "fuzz/promise.hpp"
#include "lang/format/format.hpp"
#include "lang/parse/lexer.hpp"

namespace {

using namespace meshsim;

std::vector<std::string> comments(const std::string& text) {
  lang::Sources sources;
  lang::Diagnostics unheard;
  const lang::FileId file = sources.add("comments.mesh", text);
  std::vector<std::string> result;
  for (const lang::Span span : lang::lex(file, sources, unheard).comments) {
    std::string comment(sources.at(file).text(span));
    comment.erase(comment.find_last_not_of(" \t\r") + 1);
    result.push_back(comment);
  }
  return result;
}

std::string formatted(const std::string& text) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const auto result = lang::format(sources.add("format.mesh", text), sources, diagnostics);
  fuzz::promise(result.has_value(), "a scenario that checks is laid out");
  return *result;
}

void compare(const compile::Compiled& left, const compile::Compiled& right) {
  fuzz::promise(right.errors == 0, "a scenario that checks does so when it is laid out");
  fuzz::promise(left.is_module == right.is_module, "a module stays one");
  fuzz::promise(left.diagnostics.size() == right.diagnostics.size(), "there are as many warnings as before");
  fuzz::promise(left.runs.size() == right.runs.size(), "there are as many runs as before");
  if (left.runs.empty() || !fuzz::is_small(left.runs.front())) return;
  const world::RunResult before = fuzz::run_briefly(left.runs.front(), 1'000);
  const world::RunResult after = fuzz::run_briefly(right.runs.front(), 1'000);
  fuzz::promise(before.digest == after.digest && before.events == after.events, "the run is the same");
  fuzz::promise(before.verdicts.size() == after.verdicts.size(), "there are as many claims as before");
  for (std::size_t i = 0; i < before.verdicts.size(); ++i) {
    fuzz::promise(before.verdicts[i].outcome == after.verdicts[i].outcome, "the verdicts are the same");
  }
}

}  // namespace

/// 0 for a text that was held to its promises, -1 for one that does not check: a fuzzer need not keep that.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const compile::Compiled compiled = fuzz::compile(text);
  if (compiled.errors > 0) return -1;
  const std::string once = formatted(text);
  compare(compiled, fuzz::compile(once));
  fuzz::promise(comments(text) == comments(once), "every comment is kept");
  fuzz::promise(formatted(once) == once, "what is laid out stays as it is");
  return 0;
}
