// The shards of `test` and `sweep`, and `merge`: the report of the whole, to the byte, however it was cut.
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <string>

#include "cli/playground.hpp"
#include "shard/part.hpp"
#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

/// Fails for some seeds, warns in each, measures, and strikes nothing at times.
constexpr const char* shop = R"(mesh 1
scenario "A shop"
param workers = 1
broker queue
service shop
service worker x workers { consumes Job { prefetch 1 }; on Job { work 1ms..90ms } }
timeline {
  at 1s: shop publishes Job 20 times every 20ms
  at 1s: start worker
  at 2s: check depth of Job < 9
}
expect {
  drained: every Job published is handled by worker within 500ms
  report   mean latency of Job
}
)";

constexpr const char* not_valid = "mesh 1\nscenario \"x\"\nservice a { listen 1 }\nservice a\n";

/// Lists the results that a command with --results leaves.
std::string results_in(const Playground& here, const std::string& folder) {
  std::string text;
  for (const char* name : {"junit.xml", "results.json", "results.csv", "results.html"}) {
    if (std::filesystem::exists(here / (folder + "/" + name)))
      text += std::string(name) + "\n" + here.read(folder + "/" + name);
  }
  return text;
}

/// Makes the shards one after the other and puts them together; returns all that a user sees of the whole.
std::string whole_of(const Playground& here, const std::string& command, unsigned shards,
                     const std::string& prefix = "", const std::string& merge_options = "") {
  const std::string folder = "d" + std::to_string(shards) + (prefix.empty() ? "" : "h");
  for (unsigned shard = 1; shard <= shards; ++shard) {
    const std::string slice = prefix + std::to_string(shard) + "/" + std::to_string(shards);
    const Outcome part = here.run("$M " + command + " --results " + folder + " --shard " + slice + " 2>&1");
    CHECK(part.code == 0);
    CHECK(part.text.find("shard " + slice + ": ") != std::string::npos);
  }
  const Outcome whole = here.run("$M merge " + folder + merge_options + " 2>/dev/null");
  return "exit " + std::to_string(whole.code) + "\n" + whole.text + results_in(here, folder);
}

std::string unsharded(const Playground& here, const std::string& command) {
  const Outcome whole = here.run("$M " + command + " --results d 2>/dev/null");
  return "exit " + std::to_string(whole.code) + "\n" + whole.text + results_in(here, "d");
}

}  // namespace

TEST_CASE("the shards of a test make the report of the whole, to the byte") {
  const Playground here;
  here.run("mkdir s");
  here.write("s/shop.mesh", shop);
  here.write("s/broken.mesh", not_valid);
  here.write("s/nothing.mesh", "mesh 1\nscenario \"expects nothing\"\nservice a\n");
  const std::string command = "test s --seeds 1..12 --set workers=1";
  here.write("s/broken2.mesh", "mesh 1\nscenario 7\n");
  const std::string whole = unsharded(here, command);
  CHECK(whole.find("exit 2\n") == 0);
  CHECK(whole.find("FAIL") != std::string::npos);
  for (const unsigned shards : {1U, 2U, 3U, 7U, 16U}) CHECK(whole_of(here, command, shards) == whole);
  CHECK(whole_of(here, command, 3, "hash:") == whole);
}

TEST_CASE("the forms for forges are those of the whole, too") {
  const Playground here;
  here.write("shop.mesh", shop);
  for (const std::string format : {" --format github", " --format gitlab"}) {
    const std::string command = "test shop.mesh --seeds 1..6 --strict";
    const std::string whole = unsharded(here, command + format);
    CHECK(whole.find("exit 1\n") == 0);
    CHECK(whole_of(here, command, 2, "", format) == whole);
    here.run("rm -r d d2");
  }
}

TEST_CASE("the shards of a sweep make its table, to the byte") {
  const Playground here;
  here.write("shop.mesh", shop);
  const std::string command = "sweep shop.mesh --vary workers=1..5 --seeds 3..42";
  const std::string whole = unsharded(here, command);
  CHECK(whole.find("exit 0\n") == 0);
  for (const unsigned shards : {1U, 2U, 3U, 7U, 16U, 64U}) CHECK(whole_of(here, command, shards) == whole);
  CHECK(whole_of(here, command, 4, "hash:") == whole);
}

TEST_CASE("seeds of a point that are compiled together go to one shard") {
  const Playground here;
  here.write("shop.mesh", shop);
  CHECK(here.run("$M sweep shop.mesh --vary workers=1..2 --seeds 1..32 --results d --shard 1/2 2>&1").code == 0);
  const std::string file = here.read("d/shard-1-of-2.jsonl");
  const auto is_there = [&](unsigned unit) {
    return file.find("{\"index\":" + std::to_string(unit) + ",") != std::string::npos;
  };
  unsigned lots = 0;
  for (unsigned unit = 0; unit < 64; ++unit) {
    CHECK(is_there(unit) == is_there(unit / 8 * 8));
    lots += unit % 8 == 0 && is_there(unit) ? 1U : 0U;
  }
  CHECK(lots == 4);
}

TEST_CASE("a sweep whose file has cases and seeds has a shard for each point at most") {
  const Playground here;
  here.write("shop.mesh", std::string(shop).replace(7, 0, "seeds 1..3\ncases n { 1\n 2 }\n"));
  const std::string command = "sweep shop.mesh --vary workers=1..3";
  const std::string whole = unsharded(here, command);
  CHECK(whole.find("exit 0\n") == 0);
  CHECK(whole_of(here, command, 2) == whole);
  const std::string seeded = command + " --seeds 1..20";
  const std::string with_seeds = unsharded(here, seeded);
  here.run("rm -r d2");
  CHECK(whole_of(here, seeded, 2) == with_seeds);
}

TEST_CASE("a shard that was killed goes on where it was, and nothing is done twice") {
  const Playground here;
  here.write("shop.mesh", shop);
  const std::string command = "sweep shop.mesh --vary workers=1..5 --seeds 1..40";
  const std::string whole = unsharded(here, command);
  const std::string shard = "$M " + command + " --results d2 --shard ";
  CHECK(here.run(shard + "2/2 2>&1").code == 0);
  // Killed as soon as so many bytes are there: at whatever place of whichever line that is.
  for (int kill = 1; kill <= 10; ++kill) {
    const std::string bytes = std::to_string(kill * 9'000);
    const Outcome killed =
        here.run(shard +
                 "1/2 --resume --jobs 1 >/dev/null 2>&1 & pid=$!\n"
                 "while kill -0 $pid 2>/dev/null && [ $(stat -c %s d2/shard-1-of-2.jsonl 2>/dev/null || echo 0) -lt " +
                 bytes + " ]; do :; done; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null; $M merge d2 2>&1");
    if (killed.code == 0) break;  // it was faster
    CHECK(killed.code == 3);
    CHECK(killed.text.find("pieces are missing: ") != std::string::npos);
  }
  CHECK(here.run(shard + "1/2 --resume 2>&1").code == 0);
  const std::string file = here.read("d2/shard-1-of-2.jsonl");
  CHECK(here.run(shard + "1/2 --resume 2>&1").code == 0);
  CHECK(here.read("d2/shard-1-of-2.jsonl") == file);
  const Outcome merged = here.run("$M merge d2");
  CHECK("exit " + std::to_string(merged.code) + "\n" + merged.text + results_in(here, "d2") == whole);
  CHECK(here.run(shard + "1/2 2>&1").text.find("is there already") != std::string::npos);
  CHECK(here.run("rm d2/shard-1-of-2.jsonl; " + shard + "1/2 --jobs 1 2>&1").code == 0);
  CHECK(here.read("d2/shard-1-of-2.jsonl") == file);
}

TEST_CASE("a file that was cut at any line is gone on with") {
  const Playground here;
  here.write("shop.mesh", shop);
  const std::string shard = "$M test shop.mesh --seeds 1..5 --results d --shard 1/1 --resume 2>&1";
  const std::string told = here.run(shard).text;
  const std::string file = here.read("d/shard-1-of-1.jsonl");
  for (std::size_t size = 0; size <= file.size(); size += 997) {
    std::ofstream(here / "d/shard-1-of-1.jsonl", std::ios::binary) << file.substr(0, size);
    CHECK(here.run(shard).text == told);
    CHECK(here.read("d/shard-1-of-1.jsonl") == file);
  }
}

TEST_CASE("shards of something else are refused") {
  const Playground here;
  here.write("shop.mesh", shop);
  const std::string shard = "$M test shop.mesh --results d --seeds 1..4 --shard ";
  CHECK(here.run(shard + "1/2 2>&1").code == 0);
  CHECK(here.run("$M merge d 2>&1").code == 3);
  here.write("shop.mesh", std::string(shop) + "\n");
  const Outcome resumed = here.run(shard + "1/2 --resume 2>&1");
  CHECK(resumed.code == 2);
  CHECK(resumed.text.find("is of other scenarios or options") != std::string::npos);
  CHECK(here.run(shard + "2/2 2>&1").code == 0);
  const Outcome mixed = here.run("$M merge d 2>&1");
  CHECK(mixed.code == 2);
  CHECK(mixed.text.find("is of other scenarios or options than") != std::string::npos);
  CHECK(here.run("$M merge nowhere 2>&1").code == 2);
  CHECK(here.run("mkdir e; $M merge e 2>&1").code == 2);
  CHECK(here.run("sed -i s/drained/dried/ d/shard-1-of-2.jsonl; $M merge d 2>&1")
            .text.find("is not as meshsim wrote it") != std::string::npos);
}

TEST_CASE("shards that do not belong together are refused with the reason") {
  const Playground here;
  here.write("shop.mesh", shop);
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh; cp $M other; echo >> other");
  const auto refuses = [&](const std::string& line, const std::string& words) {
    const Outcome outcome = here.run(line + " 2>&1");
    CHECK(outcome.code == 2);
    CHECK(outcome.text.find(words) != std::string::npos);
  };
  for (const std::string command : {"test shop.mesh --seeds 1..4", "sweep shop.mesh --vary workers=1..4",
                                    "explore loop.mesh --faults 1 --verbs kill --for 300ms"}) {
    const auto shard = [&](const std::string& options, const std::string& binary = "$M") {
      return binary + " " + command + " --results d --shard " + options;
    };
    here.run("rm -rf d");
    CHECK(here.run(shard("1/2 --max-memory 10MB 2>&1")).code == 0);
    CHECK(here.run(shard("2/2 --max-memory 20MB 2>&1")).code == 0);
    refuses("$M merge d", "`d/shard-2-of-2.jsonl` was made with --max-memory 20MB, and `d/shard-1-of-2.jsonl` with");
    refuses(shard("2/2 --resume --max-memory 10MB"), "is of other scenarios or options");
    here.run("rm d/*");
    CHECK(here.run(shard("1/2 2>&1")).code == 0);
    CHECK(here.run(shard("2/3 2>&1")).code == 0);
    refuses("$M merge d", "is shard 2/3, and `d/shard-1-of-2.jsonl` is shard 1/2");
    CHECK(here.run("rm d/*-3.jsonl; " + shard("2/2 2>&1", "./other")).code == 0);
    refuses("$M merge d", "is of another build of meshsim");
    refuses(shard("2/2 --resume"), "is of another build of meshsim");
    CHECK(here.run("rm d/shard-2*; " + shard("2/2 2>&1")).code == 0);
    refuses("./other merge d", "these results are of another build of meshsim");
    CHECK(here.run("$M merge d").code == here.run("$M " + command + " 2>&1").code);
    refuses("sed -i '3s/[0-9]/&0/' d/shard-1-of-2.jsonl; $M merge d", "line 3 is not as meshsim wrote it");
    refuses(shard("1/2 --resume"), "line 3 is not as meshsim wrote it");
  }
}

TEST_CASE("shards whose runs may take other memory are refused where one needed more") {
  const Playground here;
  here.write("shop.mesh", std::string(shop).replace(std::string(shop).find("20 times"), 19, "9000 times every 1ms"));
  for (const std::string command : {"test shop.mesh --seeds 1..4", "sweep shop.mesh --vary workers=1..4"}) {
    const std::string shard = "$M " + command + " --max-memory 4MB --results d --shard ";
    CHECK(here.run(shard + "1/2 --jobs 1 2>&1").code == 0);
    CHECK(here.run(shard + "2/2 --jobs 4 2>&1").code == 0);
    const Outcome merged = here.run("$M merge d 2>&1; code=$?; rm -r d; exit $code");
    CHECK(merged.code == 2);
    CHECK(
        merged.text.find("a run of `d/shard-2-of-2.jsonl` needed more memory than the 1MB that each could take there, "
                         "and in `d/shard-1-of-2.jsonl` each could take 4MB") != std::string::npos);
  }
}

TEST_CASE("a file that is not a shard's stays as it is, and a folder is no file") {
  const Playground here;
  here.write("shop.mesh", shop);
  here.run("mkdir d");
  here.write("d/shard-1-of-1.jsonl", "my diary");
  const Outcome resumed = here.run("$M test shop.mesh --results d --shard 1/1 --resume 2>&1");
  CHECK(resumed.code == 2);
  CHECK(resumed.text.find("it is no results of a shard") != std::string::npos);
  CHECK(here.read("d/shard-1-of-1.jsonl") == "my diary");
  const Outcome merged = here.run("rm d/*; mkdir d/shard-1.jsonl; $M merge d 2>&1");
  CHECK(merged.code == 2);
  CHECK(merged.text == "error: cannot read `d/shard-1.jsonl`: it is a folder\n");
}

TEST_CASE("a disk that is full stops a shard") {
  const Playground here;
  here.write("shop.mesh", shop);
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  for (const std::string command : {"test shop.mesh --seeds 1..200", "sweep shop.mesh --vary workers=1..200",
                                    "explore loop.mesh --verbs kill --for 300ms"}) {
    const Outcome full = here.run("trap '' XFSZ; ulimit -f 8; $M " + command +
                                  " --jobs 1 --results d --shard 1/1 2>&1; code=$?; rm d/*; exit $code");
    CHECK(full.code == 2);
    CHECK(full.text.find("cannot write `d/shard-1-of-1.jsonl`: File too large") != std::string::npos);
    const bool is_test = command.starts_with("test");
    CHECK(is_test == (full.text.find(" skipped\n") != std::string::npos));  // those behind are not begun
  }
}

TEST_CASE("two results of one piece are a bug that is told") {
  const Playground here;
  here.write("shop.mesh", shop);
  CHECK(here.run("$M test shop.mesh --results d --shard 1/1 2>&1").code == 0);
  CHECK(here.run("$M test shop.mesh --results e --shard 1/1 2>&1").code == 0);
  CHECK(here.run("$M merge d e 2>&1").code == 1);
}

TEST_CASE("engines on this machine: xargs, make, and what an environment says") {
  const Playground here;
  here.write("shop.mesh", shop);
  const std::string command = "test shop.mesh --seeds 1..8";
  const std::string whole = unsharded(here, command);
  const auto check_whole = [&] {
    const Outcome merged = here.run("$M merge d2 2>&1");
    CHECK("exit " + std::to_string(merged.code) + "\n" + merged.text + results_in(here, "d2") == whole);
    here.run("rm -r d2");
  };
  CHECK(here.run("seq 4 | xargs -P 2 -I{} $M " + command + " --results d2 --shard {}/4 2>&1").code == 0);
  check_whole();
  here.write("Makefile", "all: 1 2 3\n1 2 3:\n\t$(M) " + command + " --results d2 --shard $@/3\n");
  if (here.run("command -v make").code == 0) {
    CHECK(here.run("M=$M make -j2 2>&1").code == 0);
    check_whole();
  }
  for (const std::string rank : {"0", "1", "2"}) {
    const Outcome part =
        here.run("PMI_RANK=" + rank + " PMI_SIZE=3 $M " + command + " --results d2 --shard auto 2>&1 >/dev/null");
    CHECK(part.code == 0);
    CHECK(part.text.find(", by PMI_RANK=" + rank + ", PMI_SIZE=3 (MPICH)\n") != std::string::npos);
  }
  check_whole();
}

TEST_CASE("the shards of a search find what one finds, and the certificate is that of the whole") {
  const Playground here;
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  here.write("fails.mesh",
             "mesh 1\nscenario \"It fails by itself\"\nbroker queue\nservice a\nservice b { subscribes J; on J { } }\n"
             "timeline { at 1s: a publishes J }\nexpect { none: never J handled }\n");
  for (const std::string options : {"loop.mesh --faults 1", "loop.mesh --verbs kill --for 300ms --of queue",
                                    "fails.mesh", "loop.mesh --faults 1 --verbs kill --random 700"}) {
    const std::string command = "$M explore " + options + " --jobs 2";
    const Outcome alone = here.run(command + " 2>&1");
    for (const std::string shards : {"1", "3"}) {
      const Outcome all =
          here.run("for i in $(seq " + shards + "); do " + command + " --results d --shard $i/" + shards +
                   " 2>/dev/null || echo failed; done; $M merge d 2>&1; code=$?; rm -r d; exit $code");
      CHECK(all.code == alone.code);
      CHECK(all.text == alone.text);
    }
  }
}

TEST_CASE("a shard of a search goes on where it was cut") {
  const Playground here;
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  const std::string command = "$M explore loop.mesh --verbs kill --for 300ms";
  const std::string alone = here.run(command + " 2>&1").text;
  CHECK(here.run(command + " --shard 1/2 --results d 2>&1 && " + command + " --shard 2/2 --results d 2>&1").code == 0);
  const std::string file = here.read("d/shard-1-of-2.jsonl");
  std::ofstream(here / "d/shard-1-of-2.jsonl", std::ios::binary) << file.substr(0, file.size() / 2);
  CHECK(here.run("$M merge d 2>&1").code == 3);
  CHECK(here.run(command + " --shard 1/2 --results d --resume 2>&1").code == 0);
  CHECK(here.read("d/shard-1-of-2.jsonl") == file);
  CHECK(here.run("$M merge d 2>&1").text == alone);
  CHECK(here.run("echo >> loop.mesh; $M merge d 2>&1").text.find("is not the one that was explored") !=
        std::string::npos);
}

TEST_CASE("the merge of a search writes JUnit XML, however many runs at once its shards made") {
  const Playground here;
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  const std::string command = "$M explore loop.mesh --verbs kill --for 300ms --max-memory 100MB";
  const std::string alone = here.run(command + " --junit alone.xml 2>&1").text;
  const std::string shard = command + " --results d --shard ";
  CHECK(here.run(shard + "1/2 --jobs 1 2>&1").code == 0);
  CHECK(here.run(shard + "2/2 --jobs 3 2>&1").code == 0);
  CHECK(here.run(shard + "2/2 --jobs=2 --resume 2>&1").code == 0);
  CHECK(here.run("$M merge d --junit all.xml 2>&1").text == alone);
  CHECK(here.read("all.xml") == here.read("alone.xml"));
}

TEST_CASE("runs at once have the least memory each, and one that needs more is told as that") {
  const Playground here;
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  const std::string command = "$M explore loop.mesh --verbs kill --for 300ms --no-shrink";
  const Outcome alone = here.run(command + " 2>&1");
  CHECK(here.run(command + " --max-memory 10MB --jobs 200 2>&1").text == alone.text);
  here.write("much.mesh", std::string(shop).replace(std::string(shop).find("20 times"), 8, "90000 times"));
  const Outcome much = here.run("$M explore much.mesh --max-memory 1MB --jobs 4 2>&1");
  CHECK(much.code == 3);
  CHECK(much.text.find("without any fault the run does not come to its end, so nothing was tried: it needs more memory "
                       "than 1MB (--max-memory, which --jobs") != std::string::npos);
}

TEST_CASE("shards that had other pieces than the search has are no certificate") {
  const Playground here;
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  CHECK(here.run("$M explore loop.mesh --verbs kill --for 300ms --results d --shard 1/1 2>&1").code == 0);
  // As a shard would write it whose run without faults failed for want of memory, so that it had nothing to do.
  shard::Header header = *shard::read_part(here.read("d/shard-1-of-1.jsonl")).value().header;
  header.total = 0;
  shard::Seal seal;
  std::string text = seal.close(shard::header_object(header));
  text += seal.close(shard::end_object(0));
  here.write("d/shard-1-of-1.jsonl", text);
  const Outcome merged = here.run("$M merge d 2>&1");
  CHECK(merged.code == 2);
  CHECK(merged.text.find("the shards did other pieces than this search has here") != std::string::npos);
}

TEST_CASE("merge refuses a form that the command does not have") {
  const Playground here;
  here.write("shop.mesh", shop);
  here.run("cp $SCENARIOS/message_loop.mesh loop.mesh");
  here.run("$M test shop.mesh --results t --shard 1/1; $M sweep shop.mesh --vary workers=1..2 --results s --shard 1/1");
  here.run("$M explore loop.mesh --faults 1 --verbs kill --for 300ms --results e --shard 1/1 2>&1");
  for (const std::string line : {"t --summary csv", "s --junit j.xml", "s --format github", "e --json j.json",
                                 "e --html p.html", "e --format gitlab", "e --summary json"}) {
    const Outcome refused = here.run("$M merge " + line + " 2>&1");
    CHECK(refused.code == 2);
    const std::string option = line.substr(2, line.find(' ', 2) - 2);
    CHECK(refused.text.starts_with("error: " + option + ": the shards are of `"));
  }
}

TEST_CASE("options that a shard cannot have") {
  const Playground here;
  here.write("shop.mesh", shop);
  const auto refuses = [&](const std::string& line, const std::string& words) {
    const Outcome outcome = here.run("$M " + line + " 2>&1");
    CHECK(outcome.code == 2);
    CHECK(outcome.text.find(words) != std::string::npos);
  };
  refuses("test shop.mesh --resume", "--resume goes on with the results of a shard");
  refuses("test shop.mesh --shard 1/2 --results d --fail-fast", "without --fail-fast");
  refuses("sweep shop.mesh --vary workers=1..2 --shard 1/2", "needs --results DIR");
  refuses("sweep shop.mesh --vary workers=1..2 --shard 1/2 --results d --find smallest", "has no shards");
  refuses("sweep shop.mesh --vary workers=1..2 --shard 1/2 --results d --summary csv", "`meshsim merge` takes");
  refuses("test shop.mesh --shard auto", "nothing in the environment");
  refuses("explore shop.mesh --shard 1/2", "needs --results DIR");
  refuses("explore shop.mesh --results d", "--results is for a shard");
  refuses("explore shop.mesh --shard 1/2 --results d --time 5s", "a shard does all of its part");
}

}  // namespace meshsim::cli::tested
