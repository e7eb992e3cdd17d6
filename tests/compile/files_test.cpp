// `use`, modules, roles from files, and what the command line adds.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "compile/plan_text.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

namespace {

using compile::Compiled;
using compile::CompileOptions;

const std::string system_file = R"(mesh 1
scenario "The system"
seed 9
param workers = 3
broker queue
service shop
service worker x workers {
  consumes Job
  on Job { work 5ms }
}
timeline { at 0s: shop publishes Job }
expect { done: Job handled by worker exactly once }
)";

Compiled compile_main(const std::string& main, std::map<std::string, std::string> others,
                      const CompileOptions& options = {}) {
  others.emplace("main.mesh", main);
  MemoryFiles files(std::move(others));
  return compile::compile_file("main.mesh", files, options);
}

void check_text(const std::string& name, const Compiled& compiled) {
  check_golden("compile/files/" + name + ".txt", rendered(compiled));
}

}  // namespace

TEST_CASE("a used file gives its system, not its timeline, claims and seed") {
  const Compiled compiled = compile_main(R"(mesh 1
scenario "Main"
use "parts/system.mesh"
override service worker x 5 {
  consumes Job
  on Job { work 1ms }
}
timeline { at 1s: shop publishes Job 2 times }
expect { twice: Job handled by worker exactly 2 times }
)",
                                         {{"parts/system.mesh", system_file}});
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 1);
  check_golden("compile/programs/use.txt", plan_text(compiled.runs[0]));
  CHECK(compiled.runs[0].files == std::vector<std::string>{"main.mesh", "parts/system.mesh"});
}

TEST_CASE("paths are relative to the using file, and each file is read once") {
  const Compiled compiled = compile_main(
      "mesh 1\nscenario \"Main\"\nuse \"a/one.mesh\"\nuse \"two.mesh\"\n",
      {{"a/one.mesh", "mesh 1\nuse \"../two.mesh\"\nservice first\n"}, {"two.mesh", "mesh 1\nservice second\n"}});
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 1);
  REQUIRE(compiled.runs[0].services.size() == 2);
  CHECK(compiled.runs[0].services[0].name == "second");
}

TEST_CASE("a file without a scenario is a module") {
  const Compiled compiled = compile_main("mesh 1\nservice shop\n", {});
  CHECK(compiled.is_module);
  CHECK(compiled.runs.empty());
  CHECK(compiled.errors == 0);
}

TEST_CASE("files that cannot be used") {
  check_text("no_such_file", compile_main("mesh 1\nscenario \"Main\"\nuse \"gone.mesh\"\n", {}));
  check_text("a_circle",
             compile_main("mesh 1\nscenario \"Main\"\nuse \"a.mesh\"\n",
                          {{"a.mesh", "mesh 1\nuse \"b.mesh\"\n"}, {"b.mesh", "mesh 1\nuse \"a.mesh\"\n"}}));
  check_text("the_file_itself", compile_main("mesh 1\nscenario \"Main\"\nuse \"main.mesh\"\n", {}));
  MemoryFiles none;
  check_text("no_scenario_file", compile::compile_file("gone.mesh", none));
}

TEST_CASE("an error in a used file shows both places") {
  check_text("an_error_in_a_used_file",
             compile_main("mesh 1\nscenario \"Main\"\nuse \"a.mesh\"\n", {{"a.mesh", "mesh 1\nservice shop x -1\n"}}));
  check_text("an_error_in_a_role", compile_main("mesh 1\nscenario \"Main\"\nservice login is auth\n", {}));
}

TEST_CASE("defining again what a used file defines needs `override`") {
  check_text("without_override", compile_main("mesh 1\nscenario \"Main\"\nuse \"a.mesh\"\nservice shop\n",
                                              {{"a.mesh", "mesh 1\nservice shop\n"}}));
}

TEST_CASE("too many files") {
  std::map<std::string, std::string> files;
  std::string main = "mesh 1\nscenario \"Main\"\n";
  for (int i = 0; i < 1100; ++i) {
    const std::string name = "f" + std::to_string(i) + ".mesh";
    files.emplace(name, "mesh 1\n");
    main += "use \"" + name + "\"\n";
  }
  CHECK(compile_main(main, files).diagnostics.at(0).code == "E0498");
}

TEST_CASE("--set changes a parameter of the same kind") {
  const std::string main =
      "mesh 1\nscenario \"Main\"\nparam workers = 3\nparam name = \"a\"\nparam pause = workers * 1s\n"
      "service worker x workers\n";
  CompileOptions options;
  options.sets = {{"workers", "8"}, {"name", "a b"}};
  const Compiled compiled = compile_main(main, {}, options);
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 1);
  CHECK(compiled.runs[0].services[0].replicas == 8);
  using Options = std::vector<std::pair<std::string, std::string>>;
  CHECK(compiled.runs[0].options == Options{{"workers", "8"}, {"name", "a b"}, {"pause", "8s"}});
}

TEST_CASE("--set with a wrong name, kind or text") {
  const std::string main = "mesh 1\nscenario \"Main\"\nparam workers = 3\nservice worker x workers\n";
  CompileOptions options;
  options.sets = {{"wokers", "8"}};
  check_text("set_of_an_unknown_parameter", compile_main(main, {}, options));
  options.sets = {{"workers", "8s"}};
  check_text("set_of_another_kind", compile_main(main, {}, options));
  options.sets = {{"workers", "8 +"}};
  check_text("set_of_no_value", compile_main(main, {}, options));
}

TEST_CASE("cases and seeds multiply into named runs") {
  const std::string main =
      "mesh 1\nscenario \"Main\"\nseeds 3..4\ncases n, late { 1, 5ms\n 2, 9ms }\nservice worker x n\n";
  const Compiled compiled = compile_main(main, {});
  REQUIRE(compiled.runs.size() == 4);
  CHECK(compiled.runs[0].run_name == "main[n=1,late=5ms,seed=3]");
  CHECK(compiled.runs[3].run_name == "main[n=2,late=9ms,seed=4]");
  CHECK(compiled.runs[3].seed == 4);
  CHECK(compiled.runs[3].services[0].replicas == 2);

  CompileOptions options;
  options.seed = 77;
  const Compiled seeded = compile_main(main, {}, options);
  REQUIRE(seeded.runs.size() == 2);
  CHECK(seeded.runs[1].run_name == "main[n=2,late=9ms]");
  CHECK(seeded.runs[1].seed == 77);

  options = {};
  options.only = std::vector<std::string>{"main[n=2,late=9ms,seed=3]"};
  CHECK(compile_main(main, {}, options).runs.size() == 1);
}

TEST_CASE("--until ends the run") {
  CompileOptions options;
  options.until = 3 * second;
  const Compiled compiled =
      compile_main("mesh 1\nscenario \"Main\"\nends at 9s\nservice a\ntimeline { at 7s: kill a }\n", {}, options);
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 1);
  CHECK(compiled.runs[0].ends_at == 3 * second);
}

TEST_CASE("a C++ actor is a service with settings of its own") {
  const std::string main = R"(mesh 1
scenario "Main"
broker queue
service counter is tally {
  limit 5 items
  consumes Job
}
service shop
timeline { at 1s: shop publishes Job }
)";
  CompileOptions options;
  options.actors = {"tally"};
  const Compiled compiled = compile_main(main, {}, options);
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 1);
  check_golden("compile/programs/actor.txt", plan_text(compiled.runs[0]));
  std::string handled = main;
  handled.replace(handled.find("limit"), 13, "on Job { work 1ms }");
  check_text("a_handler_for_a_c++_actor", compile_main(handled, {}, options));
  std::string boxed = main;
  boxed.replace(boxed.find("limit"), 13, "outbox 5");
  check_text("an_outbox_for_a_c++_actor", compile_main(boxed, {}, options));
  std::string made = main;
  made.replace(made.find("shop publishes"), 14, "counter publishes");
  check_text("a_c++_actor_that_is_made_to_publish", compile_main(made, {}, options));
}

namespace {

/// Compiles a load whose arrivals, or else whose pauses, are read from `data`.
Compiled compile_with_data(const std::string& data, const std::string& arrives, const std::string& wait = "1s") {
  return compile_main("mesh 1\nscenario \"Main\"\nflow f { wait " + wait + " }\nload l { runs f; arrives " + arrives +
                          "; from 0s to 10s }\n",
                      {{"data.csv", data}});
}

}  // namespace

TEST_CASE("a mistake in a file of numbers is shown in its own line") {
  check_text("a_number_without_unit", compile_with_data("seconds,who\n1s\n2.5,ann\n", "at \"data.csv\""));
  check_text("a_time_that_is_none", compile_with_data("1\n2\nnever\n", "at \"data.csv\" unit 1s"));
  check_text("times_that_descend", compile_with_data("1\n2\n1.5\n", "at \"data.csv\" unit 1s"));
  check_text("a_file_without_a_number", compile_with_data("# nothing\n", "at \"data.csv\" unit 1s"));
  check_text("a_negative_duration", compile_with_data("ms\n3\n-1\n", "every 1s", "empirical(\"data.csv\", unit 1ms)"));
}

TEST_CASE("a file of numbers belongs to the files of the plan, and is read once for all runs") {
  const Compiled compiled = compile_main(
      "mesh 1\nscenario \"Main\"\nseeds 1..3\nparam pause = empirical(\"parts/data.csv\", unit 1ms)\n"
      "flow f { wait pause; wait empirical(\"parts/data.csv\", unit 1ms) }\nload l { runs f; users 2; from 0s to 1s "
      "}\n",
      {{"parts/data.csv", "latency_ms\n12\n7.5\n300\n"}});
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 3);
  CHECK(compiled.runs[2].files == std::vector<std::string>{"main.mesh", "parts/data.csv"});
  CHECK(compiled.runs[2].options.front().second == "3 measured values from 7.5ms to 300ms");
  REQUIRE(compiled.runs[2].samples.size() == 1);
  CHECK(*compiled.runs[2].samples.front() == std::vector<Duration>{12'000'000, 7'500'000, 300'000'000});
}

}  // namespace meshsim::test
