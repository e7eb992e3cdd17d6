// The figures of small files, counted by hand.
#include "house/figures.hpp"

#include <catch2/catch.hpp>

#include "house/shape.hpp"
#include "support/files.hpp"

namespace meshsim::test {
namespace {

Shape shape(std::string_view text) { return shape_of(scan(source("src/sim/a.hpp", text)).tokens); }

std::vector<std::string> function_names(std::string_view text) {
  std::vector<std::string> names;
  for (const Function& function : shape(text).functions) {
    names.push_back((function.owner.empty() ? "" : function.owner + "::") + function.name);
  }
  return names;
}

std::vector<std::string> member_names(std::string_view text) {
  std::vector<std::string> names;
  for (const Member& member : shape(text).members) names.push_back(member.owner + "." + member.name);
  return names;
}

using Names = std::vector<std::string>;

constexpr std::string_view small_header = R"(// A queue.
#pragma once

namespace meshsim::sim {

/// Plain data.
class Queue {
 public:
  Queue() = default;
  explicit Queue(int size) : data_{size}, size_(size) {}
  /// Adds `item` at the end.
  void push(int item);
  // Whether nothing waits.
  bool empty() const { return size_ == 0; }

 private:
  std::vector<int> data_;  // of those that wait
  int size_ = 0;
};

}  // namespace meshsim::sim
)";

constexpr std::string_view small_source = R"(#include "sim/queue.hpp"

void Queue::push(int item) {
  data_.push_back(item);
}
)";

TEST_CASE("the words of a file") {
  const Scanned scanned = scan(
      source("a.hpp", "#define X {\nint a = 1'000;  // one\n                // two\nf(\"}\", '{', R\"x(})x\");\n"));
  std::string text;
  for (const Token& token : scanned.tokens) text += token.text + " ";
  CHECK(text == "int a = 1'000 ; f ( \" , \" , \" ) ; ");
  CHECK(scanned.tokens.back().line == 4);
  REQUIRE(scanned.comments.size() == 1);
  CHECK(scanned.comments[0].text == "one two");
  CHECK(scanned.comments[0].behind_code);
}

TEST_CASE("the functions of a file") {
  CHECK(function_names("int f(int a);\nnamespace n { static void g() { if (a) { b(); } } }\n") == Names{"f", "g"});
  CHECK(function_names("A::B::B(int x) : x_{x}, y_(x) { run(); }\nA::~A() {}\n") == Names{"A::B::B", "A::~A"});
  CHECK(
      function_names("struct A { bool operator==(const A&) const = default; int operator()(int a) { return a; } };") ==
      Names{"A::operator("});
  CHECK(function_names("template <typename T> requires (x<T>) auto f(T a) -> std::optional<T> { return {}; }") ==
        Names{"f"});
  CHECK(
      function_names("std::function<void(int)> on_end;\nint table[] = {f(1), f(2)};\nusing F = void(int);\n").empty());
}

TEST_CASE("the members of a class") {
  CHECK(member_names("struct A { int a = 0, b; std::map<int, int> c{}; static int d; struct B { int x[4]; } e; };") ==
        Names{"A.a", "A.a", "A.c", "A::B.x", "A.e"});
  CHECK(member_names("class A { using B = int; friend class C; enum class D { x, y }; D d_; void f(); };") ==
        Names{"A.d_"});
}

TEST_CASE("the figures of a small tree") {
  const Figures figures =
      figures_of({source("src/sim/queue.hpp", small_header), source("src/sim/queue.cpp", small_source)});
  CHECK(figures.files.median == 5);
  CHECK(figures.files.longest == 21);
  CHECK(figures.functions.count == 3);
  CHECK(figures.functions.median == 1);
  CHECK(figures.functions.longest == 3);
  CHECK(figures.long_functions == 0);
  REQUIRE(figures.classes.size() == 1);
  const ClassSize& queue = figures.classes[0];
  CHECK(queue.name == "sim/Queue");
  CHECK(queue.functions == 3);  // the constructor that is written here among them
  CHECK(queue.lines == 13 + 3);
  CHECK(queue.files == 2);
  CHECK(queue.members == 2);
  CHECK(figures.comments_in_headers.part == 6);
  CHECK(figures.comments_in_headers.whole == 17);
  CHECK(figures.comments_in_sources.part == 0);
  CHECK(figures.relative_openings.part == 2);
  CHECK(figures.relative_openings.whole == 6);
  CHECK(figures.without_verb.part == 1);
  CHECK(figures.without_verb.whole == 2);
}

TEST_CASE("a class that is too large is marked") {
  std::string text = "class Broker {\n";
  for (int i = 0; i < 41; ++i) text += "  void f" + std::to_string(i) + "();\n";
  const std::string shown = figures_text(figures_of({source("src/broker/broker.hpp", text + "};\n")}));
  CHECK(shown.find("41 functions    43 lines   1 files   0 members  too large\n") != std::string::npos);
}

TEST_CASE("a long function is counted") {
  const std::string text = "void f() {\n" + std::string(59, '\n') + "}\n";
  CHECK(figures_of({source("src/sim/a.cpp", text)}).long_functions == 1);
}

TEST_CASE("how a comment opens") {
  for (const char* text : {"What comes back.", "Of calls again", "Whether it is full", "Who acts"}) {
    INFO(text);
    CHECK(opens_with_relative_clause(text));
  }
  CHECK(!opens_with_relative_clause("Whatever"));
  CHECK(opens_with_verb("Closes the connection."));
  CHECK(opens_with_verb("Is true for a queue."));
  CHECK(!opens_with_verb("This is a queue."));
  CHECK(!opens_with_verb("The queue."));
}

TEST_CASE("the tree has figures") {
  const Figures figures = figures_of(read_sources(source_dir().string(), {"include", "src"}));
  CHECK(figures.functions.count > 1000);
  CHECK(figures.long_functions == 0);
  CHECK(figures.functions.median <= 13);
}

}  // namespace
}  // namespace meshsim::test
