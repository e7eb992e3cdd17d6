// --max-events, --max-memory and --jobs: what they take, and what memory is used without them.
#include <catch2/catch.hpp>
#include <string>
#include <variant>
#include <vector>

#include "cli/machine.hpp"
#include "cli/options.hpp"
#include "cli/playground.hpp"
#include "support/plain_build.hpp"

namespace meshsim::cli {
namespace {

Options parse(const std::vector<const char*>& words) {
  std::vector<const char*> all{"meshsim"};
  all.insert(all.end(), words.begin(), words.end());
  return parse_options(static_cast<int>(all.size()), all.data());
}

/// What is said about `meshsim run a.mesh OPTION VALUE`; empty when it is taken.
std::string complaint(const char* option, const char* value) {
  const Options options = parse({"run", "a.mesh", option, value});
  const Leave* leave = std::get_if<Leave>(&options.command);
  if (leave == nullptr) return {};
  CHECK(leave->code == exit_invalid);
  return leave->error;
}

}  // namespace

TEST_CASE("a number of events is digits and nothing else") {
  CHECK(std::get<RunOptions>(parse({"run", "a.mesh", "--max-events", "1000"}).command).limits.max_events == 1'000);
  for (const char* wrong : {"-1", "0x10", "", "0", "+5", "1e3", " 7", "18446744073709551616", "many"}) {
    INFO(wrong);
    CHECK_THAT(complaint("--max-events", wrong), Catch::Contains("--max-events"));
  }
  CHECK_THAT(complaint("--max-events", "0x10"), Catch::Contains("takes a whole number from 1, not `0x10`"));
}

TEST_CASE("an amount of memory is a size as in a scenario") {
  CHECK(std::get<RunOptions>(parse({"run", "a.mesh", "--max-memory", "500MB"}).command).limits.max_memory ==
        500'000'000);
  CHECK(std::get<StepOptions>(parse({"step", "a.mesh", "--max-memory", "1.5GB"}).command).limits.max_memory ==
        1'500'000'000);
  for (const char* wrong : {"", "500", "MB", "1B", "-1GB", "3s", "1e9"}) {
    INFO(wrong);
    CHECK_THAT(complaint("--max-memory", wrong), Catch::Contains("--max-memory"));
  }
}

TEST_CASE("runs at once are counted in digits, too") {
  CHECK(std::get<TestOptions>(parse({"test", ".", "--jobs", "16"}).command).jobs == 16);
  for (const char* wrong : {"0", "257", "0x10", "", "two"}) {
    INFO(wrong);
    const Options options = parse({"test", ".", "--jobs", wrong});
    REQUIRE(std::holds_alternative<Leave>(options.command));
    CHECK_THAT(std::get<Leave>(options.command).error, Catch::Contains("--jobs"));
  }
}

TEST_CASE("without --max-memory it is 4GB, and half of a machine with less than 8GB") {
  CHECK(memory_to_use(std::uint64_t{64} << 30) == 4'000'000'000);
  CHECK(memory_to_use(8'000'000'000) == 4'000'000'000);
  CHECK(memory_to_use(7'999'000'000) == 3'999'000'000);
  CHECK(memory_to_use(1'000'000'000) == 500'000'000);
  CHECK(memory_to_use(0) == 1'000'000);
  CHECK(memory_to_use() <= 4'000'000'000);
}

TEST_CASE("what `ulimit -v` leaves is a smaller machine: the run ends with a report") {
  const tested::Playground here;
  here.write("a.mesh",
             "mesh 1\nscenario \"A table that grows\"\nservice a { store seen\n"
             " on GET /x { set seen[request.n] = \"" +
                 std::string(20'000, 'x') +
                 "\" } }\nservice guest\n"
                 "timeline { every 1ms from 0s to 900s: guest calls a GET /x { n: now } }\n");
  for (const char* kilobytes : {"400000", "1000000"}) {
    const tested::Outcome outcome =
        here.run("ulimit -v " + std::string(kilobytes) + " && $M run a.mesh --show none 2>&1 || echo \"code $?\"");
    INFO(outcome.text);
    if (outcome.text.find("ulimit") != std::string::npos) return;            // a limit that cannot be set here
    if (outcome.text.find("AddressSanitizer") != std::string::npos) return;  // which maps terabytes
    CHECK(outcome.text.find("of memory was spent (--max-memory)") != std::string::npos);
    CHECK(outcome.text.find("code 3") != std::string::npos);
  }
}

TEST_CASE("a run whose tables grow holds no more memory than it may, by a fifth") {
  const tested::Playground here;
  // Some 250,000 entries: a table that doubled with its entries in it would take three times their bytes meanwhile.
  here.write("a.mesh",
             "mesh 1\nscenario \"A table that grows\"\n"
             "service a { store seen; listen 80; on GET /x { set seen[request.n] = 1; reply 200 } }\n"
             "flow f { let n = fresh key; call a GET /x { n: n } }\n"
             "load l { runs f; arrives constant 10000/s; from 0s to 100s }\n");
  const tested::Outcome least = here.run("exec $M run a.mesh --show none --until 1ms");
  const tested::Outcome outcome = here.run("exec $M run a.mesh --show none --max-memory 34MB");
  INFO(outcome.text);
  CHECK(outcome.code == 3);
  if (!test::is_plain_build) return;  // a sanitizer keeps what was freed, and room around what was not
  CHECK(outcome.peak_bytes - least.peak_bytes < 34'000'000 / 5 * 6);
  CHECK(outcome.peak_bytes - least.peak_bytes > 34'000'000 / 3);
}

TEST_CASE("a control group's limit is a number, and `max` is none") {
  CHECK(limit_in("536870912") == 536'870'912);
  CHECK(limit_in("max") == UINT64_MAX);
  CHECK(limit_in("") == UINT64_MAX);
  CHECK(limit_in("0") == UINT64_MAX);
}

}  // namespace meshsim::cli
