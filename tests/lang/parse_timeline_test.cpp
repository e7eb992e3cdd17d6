#include "lang/script.hpp"

namespace meshsim::lang::test {
namespace {

TEST_CASE("each trigger") {
  CHECK(shape(std::get<ast::AtTime>(line("at 4s: mark m").trigger.node).time) == "4s");
  CHECK(shape(std::get<ast::AfterPrevious>(line("+500ms: mark m").trigger.node).delay) == "500ms");
  CHECK(shape(std::get<ast::AtEvent>(line("at event 17: mark m").trigger.node).number) == "17");
  const auto every = std::get<ast::EveryPeriod>(line("every 1s from 2s to end: mark m").trigger.node);
  CHECK(every.to.kind == ast::Anchor::Kind::end);
  const auto state = std::get<ast::When>(line("when order-api is ready: mark m").trigger.node);
  CHECK(shape(std::get<ast::Expression>(state.condition.node)) == "<order-api is ready>");
  const auto fact = std::get<ast::When>(line("when hello handled by a where n == 3: mark m").trigger.node);
  CHECK(shape(*std::get<ast::Occurrence>(fact.condition.node).where) == "(n == 3)");
}

TEST_CASE("ends of processes") {
  for (const std::string verb : {"kill", "crash", "stop", "start", "restart", "pause", "resume", "power off"}) {
    CHECK(action<ast::Lifecycle>(verb + " w").verb == verb);
  }
  CHECK(action<ast::Lifecycle>("kill worker-2").target.text == "worker-2");
  CHECK(action<ast::Lifecycle>("crash w at before_ack").at == ast::CrashPoint::before_ack);
  CHECK(shape(*action<ast::Lifecycle>("stop w grace 2s").grace) == "2s");
}

TEST_CASE("messages and requests of the timeline") {
  const auto publish = action<ast::PublishAction>("p publishes hello { text: \"x\" } 5 times every 100ms");
  CHECK(publish.payload->fields.size() == 1);
  CHECK(shape(publish.repeat->count) == "5");
  CHECK(shape(*publish.repeat->every) == "100ms");
  CHECK_FALSE(action<ast::PublishAction>("mark publishes hello").repeat);
  CHECK(action<ast::CallAction>("p calls web POST /x 3 times").request.path.text == "/x");
}

TEST_CASE("faults of links") {
  CHECK(action<ast::LinkFault>("cut a -> b").verb == "cut");
  CHECK(action<ast::LinkFault>("heal a <-> b").both_ways);
  CHECK(shape(*action<ast::LinkFault>("delay a -> b by 20ms..30ms").amount) == "(20ms..30ms)");
  CHECK(shape(*action<ast::LinkFault>("loss 5% on a -> b").amount) == "5%");
  const auto partition = action<ast::Partition>("partition {a, b} from {c}");
  CHECK(partition.one_side.size() == 2);
  CHECK(partition.other_side.size() == 1);
  CHECK(shape(*line("at 1s: cut a -> b for 2s").action.lasting) == "2s");
}

TEST_CASE("the other actions") {
  CHECK(shape(action<ast::Scale>("scale worker to target").count) == "target");
  CHECK(action<ast::Mark>("mark outage").name.text == "outage");
  CHECK(shape(action<ast::Check>("check depth of hello <= 5").predicate) == "(<depth of hello> <= 5)");
  CHECK(action<ast::Note>("note \"look\"").text.value == "look");
}

TEST_CASE("questions") {
  const auto yes_or_no = action<ast::Ask>("ask \"Lost?\" answer from 1s to 2s, never hello dropped because \"kept\"");
  CHECK(yes_or_no.question.value == "Lost?");
  CHECK(std::holds_alternative<ast::Never>(yes_or_no.answer->node));
  CHECK(yes_or_no.answer->scope->kind == ast::Scope::Kind::from_to);
  CHECK(yes_or_no.answer->because->value == "kept");
  const auto on_lines = action<ast::Ask>("ask \"How many?\"\n  answer hello handled by s\n  because \"so\"");
  CHECK(std::holds_alternative<ast::HowOften>(on_lines.answer->node));
  CHECK(on_lines.answer->because->value == "so");
}

TEST_CASE("phases keep their place among the lines") {
  const auto timeline =
      item<ast::Timeline>("timeline {\n at 1s: mark a\n phase \"p\" {\n  at 2s: mark b\n }\n at 3s: mark c\n}");
  REQUIRE(timeline.entries.size() == 3);
  CHECK(std::get<ast::Phase>(timeline.entries[1]).lines.size() == 1);
}

TEST_CASE("one time, action, condition, scope or claim can be parsed by itself") {
  Sources sources;
  Diagnostics diagnostics;
  const auto text = [&](const char* typed) { return sources.add("<typed>", typed); };
  CHECK(std::holds_alternative<ast::AtEvent>(parse_trigger(text("at event 7"), sources, diagnostics)->node));
  CHECK(parse_action(text("kill worker for 2s"), sources, diagnostics)->lasting);
  CHECK(parse_condition(text("hello handled by subscriber"), sources, diagnostics));
  CHECK(parse_scope(text("between outage and back + 1s"), sources, diagnostics)->second->offset);
  CHECK(parse_claim(text("by 1s, never hello dropped"), sources, diagnostics)->scope);
  CHECK(shape(*parse_expression(text("3 * 4"), sources, diagnostics)) == "(3 * 4)");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK_FALSE(parse_trigger(text("at 1s: kill worker"), sources, diagnostics));
  CHECK_FALSE(parse_action(text("kill worker twice"), sources, diagnostics));
  CHECK_FALSE(parse_action(text(""), sources, diagnostics));
  CHECK_FALSE(parse_action(text("kill worker\nkill worker"), sources, diagnostics));
  CHECK(diagnostics.error_count() == 4);
}

}  // namespace
}  // namespace meshsim::lang::test
