// The page that `run --html` writes: it holds the run, tells it as the log does, and nothing in it acts but its script.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "cli/page_reader.hpp"
#include "cli/playground.hpp"
#include "page/packing.hpp"
#include "support/files.hpp"
#include "trace/digest.hpp"

namespace meshsim::cli::tested {
namespace {

std::vector<std::string> scenarios_with_pages() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(meshsim::test::source_dir() / "scenarios")) {
    if (entry.path().extension() == ".mesh") files.push_back(entry.path().filename().string());
  }
  REQUIRE(files.size() > 10);
  return files;
}

/// Lists the lines of the log as "speaker | sentence", without texts of several lines.
std::multiset<std::string> log_lines(const std::string& output) {
  std::multiset<std::string> lines;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);) {
    const std::size_t bar = line.find("  | ");
    if (bar == std::string::npos) continue;
    const std::size_t begin = line.find("  ", line.find_first_not_of(' ')) + 2;
    const std::string speaker = line.substr(begin, line.find(' ', begin) - begin);
    lines.insert(speaker + " | " + line.substr(bar + 4));
  }
  return lines;
}

constexpr const char* hostile_markup =
    "mesh 1\nscenario \"</title><script>alert(1)</script>\"\nbroker queue\nservice a\n"
    "service b { consumes t; on t { log \"</pre><img src=x onerror=alert(2)> {message.text}\" } }\n"
    "timeline { at 0s: a publishes t { text: \"</script><!-- ' & ]]>\" } }\n"
    "expect { one: t handled by b exactly 2 times because \"\\\"><svg onload=alert(3)>\" }\n";

}  // namespace

TEST_CASE("the events of a page are those of its run: their digest is the run's") {
  const Playground here;
  int seen = 0;
  for (const std::string& file : scenarios_with_pages()) {
    INFO(file);
    const Outcome run = here.run("$M run $SCENARIOS/" + file + " --html page.html 2>&1");
    if (run.text.find(" passed, ") != std::string::npos) continue;  // several runs: their page holds no events
    ++seen;
    const ReadPage page = read_page(here.read("page.html"));
    trace::Digest digest;
    for (const Event& event : page.events) digest.add(event);
    CHECK(digest.text() == page.facts.at("digest"));
    CHECK(run.text.find("digest " + digest.text()) != std::string::npos);
    CHECK(page.facts.at("left_out") == 0);
  }
  CHECK(seen > 8);
}

TEST_CASE("a page tells each event as the log does") {
  const Playground here;
  for (const std::string file :
       {"message_loop.mesh", "outbox.mesh", "poison_message.mesh", "gateway_route_failure.mesh"}) {
    INFO(file);
    const Outcome run = here.run("$M run $SCENARIOS/" + file + " --html page.html");
    const ReadPage page = read_page(here.read("page.html"));
    std::set<std::string> sentences;
    for (std::size_t i = 0; i < page.events.size(); ++i) sentences.insert(told(page, i));
    const std::multiset<std::string> lines = log_lines(run.text);
    REQUIRE(lines.size() > 5);
    for (const std::string& line : lines) {
      INFO(line);
      CHECK(sentences.count(line) == 1);
    }
  }
}

TEST_CASE("the same run gives the same page to the byte") {
  const Playground here;
  here.run("$M run $SCENARIOS/shop_catch_up.mesh --html a.html --show none");
  here.run("$M run $SCENARIOS/shop_catch_up.mesh --html b.html --show none");
  CHECK(here.read("a.html") == here.read("b.html"));
}

TEST_CASE("a page is readable without its script: verdicts, why, counts, the log, how to run it again") {
  const Playground here;
  const std::string lossy = (meshsim::test::source_dir() / "tests/page/lost_while_down.mesh").string();
  CHECK(here.run("$M run " + lossy + " --html page.html").code == 1);
  const std::string html = here.read("page.html");
  const std::string article = between(html, "<article", "</article>");
  for (const char* part : {"<b>FAIL</b> <strong>catches_up</strong>", "How it came to that", "nobody was subscribed",
                           "<th scope=\"row\">hello</th><td>12 published</td>", "exited with code 137 (killed)",
                           "meshsim run", "--seed 1"}) {
    INFO(part);
    CHECK(article.find(part) != std::string::npos);
  }
}

TEST_CASE("no text of a scenario acts in its page") {
  const Playground here;
  here.write("hostile.mesh", hostile_markup);
  CHECK(here.run("$M run hostile.mesh --html page.html 2>&1").code == 1);
  const std::string html = here.read("page.html");
  const std::string markup = html.substr(0, html.find("<script"));  // the page's own script may write such elements
  CHECK(markup.find("<img") == std::string::npos);
  CHECK(markup.find("<svg") == std::string::npos);
  CHECK(html.find("<script>alert") == std::string::npos);
  CHECK(html.find("&lt;/title&gt;&lt;script&gt;alert(1)") != std::string::npos);
  const ReadPage page = read_page(html);
  CHECK(page.facts.at("scenario") == "</title><script>alert(1)</script>");
}

TEST_CASE("only the page's own script and style may act: the policy names their hashes") {
  const Playground here;
  here.run("$M run $SCENARIOS/message_loop.mesh --html page.html");
  const std::string html = here.read("page.html");
  here.write("script", between(html, "<script>", "</script>"));
  here.write("style", between(html, "<style>", "</style>"));
  for (const std::string name : {"script", "style"}) {
    const std::string digits = here.run("sha256sum " + name).text.substr(0, 64);
    const std::string hash = page::base64(page::bytes_of_hex(digits));
    CHECK(html.find(name + "-src 'sha256-" + hash + "'") != std::string::npos);
  }
}

TEST_CASE("the page of several runs tells how each ended, and of those that did not pass why") {
  const Playground here;
  here.write("two.mesh",
             "mesh 1\nscenario \"Two\"\nbroker queue\nservice a\nservice b { consumes t; on t { } }\n"
             "cases n { 1; 2 }\ntimeline { at 0s: a publishes t {} n times every 1s }\n"
             "expect { two: t handled by b exactly 2 times }\n");
  const Outcome run = here.run("$M run two.mesh --html page.html 2>&1");
  CHECK(run.code == 1);
  REQUIRE(std::filesystem::exists(here / "page.html"));
  const std::string html = here.read("page.html");
  CHECK(html.find("1 passed, 1 failed, 0 skipped") != std::string::npos);
  CHECK(html.find("<a href=\"#run-1\">two[n=1]</a>") != std::string::npos);
  CHECK(between(html, "id=\"run-1\">", "</article>").find("How it came to that") != std::string::npos);
  CHECK(html.find("id=\"run-2\"") == std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
}

TEST_CASE("a sweep's page has its table, a map of two parameters, what was found, and the failures") {
  const Playground here;
  here.write("swept.mesh",
             "mesh 1\nscenario \"Swept <b>\"\nparam n = 1\nparam gap = 1s\nbroker queue\nservice a\n"
             "service b { consumes t; on t { } }\ntimeline { at 0s: a publishes t {} n times every gap }\n"
             "expect { two: t handled by b at least 2 times; report dropped of t }\n");
  const Outcome run =
      here.run("$M sweep swept.mesh --vary n=1..3 --vary gap=1s,2s --find smallest --html page.html 2>&1");
  CHECK(run.code == 0);
  const std::string html = here.read("page.html");
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("<h1>Swept &lt;b&gt;</h1>") != std::string::npos);
  CHECK(html.find("2 is the smallest that holds") != std::string::npos);
  CHECK(between(html, "<table class=\"heat\">", "</table>").find("<td class=\"failed\">0/1</td>") != std::string::npos);
  CHECK(between(html, "<table class=\"figures\">", "</table>").find("<td class=\"held\">ok</td>") != std::string::npos);
  CHECK(html.find("Run again: <code>meshsim run swept.mesh") != std::string::npos);
  CHECK(here.run("$M sweep swept.mesh --vary n=1..3 --html . 2>&1").code == 2);
}

TEST_CASE("the page of a test tells of each run, of failures why, and of files that do not compile") {
  const Playground here;
  here.run("mkdir some && cp $SCENARIOS/message_loop.mesh some");
  here.write("some/broken.mesh", "mesh 1\nscenario \"<i>\"\nservice\n");
  here.write("some/hostile.mesh", hostile_markup);
  CHECK(here.run("$M test some --html page.html 2>&1").code == 2);
  const std::string html = here.read("page.html");
  CHECK(html.find("1 passed, 2 failed, 0 skipped") != std::string::npos);
  CHECK(html.find("<tr class=\"held\"><th scope=\"row\">message_loop</th>") != std::string::npos);
  CHECK(between(html, "<h2>some/broken.mesh</h2>", "</article>").find("error[E") != std::string::npos);
  CHECK(between(html, "<h2>hostile</h2>", "</article>").find("How it came to that") != std::string::npos);
  for (const char* part : {"<script", "<img", "<svg", "<i>"}) CHECK(html.find(part) == std::string::npos);
  here.run("$M test some --html again.html --jobs 3 >/dev/null 2>&1");
  CHECK(here.read("again.html") == html);
}

TEST_CASE("view writes the page into a new folder and says where, when there is no display to open it on") {
  const Playground here;
  const std::string view = "DISPLAY= WAYLAND_DISPLAY= TMPDIR=. $M view ";
  const Outcome shown = here.run(view + "$SCENARIOS/message_loop.mesh");
  CHECK(shown.code == 0);
  CHECK(shown.text.find("ok         catches_up") != std::string::npos);
  CHECK(here.run("grep -c octet-stream meshsim-*/message_loop.html").text == "1\n");
  CHECK(shown.text.find("open this in a browser: ") != std::string::npos);
  CHECK(here.run(view + "meshsim-*/message_loop.html").code == 0);
  CHECK(here.run(view + "not_there.html 2>&1").text == "error: cannot read `not_there.html`: no such file\n");
  here.write("broken.mesh", "mesh 1\nscenario\n");
  CHECK(here.run(view + "broken.mesh 2>&1").code == 2);
  CHECK(here.run("ls -d meshsim-* | wc -l").text == "1\n");
}

TEST_CASE("a page has the phases of the timeline, each with the time of its first line") {
  const Playground here;
  here.write(
      "phases.mesh",
      "mesh 1\nscenario \"x\"\nservice a\ntimeline {\n  phase \"break \\\"it\\\"\" { at 3s: kill a\n    at 2s: pause a "
      "for 1s }\n  at 1s: note \"none\"\n  phase \"later\" { when a is down: note \"unknown\" }\n  phase \"often\" { "
      "every 1s from 5s to 9s: restart a }\n}\n");
  here.run("$M run phases.mesh --html page.html");
  CHECK(read_page(here.read("page.html")).facts.at("phases").dump() ==
        R"([{"from":2000000000,"title":"break \"it\""},{"from":5000000000,"title":"often"}])");
}

TEST_CASE("the page of a saved trace tells each event as the page of its run does, and no verdicts") {
  const Playground here;
  for (const std::string name : {"message_loop", "outbox", "poison_message"}) {
    INFO(name);
    here.run("$M run $SCENARIOS/" + name + ".mesh --show none --html run.html --trace saved.jsonl");
    here.run("rm -rf meshsim-*");
    CHECK(here.run("DISPLAY= WAYLAND_DISPLAY= TMPDIR=. $M view saved.jsonl").code == 0);
    const std::string html = here.run("cat meshsim-*/saved.html").text;
    const ReadPage run = read_page(here.read("run.html"));
    const ReadPage trace = read_page(html);
    REQUIRE(trace.events.size() == run.events.size());
    for (std::size_t i = 0; i < run.events.size(); ++i) {
      CHECK(trace.events[i].time == run.events[i].time);
      CHECK(trace.events[i].cause == run.events[i].cause);
      CHECK(told(trace, i) == told(run, i));
    }
    for (const char* fact : {"scenario", "run", "seed", "events", "digest"})
      CHECK(trace.facts.at(fact) == run.facts.at(fact));
    CHECK(trace.facts.at("verdicts").empty());
    CHECK(html.find("A saved trace: it holds the events. It has no verdicts") != std::string::npos);
    CHECK(html.find("<h2>Verdicts</h2>") == std::string::npos);
  }
}

TEST_CASE("a trace that is none, or out of order, has no page") {
  const Playground here;
  const std::string view = "DISPLAY= WAYLAND_DISPLAY= TMPDIR=. $M view ";
  here.run("$M run $SCENARIOS/message_loop.mesh --trace saved.jsonl");
  here.run("sed 5d saved.jsonl >gap.jsonl; sed '5s/\"time\":[0-9]*/\"time\":9000000000000/' saved.jsonl >back.jsonl");
  CHECK(here.run(view + "gap.jsonl 2>&1").text ==
        "error: cannot read `gap.jsonl`: its events are not numbered in a row from 1\n");
  CHECK(here.run(view + "back.jsonl 2>&1").text ==
        "error: cannot read `back.jsonl`: its event #5 comes before what led to it\n");
  CHECK(here.run(view + "none.jsonl 2>&1").code == 2);
  CHECK(here.run(view + "saved.jsonl --seed 2 2>&1").text ==
        "error: `saved.jsonl` is a trace of one run: no seed, parameter or name can be chosen for it\n");
  CHECK(here.run("ls -d meshsim-* 2>/dev/null | wc -l").text == "0\n");
  CHECK(here.run("head -20 saved.jsonl >cut.jsonl; " + view +
                 "cut.jsonl; grep -c 'the trace has no last line' "
                 "meshsim-*/cut.html")
            .text.ends_with("2\n"));
}

TEST_CASE("a page that cannot be written is an error before the run, and a scenario is never replaced") {
  const Playground here;
  const Outcome folder = here.run("$M run $SCENARIOS/message_loop.mesh --html . 2>&1");
  CHECK(folder.code == 2);
  CHECK(folder.text == "error: cannot write `.`: it is a folder\n");
  here.run("cp $SCENARIOS/message_loop.mesh mine.mesh");
  CHECK(here.run("$M run mine.mesh --html mine.mesh 2>&1").code == 2);
  CHECK(here.run("cmp mine.mesh $SCENARIOS/message_loop.mesh").code == 0);
}

}  // namespace meshsim::cli::tested
