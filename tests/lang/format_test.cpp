// The canonical layout: tests/lang/format/NAME.mesh -> NAME.txt beside it.
#include "lang/format/format.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::lang {
namespace {

std::string formatted(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const auto result = format(sources.add("f.mesh", text), sources, diagnostics);
  INFO(render(diagnostics, sources));
  REQUIRE(result);
  return *result;
}

TEST_CASE("files are laid out as approved, and only once") {
  for (const char* name : {"untidy.mesh", "every_form.mesh", "shop.mesh", "partition_over_lines.mesh",
                           "signs_and_parentheses.mesh", "operations.mesh"}) {
    const std::string once = formatted(test::read_file(test::source_dir() / "tests/lang/format" / name));
    test::check_golden("lang/format/" + std::filesystem::path(name).replace_extension(".txt").string(), once);
    CHECK(formatted(once) == once);
  }
}

TEST_CASE("a file with errors is not laid out") {
  Sources sources;
  Diagnostics diagnostics;
  CHECK_FALSE(format(sources.add("f.mesh", "mesh 1\nservice {\n"), sources, diagnostics));
  CHECK(diagnostics.has_errors());
}

TEST_CASE("the smallest files") {
  CHECK(formatted("mesh 1") == "mesh 1\n");
  CHECK(formatted("\xEF\xBB\xBF\r\n\r\nmesh    1 ;;; \r\n\r\n\r\n# end\r\n") == "mesh 1\n\n# end\n");
  CHECK(formatted("mesh 1\nbroker a{}") == "mesh 1\nbroker a {}\n");
  CHECK(formatted("mesh 1\nbroker a{\n}") == "mesh 1\nbroker a {\n}\n");
}

}  // namespace
}  // namespace meshsim::lang
