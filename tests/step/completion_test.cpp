// What is offered where somebody types.
#include <algorithm>
#include <catch2/catch.hpp>

#include "step/play.hpp"

namespace meshsim::step::test {
namespace {

/// Asks for the candidates behind a beginning of a line, and ends the session.
class Asking final : public LineReader {
 public:
  explicit Asking(std::string beginning) : beginning_(std::move(beginning)) {}
  Input read(const std::string& /*prompt*/, Completer& completer) override {
    offered = completer.candidates(beginning_);
    return {Input::Kind::end, {}};
  }
  std::vector<std::string> offered;

 private:
  std::string beginning_;
};

std::vector<std::string> offered(const std::string& beginning) {
  OpenSandbox sandbox("scenarios/message_loop.mesh");
  Asking reader(beginning);
  step::Terminal edge;
  edge.out = [](std::string_view) {};
  edge.out_works = [] { return true; };
  edge.paths = [](const std::string& prefix) { return std::vector<std::string>{prefix + "x.mesh"}; };
  Session session(*sandbox, std::move(edge));
  Dialogue(session, reader).run();
  return reader.offered;
}

bool offers(const std::string& beginning, const std::string& word) {
  const std::vector<std::string> words = offered(beginning);
  return std::find(words.begin(), words.end(), word) != words.end();
}

TEST_CASE("a line begins with a command, an action or a service") {
  for (const char* word : {"step", "predict", "kill", "publisher"}) CHECK(offers("", word));
  CHECK_FALSE(offers("", "subscriber-1"));
  CHECK_FALSE(offers("", "ask"));
  CHECK(offers("st", "step"));
}

TEST_CASE("behind a command stands what it takes") {
  CHECK(offers("break hello ", "handled"));
  CHECK(offers("until subscriber is re", "ready"));
  CHECK(offers("watch ", "depth"));
  CHECK_FALSE(offers("watch ", "handled"));
  CHECK(offers("logs ", "--tail"));
  CHECK(offers("logs -f ", "subscriber-1"));
  CHECK(offers("queue ", "hello"));
  CHECK_FALSE(offers("queue ", "subscriber"));
  CHECK(offers("delete ", "1"));
  CHECK(offers("predict ", "yes"));
  CHECK(offers("help ", "redis-streams"));
  CHECK(offers("help ", "undo"));
  CHECK(offered("save dir/wh") == std::vector<std::string>{"dir/whx.mesh"});
  CHECK(offered("ps ").empty());
}

TEST_CASE("behind an action stand names and the words of actions") {
  CHECK(offers("kill ", "subscriber-1"));
  CHECK(offers("publisher ", "publishes"));
  CHECK(offers("publisher publishes ", "hello"));
  CHECK(offers("cut publisher ", "->"));
}

}  // namespace
}  // namespace meshsim::step::test
