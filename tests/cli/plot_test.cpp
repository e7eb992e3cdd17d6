// Curves of a run, in the terminal and as CSV.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

constexpr const char* backlog = R"(mesh 1
scenario "A backlog that comes and goes"
ends at 12s
broker queue
service shop {
  listen 80
  on POST /jobs {
    publish Job { n: 1 }
    reply 202
  }
}
service worker { consumes Job { prefetch 1 }; on Job { work 100ms } }
flow order { call shop POST /jobs within 1s }
load orders { runs order; arrives constant 20/s; from 1s to 4s }
timeline { at 3s: kill shop; at 3500ms: restart shop }
expect { drained: at end, depth of Job for worker == 0 }
)";

}  // namespace

TEST_CASE("what went up and down in a run is drawn") {
  const Playground here;
  here.write("backlog.mesh", backlog);
  const std::string text = here.run("$M run backlog.mesh --show none --plot").text;
  test::check_golden("cli/plot.txt", text);
  const std::string without = here.run("$M run backlog.mesh --show none").text;
  CHECK(text.ends_with(without.substr(without.find("seed 1, "))));
}

TEST_CASE("curves are written as CSV, whose sums are the counts of the run") {
  const Playground here;
  here.write("backlog.mesh", backlog);
  CHECK(here.run("$M run backlog.mesh --show none --series s.csv").code == 0);
  const std::string csv = here.read("s.csv");
  test::check_golden("cli/series.csv", csv);
  const std::string log = here.run("$M run backlog.mesh --show none").text;
  CHECK(here.run("awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == \"Job published\") c = i } "
                 "NR > 1 { n += $c } END { printf \"%d\", n }' s.csv")
            .text ==
        log.substr(log.find("Job "), log.find(" published") - log.find("Job ")).substr(sizeof("Job         ") - 1));
}

TEST_CASE("beside a summary the curves are as they are without one") {
  const Playground here;
  here.write("backlog.mesh", backlog);
  CHECK(here.run("$M run backlog.mesh --show none --series alone.csv").code == 0);
  for (const std::string form : {"table", "csv", "json"}) {
    INFO(form);
    const std::string summary = here.run("$M run backlog.mesh --summary " + form).text;
    CHECK(here.run("$M run backlog.mesh --summary " + form + " --series s.csv").text == summary);
    CHECK(here.read("s.csv") == here.read("alone.csv"));
    std::filesystem::remove(here / "s.csv");
  }
  const std::string with_plot = here.run("$M run backlog.mesh --summary table --plot").text;
  CHECK(with_plot.starts_with(here.run("$M run backlog.mesh --summary table").text));
  CHECK(with_plot.find("depth of Job for worker") != std::string::npos);
  for (const std::string form : {"csv", "json"}) {
    const Outcome refused = here.run("$M run backlog.mesh --plot --summary " + form + " 2>&1");
    CHECK(refused.code == 2);
    CHECK(refused.text.starts_with("error: --plot draws for people, and --summary " + form + " is for programs\n"));
  }
}

TEST_CASE("lines of a log are refused where there is no log") {
  const Playground here;
  here.write("backlog.mesh", backlog);
  here.write("two.mesh", "mesh 1\nscenario \"x\"\nseeds 1..2\nservice a\nexpect { c: always a is up }\n");
  const Outcome table = here.run("$M run backlog.mesh --show worker --summary table 2>&1");
  CHECK(table.code == 2);
  CHECK(table.text == "error: --show chooses lines of the log, and --summary shows the results without it\n");
  const Outcome trace = here.run("$M run backlog.mesh --show worker --format jsonl 2>&1");
  CHECK(trace.code == 2);
  CHECK(trace.text == "error: --show chooses lines of the log, and --format jsonl shows the trace in its place\n");
  const Outcome two = here.run("$M run two.mesh --show a 2>&1");
  CHECK(two.code == 2);
  CHECK(two.text.starts_with("error: --show chooses lines of the log of one run, and here are 2\n"));
  CHECK(here.run("$M run two.mesh --show none").code == 0);
}

TEST_CASE("curves that cannot be are refused") {
  const Playground here;
  here.write("two.mesh", "mesh 1\nscenario \"x\"\nseeds 1..2\nservice a\nexpect { c: always a is up }\n");
  const Outcome two = here.run("$M run two.mesh --plot 2>&1");
  CHECK(two.code == 2);
  CHECK(two.text.find("--plot and --series show one run, and here are 2") != std::string::npos);
  CHECK(here.run("$M run two.mesh --only '*seed=1]' --series two.mesh 2>&1").code == 2);
  CHECK(here.run("$M run two.mesh --only '*seed=1]' --series no/s.csv 2>&1").code == 2);
}

}  // namespace meshsim::cli::tested
