#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

TEST_CASE("every: held, with the margin to the deadline") {
  Run run({every_handled().within(100)});
  run.at(0).published(1).at(10).published(2).at(88).handled(1).at(90).handled(2).done(1).done(2);
  CHECK(run.idle() == "held: 2 handled; closest 12ms before the deadline");
}

TEST_CASE("every: without within the deadline is the end") {
  Run late({every_handled()});
  late.at(0).published(1).at(9'000).handled(1);
  CHECK(late.idle() == "held: 1 handled");

  Run owed({every_handled()});
  owed.at(0).published(1).published(2).published(3).at(20).handled(2);
  CHECK(Run(owed).idle() == "failed: 2 of 3 were still owed at the end, 0.020s");
  CHECK(Run(owed).end_time() == "failed: 2 of 3 were still owed at the end, 0.020s");
  CHECK(Run(owed).budget() == "undecided: 2 of 3 still had time when the run was cut short at 0.020s");
}

TEST_CASE("every: in a run that was cut more instances could have come") {
  const std::string open = "undecided: nothing against it before the run was cut short at 0.009s";
  Run met({every_handled()});
  met.at(0).published(1).at(1).handled(1).at(9);
  CHECK(met.budget() == open);
  Run chosen({every_handled().before(at_time(5))});
  chosen.at(0).published(1).at(1).handled(1).at(9);
  CHECK(chosen.budget() == "held: 1 handled");
  Run too_often({every_handled().before(at_time(5)).exactly(1)});
  too_often.at(0).published(1).at(1).handled(1).at(9);
  CHECK(too_often.budget() == open);
  CHECK(Run({every_handled()}).at(9).budget() ==
        "undecided: no hello was published before the run was cut short at 0.009s");
  CHECK(Run({every_handled().if_any()}).at(9).budget() ==
        "undecided: no hello was published before the run was cut short at 0.009s");
  CHECK(Run({every_handled().before(at_time(5))}).at(9).budget() == "vacuous: no hello was published in its scope");
}

TEST_CASE("every: the deadline is inclusive") {
  Run in_time({every_handled().within(5)});
  in_time.at(0).published(1).at(5).handled(1);
  CHECK(in_time.idle() == "held: 1 handled; closest 0s before the deadline");

  Run late({every_handled().within(5)});
  late.at(0).published(1).at(6).handled(1);
  CHECK(late.idle() == "failed: 1 of 1 was still owed at 0.005s (deadline); 1 came late, by 1ms");
}

TEST_CASE("every: a deadline at the very instant of a cut is not decided") {
  Run run({every_handled().within(5)});
  run.at(0).published(1).at(5);
  CHECK(Run(run).budget() == "undecided: 1 of 1 still had time when the run was cut short at 0.005s");
  CHECK(Run(run).end_time() == "failed: 1 of 1 was still owed at 0.005s (deadline)");
  CHECK(Run(run).at(6).budget() == "failed: 1 of 1 was still owed at 0.005s (deadline)");
}

TEST_CASE("every: a within that the run's end cuts short is undecided, unless the run was idle") {
  Run run({every_handled().within(100)});
  run.at(0).published(1).at(90).published(2).at(95).handled(1).at(99);
  CHECK(Run(run).end_time() == "undecided: 1 of 2 still had time when the run ended at 0.099s (`ends at`)");
  CHECK(Run(run).idle() == "failed: 1 of 2 was still owed at 0.190s (deadline)");
  CHECK(Run(run).at(190).end_time() == "failed: 1 of 2 was still owed at 0.190s (deadline)");
}

TEST_CASE("every: a message that is gone without the fact is owed at once") {
  Run run({every_handled().within(5'000)});
  run.at(0).published(1).published(2).at(3).done(2).handled(1).done(1);
  const check::Verdict verdict = Run(run).end(check::Ending::Reason::end_time).front();
  CHECK(run.told(verdict) == "failed: 1 of 2 was not handled; the first was gone for good at 0.003s");
  CHECK(verdict.witness.message == 2);
  CHECK(verdict.witness.first == 2);
  CHECK(verdict.witness.last == 3);
}

TEST_CASE("every: what none of them may be is not told as if each was") {
  Run most({every_handled().at_most(1)});
  most.at(0).published(1).published(2).at(5).done(1).done(2);
  CHECK(most.idle() == "held: 2 published, each handled at most once");

  Run none({every_handled().exactly(0)});
  none.at(0).published(1).published(2).at(5).done(1).done(2);
  CHECK(none.idle() == "held: 2 published, none handled");
}

TEST_CASE("every: exactly once is broken by a second handling, not by a deduplicated copy") {
  Run twice({every_handled().exactly(1)});
  twice.at(0).published(1).published(2).at(1).handled(1).handled(2).at(4).handled(1, subscriber_2).done(1).done(2);
  CHECK(twice.idle() == "failed: 1 of 2 was handled more than once, at 0.004s");

  Run once({every_handled().exactly(1)});
  once.at(0).published(1).at(1).handled(1);
  once.at(4).event({.message = 1, .instance = subscriber_2, .topic = hello, .kind = EventKind::deduplicated}).done(1);
  CHECK(once.idle() == "held: 1 handled exactly once");
}

TEST_CASE("every: a message that is published twice is one message") {
  const Event again{.message = 1, .topic = hello, .kind = EventKind::published, .reason = Reason::duplicate};
  Run run({every_handled()});
  run.at(0).published(1).at(1).handled(1).at(2).event(again).at(3).done(1);
  CHECK(run.idle() == "held: 1 handled");

  Run late({every_handled().after(at_time(1))});
  late.at(0).published(1).handled(1).at(2).event(again).done(1).published(2).handled(2).done(2);
  CHECK(late.idle() == "held: 1 handled");

  Run counted_once({counted(fact(hello, EventKind::published)).exactly(1)});
  counted_once.at(0).published(1).at(2).event(again);
  CHECK(counted_once.idle() == "held: published once");

  plan::Pattern copies = fact(hello, EventKind::published);
  copies.reason = Reason::duplicate;
  Run counted_copies({counted(copies).exactly(2)});
  counted_copies.at(0).published(1).event(again).event(again);
  CHECK(counted_copies.idle() == "held: published(duplicate) 2 times");
}

TEST_CASE("every: a message that is delivered once more after it was handled owes nothing more") {
  const Event delivered{.message = 1, .instance = subscriber_1, .topic = hello, .kind = EventKind::delivered};
  Run run({every(fact(hello, EventKind::delivered), fact(hello, EventKind::handled))});
  run.at(0).event(delivered).at(1).handled(1).at(2).event(delivered).at(3).done(1);
  CHECK(run.idle() == "held: 1 handled");
}

TEST_CASE("every: at most n times owes nothing") {
  Run none({every_handled().at_most(2)});
  none.at(0).published(1).done(1);
  CHECK(none.idle() == "held: 1 published, each handled at most 2 times");

  Run more({every_handled().at_most(2)});
  more.at(0).published(1).handled(1).handled(1).at(3).handled(1);
  CHECK(more.idle() == "failed: 1 of 1 was handled more than 2 times, at 0.003s");
}

TEST_CASE("every: at least twice") {
  Run run({every_handled().at_least(2)});
  run.at(0).published(1).published(2).handled(1).handled(1).handled(2).done(1).at(1).done(2);
  CHECK(run.idle() == "failed: 1 of 2 was not handled at least 2 times; the first was gone for good at 0.001s");
}

TEST_CASE("every: another service's handling does not count") {
  Run run({every_handled()});
  run.at(0).published(1).handled(1, orders_1).done(1);
  CHECK(run.idle() == "failed: 1 of 1 was not handled; the first was gone for good at 0.000s");
}

TEST_CASE("every: without an instance it is vacuous, unless it says if any") {
  Run vacuous({every_handled()});
  CHECK(vacuous.published(1, "", bye).idle() == "vacuous: no hello was published");
  Run allowed({every_handled().if_any()});
  CHECK(allowed.idle() == "held: no hello was published");
}

TEST_CASE("every: by a time is a deadline for all, inclusive") {
  Run held({every_handled().by(at_time(10))});
  held.at(0).published(1).at(10).handled(1).at(11).published(2);
  CHECK(held.idle() == "held: 1 handled; closest 0s before the deadline");

  Run failed({every_handled().by(at_time(10))});
  failed.at(0).published(1).at(10).published(2).at(11).handled(1);
  CHECK(failed.idle() == "failed: 2 of 2 were still owed at 0.010s (deadline); 1 came late, by 1ms");
}

TEST_CASE("every: by a mark's time, for what was published before the mark") {
  Run run({every_handled().by(at_mark(back, 10)).subject_before(at_mark(back))});
  run.at(0).published(1).published(2).at(5).published(3).mark(back).published(4).at(15).handled(1).handled(2);
  CHECK(Run(run).handled(3).idle() == "held: 3 handled; closest 0s before the deadline");
  CHECK(Run(run).at(16).handled(3).idle() == "failed: 1 of 3 was still owed at 0.015s (deadline); 1 came late, by 1ms");
}

TEST_CASE("every: a mark that is never set leaves nothing to judge") {
  Run run({every_handled().by(at_mark(back, 10))});
  run.at(0).published(1).done(1);
  CHECK(run.judge().progress(0, run.ending(check::Ending::Reason::interrupted)).is_broken);
  CHECK(run.idle() == "vacuous: mark back was never set");

  Run subject({every_handled().subject_before(at_mark(outage))});
  CHECK(subject.at(0).published(1).handled(1).idle() == "vacuous: mark outage was never set");
}

TEST_CASE("every: while the run goes on, a broken claim tells what broke it, not what is still open") {
  Run run({every_handled().exactly(1)});
  run.at(0).published(1).handled(1).at(1).published(2).at(2).handled(1);
  const check::Judge::Progress broken = run.judge().progress(0, run.ending(check::Ending::Reason::going_on));
  CHECK(broken.is_broken);
  CHECK(run.told(broken.verdict) == "failed: 1 of 2 was handled more than once, at 0.002s");
  CHECK(broken.verdict.witness.message == 1);
  CHECK(broken.verdict.open == 1);
  CHECK(run.idle() == "failed: 1 of 2 was still owed at the end, 0.002s; 1 of 2 was handled more than once");
}

TEST_CASE("every: other scopes choose whom it is about, not until when") {
  Run between({every_handled().between(at_mark(outage), at_mark(back))});
  between.at(0).published(1).done(1).mark(outage).published(2).mark(back).published(3).done(3).at(50).handled(2);
  CHECK(between.idle() == "held: 1 handled");

  Run after({every_handled().after(at_time(5))});
  after.at(5).published(1).at(6).published(2).handled(2);
  CHECK(after.idle() == "held: 1 handled");

  Run before({every_handled().before(at_time(5))});
  before.at(4).published(1).at(5).published(2).handled(1);
  CHECK(before.idle() == "held: 1 handled");

  Run never_opened({every_handled().after(at_time(5'000))});
  CHECK(never_opened.at(5).published(1).idle() == "vacuous: its scope never opened in this run, which ended at 0.005s");
}

TEST_CASE("every: where is decided at the publication") {
  Run run({every_handled().where_user("alice")});
  run.at(0).published(1, "alice").published(2, "bob").done(2).at(1).handled(1).done(1);
  CHECK(run.idle() == "held: 1 handled");

  Run of_handled({counted(fact(hello, EventKind::handled)).where_user("alice").exactly(1)});
  of_handled.at(0).published(1, "alice").published(2, "bob").handled(2).handled(1).done(1).done(2);
  CHECK(of_handled.idle() == "held: handled once");
}

TEST_CASE("every: a call is its caller's, though a gateway passes it on under its id") {
  const auto answered = every(fact(orders_call, EventKind::requested, client), fact(orders_call, EventKind::answered));
  Run run({ClaimMaker(answered).within(100).exactly(1)});
  run.at(0).call(EventKind::requested, 1, client_1, gateway_1).at(1).call(EventKind::requested, 1, gateway_1, orders_1);
  run.at(5).call(EventKind::answered, 1, gateway_1, orders_1, 202).at(6);
  CHECK(Run(run).call(EventKind::answered, 1, client_1, gateway_1, 202).idle() ==
        "held: 1 answered exactly once; closest 94ms before the deadline");
  CHECK(Run(run).call(EventKind::timed_out, 1, client_1, gateway_1).idle() ==
        "failed: 1 of 1 was still owed at 0.100s (deadline)");
}

TEST_CASE("every: a copied judge goes on by itself") {
  Run run({every_handled().exactly(1)});
  run.at(0).published(1).published(2).handled(1);
  Run copy(run);
  copy.handled(2).done(1).done(2);
  run.handled(1);
  CHECK(copy.idle() == "held: 2 handled exactly once");
  CHECK(run.end(check::Ending::Reason::idle).front().outcome == check::Outcome::failed);
}

TEST_CASE("every: memory follows the living messages, not the run") {
  Run run({every_handled().exactly(1), every_handled().within(5'000), in_order(),
           metric(plan::MetricKind::throughput, hello).is(plan::Comparison::greater, 0)});
  run.at(0).published(1);  // waits for ever, in front of all deadlines
  for (MessageId id = 2; id < 1'000'000; ++id) {
    if (id % 1'000 == 0) run.at(static_cast<Time>(id / 1'000));
    run.published(id);
    if (id > 100) run.handled(id - 90).done(id - 90);
  }
  CHECK(run.judge().memory_bytes() < 100'000);
}

TEST_CASE("what narrows a fact down is said with it") {
  plan::Pattern rejected = fact(hello, EventKind::dead_lettered);
  rejected.reason = Reason::rejected;
  Run run({every(fact(hello, EventKind::published), rejected), every(rejected, fact(hello, EventKind::handled))});
  run.at(0).published(1).event(
      {.message = 1, .subscription = 0, .topic = hello, .kind = EventKind::dead_lettered, .reason = Reason::overflow});
  const std::vector<check::Verdict> verdicts = run.end(check::Ending::Reason::idle);
  CHECK(run.told(verdicts[0]) == "failed: 1 of 1 was still owed at the end, 0.000s");
  CHECK(run.told(verdicts[1]) == "vacuous: no hello was dead_lettered(rejected)");
}

}  // namespace
}  // namespace meshsim::test
