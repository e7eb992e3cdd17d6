#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

ClaimMaker hello_handled() { return counted(fact(hello, EventKind::handled, subscriber)); }

Run five_handled(ClaimMaker claim) {
  Run run({claim});
  for (MessageId id = 1; id <= 5; ++id) run.at(static_cast<Time>(id)).published(id).handled(id);
  return run;
}

TEST_CASE("count: exactly, at least, at most") {
  CHECK(five_handled(hello_handled().exactly(5)).idle() == "held: handled 5 times");
  CHECK(five_handled(hello_handled().exactly(4)).idle() ==
        "failed: handled 5 times, not exactly 4 times; the first too many at 0.005s");
  CHECK(five_handled(hello_handled().exactly(6)).idle() == "failed: handled 5 times, not exactly 6 times");
  CHECK(five_handled(hello_handled().at_least(5)).idle() == "held: handled 5 times");
  CHECK(five_handled(hello_handled().at_least(6)).idle() == "failed: handled 5 times, not at least 6 times");
  CHECK(five_handled(hello_handled().at_most(5)).idle() == "held: handled 5 times");
  CHECK(five_handled(hello_handled().at_most(1)).idle() ==
        "failed: handled 5 times, not at most once; the first too many at 0.002s");
}

TEST_CASE("count: never and eventually") {
  CHECK(five_handled(hello_handled().exactly(0)).idle() == "failed: handled 5 times, first at 0.001s");
  CHECK(Run({hello_handled().exactly(0)}).idle() == "held: handled never");
  CHECK(Run({hello_handled().at_most(3)}).idle() == "held: handled never");
  CHECK(Run({hello_handled().at_least(1)}).idle() == "failed: handled never, not at least once");
}

TEST_CASE("count: by and between are inclusive of times, before and after are not") {
  CHECK(five_handled(hello_handled().by(at_time(3)).exactly(3)).idle() == "held: handled 3 times");
  CHECK(five_handled(hello_handled().before(at_time(3)).exactly(2)).idle() == "held: handled 2 times");
  CHECK(five_handled(hello_handled().after(at_time(3)).exactly(2)).idle() == "held: handled 2 times");
  CHECK(five_handled(hello_handled().between(at_time(2), at_time(4)).exactly(3)).idle() == "held: handled 3 times");
  CHECK(five_handled(hello_handled().by(at_time(3)).at_least(4)).idle() ==
        "failed: handled 3 times, not at least 4 times, up to 0.003s");
}

TEST_CASE("count: marks divide an instant by sequence, but for by") {
  const auto run_with = [](ClaimMaker claim) {
    Run run({claim});
    run.at(1).handled(1).mark(outage).handled(2).handled(3).mark(back).handled(4);
    return run;
  };
  CHECK(run_with(hello_handled().before(at_mark(outage)).exactly(1)).idle() == "held: handled once");
  CHECK(run_with(hello_handled().after(at_mark(outage)).exactly(3)).idle() == "held: handled 3 times");
  CHECK(run_with(hello_handled().between(at_mark(outage), at_mark(back)).exactly(2)).idle() == "held: handled 2 times");
  CHECK(run_with(hello_handled().by(at_mark(outage)).exactly(4)).idle() == "held: handled 4 times");
}

TEST_CASE("count: a mark set later, with an offset") {
  Run run({hello_handled().between(at_mark(outage, 2), at_time(10)).exactly(2)});
  run.at(1).handled(1).at(5).mark(outage).handled(2).at(6).handled(3).at(7).handled(4).at(10).handled(5).at(11).handled(
      6);
  CHECK(run.idle() == "held: handled 2 times");
}

TEST_CASE("count: a mark counts when it is set first") {
  Run run({hello_handled().before(at_mark(back)).exactly(1)});
  run.at(1).handled(1).mark(back).handled(2).mark(back).handled(3);
  CHECK(run.idle() == "held: handled once");
}

TEST_CASE("count: a scope that never opened is vacuous, even for never") {
  CHECK(Run({hello_handled().exactly(0).between(at_mark(outage), at_mark(back))}).at(1).mark(outage).idle() ==
        "vacuous: mark back was never set");
  CHECK(Run({hello_handled().exactly(0).after(at_time(9'000))}).at(1).idle() ==
        "vacuous: its scope never opened in this run, which ended at 0.001s");
  CHECK(Run({hello_handled().exactly(0).after(at_time(9'000)).if_any()}).at(1).idle() ==
        "held: its scope never opened in this run, which ended at 0.001s");
  CHECK(
      Run({hello_handled().exactly(0).between(at_mark(outage), at_mark(back))}).mark(back).at(1).mark(outage).idle() ==
      "vacuous: its scope never opened in this run, which ended at 0.001s");
}

TEST_CASE("count: too few when the run was cut before the scope's end is undecided") {
  CHECK(five_handled(hello_handled().by(at_time(9)).at_least(6)).end_time() ==
        "undecided: handled 5 times when the run ended at 0.005s (`ends at`), before the scope ended");
  CHECK(five_handled(hello_handled().at_least(6)).budget() ==
        "undecided: handled 5 times when the run was cut short at 0.005s, before the scope ended");
  CHECK(five_handled(hello_handled().by(at_time(9)).at_most(1)).end_time() ==
        "failed: handled 5 times, not at most once; the first too many at 0.002s");
}

TEST_CASE("count: at the very instant of a cut nothing is missing yet") {
  CHECK(five_handled(hello_handled().by(at_time(5)).at_least(6)).budget() ==
        "undecided: handled 5 times when the run was cut short at 0.005s, before the scope ended");
  CHECK(five_handled(hello_handled().by(at_time(4)).at_least(6)).budget() ==
        "failed: handled 4 times, not at least 6 times, up to 0.004s");
}

TEST_CASE("count: of too few, the witness is the first that was not counted") {
  Run run({hello_handled().at_least(3)});
  run.at(0).published(1).published(2).published(3).published(4).at(1).handled(1).at(2).handled(3);
  const check::Verdict made = run.end(check::Ending::Reason::idle).front();
  CHECK(made.is_witness_missing);
  CHECK(made.witness.message == 2);
  CHECK(made.witness.first == 2);

  Run all({hello_handled().at_least(3)});
  all.at(0).published(1).at(1).handled(1);
  const check::Verdict none_missing = all.end(check::Ending::Reason::idle).front();
  CHECK_FALSE(none_missing.is_witness_missing);
  CHECK(none_missing.witness.message == 1);
}

TEST_CASE("count: a request that passes through a gateway counts at each hop, and the verdict says so") {
  Run run({counted(fact(orders_call, EventKind::answered)).exactly(1)});
  run.at(0).call(EventKind::requested, 1, client_1, gateway_1).call(EventKind::requested, 1, gateway_1, orders_1);
  run.at(1).call(EventKind::answered, 1, gateway_1, orders_1, 200);
  run.at(2).call(EventKind::answered, 1, client_1, gateway_1, 200);
  CHECK(run.idle() ==
        "failed: answered 2 times, not exactly once; the first too many at 0.002s; counted at each hop, for the caller "
        "alone add `by client`");
  Run alone({counted(fact(orders_call, EventKind::answered, client)).exactly(2)});
  alone.at(0)
      .call(EventKind::answered, 1, gateway_1, orders_1, 200)
      .call(EventKind::answered, 1, client_1, gateway_1, 200);
  CHECK(alone.idle() == "failed: answered once, not exactly 2 times");
}

TEST_CASE("count: what was decided by the cap says so") {
  CHECK(five_handled(hello_handled().at_least(6)).cap() ==
        "failed: handled 5 times, not at least 6 times; something was still due at the run's cap");
  CHECK(five_handled(hello_handled().at_most(4)).cap() ==
        "failed: handled 5 times, not at most 4 times; the first too many at 0.005s");
  CHECK(five_handled(hello_handled().at_least(5)).cap() == "held: handled 5 times");
}

TEST_CASE("count: what could still come to too many is undecided in a run that was cut") {
  CHECK(five_handled(hello_handled().at_most(5)).budget() ==
        "undecided: handled 5 times, nothing against it before the run was cut short at 0.005s");
  CHECK(five_handled(hello_handled().exactly(5)).budget() ==
        "undecided: handled 5 times, nothing against it before the run was cut short at 0.005s");
  CHECK(Run({hello_handled().exactly(0)}).budget() ==
        "undecided: handled never, nothing against it before the run was cut short at 0.000s");
  // A cut may come in the middle of an instant.
  CHECK(five_handled(hello_handled().by(at_time(5)).at_most(5)).budget() ==
        "undecided: handled 5 times, nothing against it before the run was cut short at 0.005s");
  CHECK(five_handled(hello_handled().by(at_time(4)).at_most(4)).budget() == "held: handled 4 times");
  CHECK(five_handled(hello_handled().before(at_time(5)).exactly(4)).budget() == "held: handled 4 times");
  CHECK(five_handled(hello_handled().at_least(5)).budget() == "held: handled 5 times");
  CHECK(five_handled(hello_handled().at_most(4)).budget() ==
        "failed: handled 5 times, not at most 4 times; the first too many at 0.005s");
  CHECK(five_handled(hello_handled().at_most(5)).end_time() == "held: handled 5 times");
}

TEST_CASE("count: a scope that had not opened when the run was cut is undecided") {
  CHECK(Run({hello_handled().exactly(0).after(at_mark(back))}).at(1).mark(outage).budget() ==
        "undecided: mark back was not set before the run was cut short at 0.001s");
  CHECK(Run({hello_handled().exactly(0).after(at_time(9'000)).if_any()}).at(1).budget() ==
        "undecided: its scope did not open before the run was cut short at 0.001s");
}

TEST_CASE("count: reasons, status classes, subscribers and life events") {
  plan::Pattern overflow = fact(hello, EventKind::dropped);
  overflow.reason = Reason::overflow;
  overflow.subscriber.service = subscriber;
  Run dropped({counted(overflow).exactly(1)});
  for (const Reason reason : {Reason::overflow, Reason::crash}) {
    for (const SubscriptionId subscription : {SubscriptionId{0}, no_subscription}) {
      dropped.event(
          {.message = 1, .subscription = subscription, .topic = hello, .kind = EventKind::dropped, .reason = reason});
    }
  }
  CHECK(dropped.idle() == "held: dropped(overflow) once");

  plan::Pattern failure = fact(orders_call, EventKind::answered);
  failure.only_failure = true;
  Run answered({counted(failure).exactly(2)});
  for (const std::uint64_t status : {200U, 299U, 300U, 503U}) {
    answered.call(EventKind::answered, status, client_1, gateway_1, status);
  }
  CHECK(answered.idle() == "held: answered(error) 2 times");

  plan::Pattern replica = fact(no_topic, EventKind::killed);
  replica.instance = {subscriber, 2};
  Run killed({counted(replica).exactly(1)});
  killed.life(EventKind::killed, subscriber_1).life(EventKind::killed, subscriber_2);
  CHECK(killed.idle() == "held: killed once");
}

}  // namespace
}  // namespace meshsim::test
