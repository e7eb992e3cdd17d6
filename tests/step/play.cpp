#include "step/play.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/files.hpp"

namespace meshsim::step::test {

namespace {

class NoFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& /*path*/) override { return Error{"no such file"}; }
};

}  // namespace

LineReader::Input ListReader::read(const std::string& prompt, Completer& /*completer*/) {
  if (next_ == lines_.size()) return {Input::Kind::end, {}};
  shown_ += prompt + lines_[next_] + "\n";
  return {Input::Kind::text, lines_[next_++]};
}

Result<std::string> OpenSandbox::Reader::read(const std::string& path) {
  std::ifstream file(meshsim::test::source_dir() / path, std::ios::binary);
  if (!file) return Error{"no such file"};
  std::ostringstream text;
  text << file.rdbuf();
  return Result<std::string>(boost::system::in_place_value, text.str());
}

OpenSandbox::OpenSandbox(const std::string& file, const volatile std::sig_atomic_t* interrupt)
    : sandbox_(Script(file, {}, reader_), registry_, {}, interrupt) {
  const Result<void> opened = sandbox_.open();
  INFO(file << ": " << (opened ? "" : opened.error().message));
  REQUIRE(opened.has_value());
}

std::uint64_t digest_of(const std::string& text) {
  NoFiles reader;
  const compile::Compiled compiled = compile::compile_text("saved.mesh", text, reader);
  INFO(text);
  REQUIRE(compiled.errors == 0);
  Registry registry;
  world::Run run(compiled.runs.front(), registry);
  return run.finish().digest;
}

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const std::string folder : {"scenarios", "scenarios/exercise"}) {
    for (const auto& entry : std::filesystem::directory_iterator(meshsim::test::source_dir() / folder)) {
      if (entry.path().extension() == ".mesh") files.push_back(folder + "/" + entry.path().filename().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Played play(const std::string& file, const std::vector<std::string>& lines) {
  Played played;
  OpenSandbox sandbox(file);
  ListReader reader(lines, played.shown);
  step::Terminal edge;
  edge.out = [&](std::string_view text) { played.shown += text; };
  edge.out_works = [] { return true; };
  edge.write_file = [&](const std::string& path, std::string_view text) -> Result<void> {
    played.files.emplace_back(path, text);
    return {};
  };
  edge.exists = [&](const std::string& path) {
    return std::any_of(played.files.begin(), played.files.end(), [&](const auto& each) { return each.first == path; });
  };
  Session session(*sandbox, std::move(edge));
  session.welcome();
  Dialogue(session, reader).run();
  return played;
}

}  // namespace meshsim::step::test
