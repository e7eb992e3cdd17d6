// Everything that is printed after the log: verdict lines, failures with their stories, statistics, closing lines.
#include <catch2/catch.hpp>

#include "report/failure.hpp"
#include "report/junit.hpp"
#include "report/report_lines.hpp"
#include "report/result.hpp"
#include "report/sample.hpp"
#include "report/statistics.hpp"
#include "report/summary.hpp"
#include "report/verdict_lines.hpp"
#include "support/golden.hpp"

namespace meshsim::report {
namespace {

using check::Finding;
using check::Outcome;

class FixedGauges : public watch::Gauges {
 public:
  std::uint64_t depth(TopicId, ServiceId) const override { return 0; }
  std::uint64_t in_flight(TopicId, ServiceId) const override { return 0; }
  std::uint64_t kept(ServiceId service) const override { return service == 1 ? outbox : 0; }
  std::uint64_t outbox = 3;
  watch::Holding holding(SubscriptionId id) const override {
    const Time published = id == 0 ? 5500 * millisecond : 4 * second;
    return {.waiting = 2 - id, .in_flight = 1 + id, .oldest = published};
  }
  Duration busy(ServiceId) const override { return 0; }
  Duration capacity(ServiceId) const override { return 0; }
};

/// The message loop, judged: two claims that held, one that failed, one vacuous, one undecided, and three lines to
/// mention.
struct Judged {
  Judged() {
    sample.plan.files = {"scenarios/loop.mesh"};
    sample.plan.seed = 42;
    sample.plan.options = {{"workers", "3"}};
    claim("before", Outcome::held, Finding::as_claimed, 18);
    claim("catches_up", Outcome::failed, Finding::owed, 20);
    claim("drained", Outcome::vacuous, Finding::no_instance, 21);
    claim("later", Outcome::undecided, Finding::cut_short, 22);
    run.verdicts[0].seen = 1;
    check::Verdict& failed = run.verdicts[1];
    failed.seen = 3;
    failed.missed = 1;
    failed.time = 7 * second;
    failed.at_deadline = true;
    failed.witness = {2, 11, 12};
    run.verdicts[3].seen = 3;
    run.verdicts[3].open = 1;
    run.verdicts[3].time = 7 * second;
    line(plan::act::Check{{}, "subscriber is up"}, "at 500ms: check subscriber is up", 10);
    line(plan::act::Check{{}, "subscriber is up"}, "at 2s: check subscriber is up", 12);
    line(plan::act::Kill{}, "at 3s: kill subscriber", 13);
    run.lines = {{LineFinding::Kind::check_held, 0, 500 * millisecond, 9},
                 {LineFinding::Kind::check_failed, 1, 2 * second, 10},
                 {LineFinding::Kind::did_nothing, 2, 3 * second, 0}};
    run.plan = &sample.plan;
    run.timeline = &sample.plan.timeline;
    run.ended_at = 9 * second;
    run.events = 18;
    run.digest = 0x1c6a'ebd1'1727'c487;
    run.replay = replay_command(sample.plan, {});
  }

  void claim(const char* label, Outcome outcome, Finding finding, std::uint32_t position) {
    plan::Claim c;
    c.label = label;
    c.text = "every hello published is handled by subscriber within 5s";
    c.because = outcome == Outcome::failed ? "the learner expects it" : "";
    plan::claim::EveryIs said;
    said.subject.kind = EventKind::published;
    said.subject.topic = test::hello;
    said.target.kind = EventKind::handled;
    said.target.topic = test::hello;
    said.within = 5 * second;
    c.sentence = said;
    c.position = {0, position, 3};
    check::Verdict verdict;
    verdict.claim = static_cast<std::uint32_t>(sample.plan.claims.size());
    verdict.outcome = outcome;
    verdict.finding = finding;
    sample.plan.claims.push_back(c);
    run.verdicts.push_back(verdict);
  }

  void line(plan::Action action, const char* text, std::uint32_t position) {
    plan::TimelineLine l;
    l.action = std::move(action);
    l.text = text;
    l.position = {0, position, 3};
    sample.plan.timeline.lines.push_back(l);
  }

  RunResult result(std::vector<std::string> stories = {}) const { return result_of(run, {}, std::move(stories)); }

  std::string failures(Style style = {}) const {
    StoryRecorder recorder(run.verdicts);
    sample.play(recorder);
    const SourceLine source = [](const plan::Position& position) -> std::string_view {
      if (position.line != 20) return {};
      return "  catches_up:  every hello published is handled by subscriber within 5s";
    };
    return describe_failures(run, source, &recorder, Narrator(sample.plan, sample.names), style);
  }

  test::Sample sample = test::message_loop();
  RunReport run;
};

TEST_CASE("reports are printed with their values, aligned") {
  test::Sample sample;
  RunReport run;
  run.plan = &sample.plan;
  run.timeline = &sample.plan.timeline;
  CHECK(report_lines(result_of(run, {}, {}), {}).empty());
  plan::Metric latency;
  latency.kind = plan::MetricKind::latency;
  sample.plan.reports = {
      {latency, {}, "p95 latency of hello", {}}, {{}, {}, "depth of hello", {}}, {latency, {}, "max latency", {}}};
  run.reports = {watch::Measurement::duration(Decimal(4'200'000), 1), watch::Measurement::count(3), {}};
  CHECK(report_lines(result_of(run, {}, {}), {}) ==
        "report     p95 latency of hello  4.2ms (1 sample)\n"
        "report     depth of hello        3\n"
        "report     max latency           nothing to measure\n");
}

TEST_CASE("verdicts are one line each") {
  test::check_golden("report/verdict_lines.txt", verdict_lines(Judged().result(), {}));
}

TEST_CASE("a claim that did not hold points into the scenario and the run") {
  test::check_golden("report/failures.txt", Judged().failures());
}

TEST_CASE("failures in colour") { test::check_golden("report/failures_colour.txt", Judged().failures(Style{true})); }

TEST_CASE("statistics count what happened to messages and calls") {
  using enum EventKind;
  test::Sample sample = test::message_loop();
  const auto call = [&](InstanceId caller, EventKind kind, std::uint64_t status = 0) {
    sample.add(6'000, {.message = 4,
                       .detail = status,
                       .instance = caller,
                       .peer = test::gateway_1,
                       .topic = test::post_orders,
                       .kind = kind});
  };
  sample.publish(6'000, 1, "once more").reason = Reason::duplicate;
  call(test::publisher_1, requested);
  call(test::gateway_1, requested);  // passed on: not counted again
  call(test::gateway_1, answered, 200);
  call(test::publisher_1, answered, 200);
  call(test::publisher_1, requested);
  call(test::publisher_1, answered, 502);
  call(test::publisher_1, requested);
  call(test::publisher_1, timed_out);
  call(test::gateway_1, retried);
  call(test::publisher_1, requested);
  call(test::subscriber_1, requested);
  call(test::subscriber_1, requested);
  call(test::subscriber_1, answered, 200);
  sample.add(6'500, {.instance = test::subscriber_1, .kind = killed});
  const FixedGauges gauges;
  Statistics statistics(sample.plan, sample.names, gauges);
  sample.play(statistics);
  test::check_golden("report/statistics.txt", statistics.text(9 * second, {}));
  FixedGauges nothing_kept;
  nothing_kept.outbox = 0;
  CHECK(Statistics(sample.plan, sample.names, nothing_kept).text(9 * second, {}).empty());
}

TEST_CASE("each replica's own subscription has a row below its service's") {
  test::Sample sample = test::message_loop();
  sample.names.subscriptions.resize(1);
  sample.names.subscriptions[0].replica = 1;
  sample.names.subscriptions[0].name = "subscriber-1";
  trace::SubscriptionName second_one = sample.names.subscriptions[0];
  second_one.replica = 2;
  second_one.name = "subscriber-2";
  sample.names.subscriptions.push_back(second_one);
  sample.add(8'000, {.message = 1,
                     .instance = test::queue_1,
                     .subscription = 1,
                     .topic = 0,
                     .kind = EventKind::dead_lettered,
                     .reason = Reason::too_many_tries});
  const FixedGauges gauges;
  Statistics statistics(sample.plan, sample.names, gauges);
  sample.play(statistics);
  test::check_golden("report/statistics_of_replicas.txt", statistics.text(9 * second, {}));
}

TEST_CASE("a story leaves the middle out when it is long") {
  Judged judged;
  StoryRecorder recorder(judged.run.verdicts);
  judged.sample.play(recorder);
  const auto story = story_of(recorder, {2, 11, 12}, 1);
  CHECK(story.size() == 1);
  CHECK(story_of(recorder, {}, 8).empty());
}

TEST_CASE("beyond its limit a recorder keeps what is about the witnesses") {
  Judged judged;
  StoryRecorder recorder(judged.run.verdicts, 2);
  judged.sample.play(recorder);
  CHECK(recorder.find(1) != nullptr);
  CHECK(recorder.find(5) == nullptr);
  REQUIRE(recorder.find(11) != nullptr);
  CHECK(recorder.find(11)->kind == EventKind::published);
}

TEST_CASE("closing lines") {
  Judged judged;
  CHECK(closing_line(judged.result()) == "seed 42, 18 events in 9.000s of virtual time, digest 1c6aebd11727c487\n");
  CHECK(run_line(judged.result(), 6, {}) == "FAIL       loop    2 held, 2 failed, 1 vacuous, 1 undecided\n");
  judged.run.cut_by = "the budget of 18 events was spent";
  CHECK(closing_line(judged.result()).rfind("cut short at 9.000s: the budget of 18 events was spent\n", 0) == 0);
  judged.run.cut_by.clear();
  judged.run.at_cap = true;
  CHECK(closing_line(judged.result())
            .rfind("ended at 9.000s, its cap, while something was still due (`ends at T` in", 0) == 0);
  CHECK(run_line(judged.result(), 6, {}) ==
        "FAIL       loop    2 held, 2 failed, 1 vacuous, 1 undecided; ended at its cap\n");
  CHECK(tally_line({12, 1, 0}) == "12 passed, 1 failed, 0 skipped\n");
}

TEST_CASE("a run stands as its worst part does") {
  Judged judged;
  CHECK(standing_of(judged.run) == Standing::failed);
  judged.run.lines.clear();
  judged.run.verdicts[1].outcome = Outcome::held;
  CHECK(standing_of(judged.run) == Standing::failed);
  judged.run.verdicts[2].outcome = Outcome::held;
  CHECK(standing_of(judged.run) == Standing::undecided);
  judged.run.verdicts[3].outcome = Outcome::held;
  CHECK(standing_of(judged.run) == Standing::passed);
  judged.run.cut_by = "interrupted";
  CHECK(standing_of(judged.run) == Standing::undecided);
}

TEST_CASE("a check that never ran is vacuous, and undecided where the run was cut before its moment") {
  Judged judged;
  for (check::Verdict& verdict : judged.run.verdicts) verdict.outcome = Outcome::held;
  judged.run.lines = {{LineFinding::Kind::check_never_ran, 0, 9 * second, 0}};
  CHECK(standing_of(judged.run) == Standing::failed);
  CHECK(run_line(judged.result(), 6, {}) == "FAIL       loop    4 held, 1 vacuous\n");
  CHECK(verdict_lines(judged.result(), {})
            .rfind("VACUOUS    line 10     subscriber is up: never asked: its moment did not come\n", 0) == 0);
  judged.run.cut_by = "it was interrupted";
  CHECK(standing_of(judged.run) == Standing::undecided);
  CHECK(verdict_lines(judged.result(), {})
            .rfind("UNDECIDED  line 10     subscriber is up: not asked before the run was cut short at 9.000s\n", 0) ==
        0);
}

TEST_CASE("the replay command runs the same plan again") {
  plan::Plan plan;
  plan.files = {"my scenarios/loop.mesh"};
  plan.run_name = "loop[n=5]";
  plan.seed = 7;
  CHECK(replay_command(plan, {{"workers", "8"}, {"who", "it's"}}) ==
        R"(meshsim run 'my scenarios/loop.mesh' --seed 7 --set workers=8 --set 'who=it'\''s' --only 'loop[n=5]')");
  plan.run_name = "loop[n=5,seed=7]";
  CHECK(replay_command(plan, {}) == R"(meshsim run 'my scenarios/loop.mesh' --only 'loop[n=5,seed=7]')");
}

TEST_CASE("the JUnit document") {
  Judged judged;
  JUnitWriter writer;
  writer.add(judged.result({"", "the <story>\nof #2", "", ""}));
  writer.add(InvalidFile{"broken.mesh", "error[E0204]: no actor named `oder`\n"});
  test::check_golden("report/junit.xml", writer.document());
}

TEST_CASE("the JUnit document of runs that failed otherwise than by a claim") {
  Judged judged;
  JUnitWriter writer;
  judged.run.verdicts.clear();
  judged.run.lines.clear();
  judged.run.cut_by = "the budget of 18 events was spent";
  writer.add(judged.result());
  judged.run.cut_by.clear();
  judged.run.strict = true;
  judged.run.errors = {{{0, 5, 12}, "cannot add none and a duration, as `message.colour` is absent", 3}};
  writer.add(judged.result());
  judged.run.lines = {{LineFinding::Kind::did_nothing, 2, 3 * second, 0}};
  writer.add(judged.result());
  judged.run.strict = false;
  judged.run.is_test = true;
  judged.run.errors.clear();
  judged.run.lines.clear();
  judged.sample.plan.claims.clear();
  writer.add(judged.result());
  writer.add(RunWithoutEnd{"loop[seed=2]", "scenarios/loop.mesh", "it was not begun: interrupted"});
  test::check_golden("report/junit_without_verdicts.xml", writer.document());
}

TEST_CASE("XML text is escaped") {
  CHECK(escape_xml("a<b>&\"c\"\n\t") == "a&lt;b&gt;&amp;&quot;c&quot;\n\t");
  CHECK(escape_xml(std::string_view("\0\x1b\xff", 3)) == "\ufffd\ufffd\ufffd");
}

}  // namespace
}  // namespace meshsim::report
