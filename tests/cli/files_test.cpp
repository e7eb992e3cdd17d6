// What becomes of files that a command writes, and of what stands beside them.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/disk.hpp"
#include "cli/new_file.hpp"
#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

namespace fs = std::filesystem;

constexpr const char* unformatted = "mesh 1\nscenario    \"x\"\n";
constexpr const char* formatted = "mesh 1\nscenario \"x\"\n";

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

TEST_CASE("a new file gets the mode that the umask gives") {
  const Playground here;
  CHECK(here.run("umask 077; $M test $SCENARIOS/message_loop.mesh --junit new.xml").code == 0);
  CHECK(here.run("umask 022; echo save new.mesh | $M step $SCENARIOS/message_loop.mesh").code == 0);
  CHECK(mode_of(here / "new.xml") == 0600);
  CHECK(mode_of(here / "new.mesh") == 0644);
}

TEST_CASE("a file that is replaced keeps its mode") {
  const Playground here;
  here.write("a.mesh", unformatted);
  fs::permissions(here / "a.mesh", fs::perms(0640));
  CHECK(here.run("$M fmt a.mesh").code == 0);
  CHECK(here.read("a.mesh") == formatted);
  CHECK(mode_of(here / "a.mesh") == 0640);
}

TEST_CASE("of a symlink the target is replaced, also one that is not there yet") {
  const Playground here;
  fs::create_directory(here / "below");
  here.write("below/real.mesh", unformatted);
  fs::create_symlink("below/real.mesh", here / "link.mesh");
  CHECK(here.run("$M fmt link.mesh").code == 0);
  CHECK(fs::is_symlink(here / "link.mesh"));
  CHECK(here.read("below/real.mesh") == formatted);
  fs::create_symlink("below/new.xml", here / "link.xml");
  CHECK(here.run("$M test $SCENARIOS/message_loop.mesh --junit link.xml").code == 0);
  CHECK(fs::is_symlink(here / "link.xml"));
  CHECK(fs::is_regular_file(here / "below/new.xml"));
  fs::create_symlink("round.xml", here / "round.xml");
  CHECK_FALSE(replace_file((here / "round.xml").string(), "x").has_value());
}

TEST_CASE("what stands beside a file that is replaced is nobody's business") {
  const Playground here;
  here.write("a.mesh", unformatted);
  here.write("victim", "precious\n");
  here.write("b.mesh", unformatted);
  here.write("b.mesh.meshsim-new", "mine\n");
  fs::create_symlink(here / "victim", here / "a.mesh.meshsim-new");
  CHECK(here.run("$M fmt a.mesh b.mesh").code == 0);
  CHECK(here.read("victim") == "precious\n");
  CHECK(here.read("b.mesh.meshsim-new") == "mine\n");
  CHECK(std::distance(fs::directory_iterator(here / ""), fs::directory_iterator()) == 5);
}

TEST_CASE("only a regular file is replaced, and that is known before anything is run") {
  const Playground here;
  REQUIRE(mkfifo((here / "pipe").c_str(), 0600) == 0);
  for (const char* name : {"pipe", "/dev/null", ".", "missing/new.xml"}) {
    const Outcome outcome = here.run("$M test $SCENARIOS/message_loop.mesh --junit " + std::string(name) + " 2>&1");
    INFO(outcome.text);
    CHECK(outcome.code == 2);
    CHECK(outcome.text.find("passed") == std::string::npos);
  }
  CHECK(fs::is_fifo(here / "pipe"));
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("an output that is a scenario is refused") {
  const Playground here;
  CHECK(here.run("cp $SCENARIOS/message_loop.mesh a.mesh; cp a.mesh b.mesh; ln -s a.mesh also; ln b.mesh b.xml").code ==
        0);
  const std::string before = here.read("a.mesh");
  for (const char* line : {"run a.mesh --trace a.mesh", "run a.mesh --trace also", "test b.mesh --junit b.mesh",
                           "test b.mesh --junit b.xml", "test --junit a.mesh b.mesh", "run b.mesh --trace new.mesh"}) {
    INFO(line);
    CHECK(here.run("$M " + std::string(line) + " 2>&1 | grep 'cannot write'").code == 0);
  }
  CHECK(here.read("a.mesh") == before);
  CHECK(here.read("b.mesh") == before);
  CHECK_FALSE(fs::exists(here / "new.mesh"));
}

TEST_CASE("a file that is used by the scenario is no output either") {
  const Playground here;
  here.write("common.inc", "mesh 1\nbroker queue\n");
  here.write("a.mesh", "mesh 1\nscenario \"x\"\nuse \"common.inc\"\nservice a\n");
  CHECK(here.run("$M run a.mesh --trace common.inc 2>&1 | grep 'it is the scenario itself'").code == 0);
  CHECK(here.read("common.inc") == "mesh 1\nbroker queue\n");
}

TEST_CASE("a folder that cannot be read is told") {
  const Playground here;
  fs::create_directory(here / "locked");
  here.write("a.mesh", formatted);
  here.write("locked/b.mesh", formatted);
  fs::permissions(here / "", fs::perms(0755));
  fs::permissions(here / "locked", fs::perms::none);
  const bool is_root = geteuid() == 0;  // who may read everything
  if (is_root) REQUIRE(seteuid(65534) == 0);
  const Found found = find_scenarios((here / "").string());
  const Found nothing = find_scenarios((here / "locked").string());
  if (is_root) REQUIRE(seteuid(0) == 0);
  CHECK(found.files.size() == 1);
  REQUIRE(found.unreadable.size() == 1);
  CHECK(found.unreadable[0].second.message == "permission denied");
  CHECK(nothing.unreadable.size() == 1);
}

}  // namespace
}  // namespace meshsim::cli::tested
