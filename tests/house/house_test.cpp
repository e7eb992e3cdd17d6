// The rules of the house, each shown to bite on a sample and then held against the tree.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "house/case_rules.hpp"
#include "house/container_rules.hpp"
#include "house/figures.hpp"
#include "house/rules.hpp"
#include "house/switch_rules.hpp"
#include "support/files.hpp"

namespace meshsim::test {
namespace {

using Breaches = std::vector<std::string>;

std::vector<std::string> room_order() {
  std::istringstream in(MESHSIM_ROOMS);
  std::vector<std::string> order;
  for (std::string room; in >> room;) order.push_back(room);
  return order;
}

// Reads every C++ file of src/ and include/.
std::vector<SourceFile> tree() {
  std::vector<SourceFile> files = read_sources(source_dir().string(), {"src", "include"});
  REQUIRE(!files.empty());
  return files;
}

void check_none(const Breaches& breaches) {
  for (const std::string& breach : breaches) FAIL_CHECK(breach);
  SUCCEED();
}

TEST_CASE("a room includes only rooms before it") {
  const std::vector<std::string> order = room_order();
  REQUIRE(order.size() > 10);
  const auto breaches = [&](const char* path, const char* text) {
    return include_breaches({source(path, text)}, order);
  };

  CHECK(breaches("src/sim/clock.cpp", "#include \"base/time.hpp\"\n#include \"sim/clock.hpp\"\n").empty());
  CHECK(breaches("src/main.cpp", "#include \"cli/cli.hpp\"\n").empty());
  CHECK(breaches("src/sim/clock.cpp", "\n#include \"world/world.hpp\"\n") ==
        Breaches{"src/sim/clock.cpp:2: may not have #include \"world/world.hpp\""});
  CHECK(breaches("src/sim/clock.cpp", "#include \"clock.hpp\"\n").size() == 1);
  CHECK(breaches("include/meshsim/actor.hpp", "#include \"base/time.hpp\"\n").size() == 1);

  check_none(include_breaches(tree(), order));
}

TEST_CASE("a sub-room includes only sub-rooms before it") {
  const auto breaches = [](const char* path, const char* text) { return sub_room_breaches({source(path, text)}); };
  CHECK(breaches("src/step/commands/acting.cpp", "#include \"step/sandbox.hpp\"\n").empty());
  CHECK(breaches("src/step/prompt/a.cpp", "#include \"step/commands/session.hpp\"\n").empty());
  CHECK(breaches("src/step/sandbox.hpp", "#include \"world/run.hpp\"\n").empty());
  CHECK(breaches("src/step/sandbox.hpp", "#include \"step/commands/session.hpp\"\n") ==
        Breaches{"src/step/sandbox.hpp:1: may not have #include \"step/commands/session.hpp\""});
  CHECK(breaches("src/step/commands/session.cpp", "#include \"step/prompt/completion.hpp\"\n").size() == 1);
  CHECK(breaches("src/step/other/a.cpp", "#include \"step/sandbox.hpp\"\n").size() == 1);
  CHECK(breaches("src/check/some/a.cpp", "#include \"check/judge.hpp\"\n").size() == 1);

  check_none(sub_room_breaches(tree()));
}

TEST_CASE("folders include each other one way") {
  const SourceFile build = source("src/compile/build/a.hpp", "#include \"compile/code/b.hpp\"\n");
  const SourceFile code = source("src/compile/code/b.cpp", "#include \"compile/code/b.hpp\"\n");
  CHECK(circle_breaches({build, code}).empty());
  const SourceFile back = source("src/compile/code/c.cpp", "#include \"compile/c.hpp\"\n");
  const SourceFile far = source("src/compile/c.hpp", "#include \"compile/build/a.hpp\"\n");
  CHECK(circle_breaches({build, code, back}).empty());
  CHECK(circle_breaches({build, code, back, far}) ==
        Breaches{"folders include each other in a circle: compile -> compile/build -> compile/code -> compile"});

  check_none(circle_breaches(tree()));
}

TEST_CASE("only compile sees both lang and plan") {
  const SourceFile lang = source("src/world/a.hpp", "#include \"lang/ast/ast.hpp\"\n");
  const SourceFile plan = source("src/world/b.hpp", "#include \"plan/plan.hpp\"\n");
  CHECK(meeting_breaches({lang}).empty());
  CHECK(meeting_breaches({lang, plan}).size() == 1);
  CHECK(meeting_breaches({source("src/compile/a.cpp", "#include \"lang/ast/ast.hpp\"\n#include \"plan/plan.hpp\"\n")})
            .empty());
  CHECK(meeting_breaches({source("src/lang/a.cpp", "#include \"plan/plan.hpp\"\n")}).size() == 1);

  check_none(meeting_breaches(tree()));
}

TEST_CASE("files stay small") {
  CHECK(length_breaches({source("src/sim/a.cpp", std::string(400, '\n'))}).empty());
  CHECK(length_breaches({source("src/sim/a.cpp", std::string(401, '\n'))}).size() == 1);
  CHECK(length_breaches({source("include/meshsim/a.hpp", std::string(151, '\n'))}).size() == 1);
  CHECK(length_breaches({source("src/sim/a.cpp", "// " + std::string(117, 'x'))}).empty());
  CHECK(length_breaches({source("src/sim/a.cpp", "// " + std::string(118, 'x'))}).size() == 1);

  check_none(length_breaches(tree()));
}

TEST_CASE("nothing that differs between runs or machines enters a simulated room") {
  CHECK(determinism_breaches({source("src/cli/run.cpp", "auto now = std::chrono::steady_clock::now();\n")}).empty());
  CHECK(determinism_breaches({source("src/sim/a.cpp", "// not std::exp\nour_std::exp_like();\n")}).empty());
  for (const char* line : {"auto now = std::chrono::steady_clock::now();", "#include <random>", "x = std::exp(y);",
                           "std::unordered_map<int, int> map;", "std::cerr << x;"}) {
    INFO(line);
    CHECK(determinism_breaches({source("src/sim/a.cpp", line)}).size() == 1);
  }
  CHECK(determinism_breaches({source("include/meshsim/a.hpp", "#include <random>\n")}).size() == 1);

  check_none(determinism_breaches(tree()));
}

TEST_CASE("nothing goes through a hash container in its own order") {
  const auto breaches = [](const std::string& text, const std::string& body) {
    return hash_order_breaches({source("src/sim/a.hpp", text),
                                source("src/sim/a.cpp", "#include \"sim/a.hpp\"\nvoid A::f() {\n" + body + "}\n")});
  };
  const std::string member = "class A { boost::unordered_flat_map<Id, std::vector<Id>> entries_; };\n";
  CHECK(breaches(member, "entries_.find(id);\nfor (int x : other_) use(x);\n").empty());
  CHECK(breaches(member, "for (auto& [id, e] : entries_) use(e);\n") ==
        Breaches{"src/sim/a.cpp:3: goes through the hash container entries_"});
  CHECK(breaches(member, "for (auto& e : this->entries_) use(e);\n").size() == 1);
  CHECK(breaches(member, "sort(entries_.begin(), end);\n").size() == 1);
  CHECK(breaches(member, "sort(std::begin(entries_), end);\n").size() == 1);
  CHECK(breaches(member, "auto& all = entries_;\nfor (auto& e : all) use(e);\n").size() == 1);
  CHECK(breaches("using Table = boost::unordered_flat_map<Id, Id>;\nclass A { Table table_; };\n",
                 "for (auto& e : table_) use(e);\n")
            .size() == 1);
  CHECK(breaches("const boost::unordered_flat_set<Id>& all();\n", "for (auto& e : all()) use(e);\n").size() == 1);
  CHECK(breaches("", "std::unordered_set<int> seen;\nfor (int x : seen) use(x);\n").size() == 1);

  check_none(hash_order_breaches(tree()));
}

TEST_CASE("every field of the plan is read by a room that behaves") {
  const SourceFile plan = source("src/plan/a.hpp", "struct A {\n  int lease = 0;\n};\n");
  const SourceFile writes = source("src/compile/a.cpp", "void f() { a.lease = 3; use(a.lease); }\n");
  const SourceFile kind = source("src/plan/kinds_x.cpp", "const A x{.lease = 4};\nauto y = x.lease;\n");
  const SourceFile sets = source("src/broker/b.cpp", "void f() { a.lease = 3; A{.lease = 3}; }\n");
  const SourceFile reads = source("src/broker/a.cpp", "void f() { wait(policy.lease); }\n");
  CHECK(field_breaches({plan, writes, kind, sets}) ==
        Breaches{"src/plan/a.hpp:2: nobody behind compile reads A::lease"});
  CHECK(field_breaches({plan, writes, kind, reads}).empty());

  check_none(field_breaches(tree()));
}

// A folder of its own, with files; gone at the end.
class SmallTree {
 public:
  SmallTree() : root_(std::filesystem::temp_directory_path() / "meshsim_house_test") {
    std::filesystem::remove_all(root_);
  }
  ~SmallTree() { std::filesystem::remove_all(root_); }
  SmallTree(const SmallTree&) = delete;
  SmallTree& operator=(const SmallTree&) = delete;

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

TEST_CASE("an approved text is the output of something") {
  const SmallTree small;
  small.write("tests/lang/diagnostics/open.mesh", "");
  small.write("tests/lang/diagnostics/open.txt", "");
  small.write("tests/lang/all_test.cpp", "check_golden(\"lang/all.txt\");\nexplain(\"every\");\n");
  small.write("tests/lang/all.txt", "");
  small.write("tests/lang/every.txt", "");
  CHECK(golden_breaches(small.root()).empty());
  small.write("tests/lang/old.txt", "");
  CHECK(golden_breaches(small.root()) == Breaches{"tests/lang/old.txt is the output of nothing"});

  check_none(golden_breaches(source_dir()));
}

TEST_CASE("no folder of cases is empty") {
  const SmallTree small;
  small.write("tests/lang/diagnostics/open.mesh", "");
  CHECK(empty_folder_breaches(small.root()).empty());
  std::filesystem::create_directories(small.root() / "tests/lang/format");
  CHECK(empty_folder_breaches(small.root()) == Breaches{"tests/lang/format is an empty folder"});

  check_none(empty_folder_breaches(source_dir()));
}

// In tenths of a percent. It goes down as comments are mended, and never up.
constexpr std::size_t most_relative_openings = 20;

TEST_CASE("few comments open with a relative clause") {
  const Share share = figures_of(tree()).relative_openings;
  INFO(share.part << " of " << share.whole << "; `./dev figures . --openings` lists them");
  CHECK(share.permille() <= most_relative_openings);
}

TEST_CASE("a comment on a function begins with a verb") {
  const auto breaches = [](const char* text) { return verb_breaches({source("src/sim/a.hpp", text)}); };
  CHECK(breaches("/// Removes the entry.\nvoid f();\n").empty());
  CHECK(breaches("/// The number of entries.\nint entries = 0;\n").empty());
  CHECK(breaches("// --- entries ---\nvoid f();\n").empty());
  CHECK(breaches("// --- entries ---\n/// Counts the entries.\nvoid f();\n").empty());
  CHECK(breaches("// --- entries ---\n/// The entries.\nvoid f();\n").size() == 1);
  CHECK(breaches("\n/// The entry.\nvoid f();\n") ==
        Breaches{"src/sim/a.hpp:2: a comment on a function begins with a verb (\"Removes\"), not: The entry."});

  check_none(verb_breaches(tree()));
}

// The classes with more functions than a class should have, each with the reason why it may.
const std::map<std::string, std::string> large_classes = {
    {"include/Context", "all that an actor may do, for who writes one: wide, but thin, as each is a line or two"},
    {"lang/Parser", "the grammar: a function for each rule"},
};

Breaches large_class_breaches(const std::vector<SourceFile>& files) {
  Breaches breaches;
  for (const ClassSize& found : figures_of(files).classes) {
    if (found.functions <= most_class_functions || large_classes.count(found.name) != 0) continue;
    breaches.push_back(found.name + " has " + std::to_string(found.functions) + " functions");
  }
  return breaches;
}

TEST_CASE("no class has more than forty functions, but for those that stand here with a reason") {
  const auto breaches = [](std::size_t count) {
    std::string text = "class A {\n public:\n";
    for (std::size_t i = 0; i < count; ++i) text += "  void f" + std::to_string(i) + "();\n";
    return large_class_breaches({source("src/sim/a.hpp", text + "};\n")});
  };
  CHECK(breaches(most_class_functions).empty());
  CHECK(breaches(most_class_functions + 1) == Breaches{"sim/A has 41 functions"});

  check_none(large_class_breaches(tree()));
}

TEST_CASE("a switch over an enumeration of ours has no default") {
  const std::string enums =
      "enum class Colour { red, green };\nenum class EventKind { logged };\nusing Shade = x::Colour;\n";
  const auto breaches = [&](const std::string& body) {
    return default_breaches({source("src/sim/a.cpp", enums + "void f() { switch (g(x)) {" + body + "} }\n")});
  };
  CHECK(breaches("case Colour::red: break; default: break;") ==
        Breaches{"src/sim/a.cpp:4: a default among the values of Colour"});
  CHECK(breaches("case x::Colour::red: { h(); break; } default: break;").size() == 1);
  CHECK(breaches("case Shade::red: break; default: break;").size() == 1);
  CHECK(breaches("case red: break; default: break;").size() == 1);
  CHECK(breaches("case Colour::red: switch (c) { case 1: default: h(); } break; case Colour::green: break;").empty());
  CHECK(breaches("case 'a': break; default: break;").empty());
  CHECK(breaches("case std::errc::busy: break; default: break;").empty());
  CHECK(breaches("case EventKind::logged: break; default: break;").empty());

  check_none(default_breaches(tree()));
}

TEST_CASE("there are no mutable globals") {
  for (const char* line : {"constexpr int most = 4;", "inline constexpr int most = 4;", "static int parse(int x);",
                           "  static constexpr int most = 4;", "using A = B;", "  int count_ = 0;",
                           "Result<int> parse(std::string_view text);", "inline namespace v1 {"}) {
    INFO(line);
    CHECK(global_breaches({source("src/sim/a.cpp", line)}).empty());
  }
  for (const char* line : {"int count = 0;", "static int count = 0;", "  static int count = 0;",
                           "  thread_local Cache cache;", "inline Registry registry;", "std::vector<int> all;"}) {
    INFO(line);
    CHECK(global_breaches({source("src/sim/a.cpp", line)}).size() == 1);
  }

  check_none(global_breaches(tree()));
}

}  // namespace
}  // namespace meshsim::test
