// Bad input of any kind gets a diagnostic, and soon: never a crash, a hang or memory without end.
#include <catch2/catch.hpp>
#include <string>

#include "lang/format/format.hpp"
#include "lang/parse/parser.hpp"
#include "support/files.hpp"

namespace meshsim::lang {
namespace {

std::size_t errors(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  static_cast<void>(parse(sources.add("x.mesh", text), sources, diagnostics));
  CHECK(render(diagnostics, sources).size() < 100'000);
  return diagnostics.error_count();
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("a file cut short anywhere is read without harm") {
  const std::string whole = meshsim::test::read_file(meshsim::test::source_dir() / "tests/lang/format/every_form.mesh");
  for (std::size_t length = 0; length < whole.size(); length += 17) errors(whole.substr(0, length));
}

TEST_CASE("a file with one byte changed anywhere is read without harm") {
  const std::string whole = meshsim::test::read_file(meshsim::test::source_dir() / "tests/lang/format/every_form.mesh");
  for (std::size_t i = 0; i < whole.size(); i += 29) {
    std::string changed = whole;
    changed[i] = "{}();\"\n-x\0\xff"[i % 11];
    errors(changed);
  }
}

TEST_CASE("what is nested 100,000 deep gets a diagnostic") {
  const std::size_t deep = 100'000;
  CHECK(errors("mesh 1\nparam p = " + std::string(deep, '(')) > 0);
  CHECK(errors("mesh 1\nparam p = " + std::string(deep, '-') + "1") > 0);
  CHECK(errors("mesh 1\nparam p = " + repeated("not ", deep) + "a") > 0);
  CHECK(errors("mesh 1\nparam p = " + repeated("f(", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = " + repeated("t[", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = a" + repeated(".b", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = a" + repeated("[b]", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = 1" + repeated(" + 1", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = 1" + repeated("..1", deep)) > 0);
  CHECK(errors("mesh 1\nparam p = " + repeated("{ a: ", deep)) > 0);
  CHECK(errors("mesh 1\nservice a { " + repeated("on b { chance 1 { ", deep)) > 0);
  CHECK(errors("mesh 1\nservice a { " + repeated("key { ", deep)) > 0);
  CHECK(errors("mesh 1\ntimeline { " + repeated("phase \"p\" { ", deep)) > 0);
  CHECK(errors(std::string(deep, '{')) > 0);
  CHECK(errors("mesh 1\n" + std::string(deep, '}')) > 0);
}

TEST_CASE("large files of nothing but one thing are read in linear time") {
  const std::size_t size = 200'000;
  for (const char* text :
       {"\n", ";", "#\n", "\"", "a ", "a\n", "{", "}", "mesh 1\n", "broker a\n", "\"{", "/a ", "1 ", ": "}) {
    const std::string unit = text;
    errors("mesh 1\n" + repeated(unit, size / unit.size()));
  }
  CHECK(errors("mesh 1\n" + repeated("broker a {\n}\n", size / 13)) == 0);
  CHECK(errors(std::string(10 * max_source_bytes, 'a')) == 1);
}

TEST_CASE("what has more words than a file may have is told so, once for the file and for each of its strings") {
  const std::size_t many = max_source_tokens / 2;
  CHECK(errors("mesh 1\n" + repeated("a\n", many)) == 1);
  CHECK(errors("mesh 1\nparam p = \"" + repeated("{a}", many + 10) + "\"") == 1);
}

TEST_CASE("a large right file is formatted") {
  Sources sources;
  Diagnostics diagnostics;
  const std::string text = "mesh 1\n" + repeated("service a { on b { log \"{c}\" } } # d\n", 2'000);
  CHECK(format(sources.add("x.mesh", text), sources, diagnostics).has_value());
}

}  // namespace
}  // namespace meshsim::lang
