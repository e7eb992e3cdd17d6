#include <catch2/catch.hpp>

#include "check/run.hpp"

namespace meshsim::test {
namespace {

ClaimMaker hello_leads_to_bye() { return leads(fact(hello, EventKind::published), fact(bye, EventKind::published)); }

TEST_CASE("leads to: what follows in the same flow run") {
  Run held({hello_leads_to_bye().within(10)});
  held.at(0).published(1, "", hello, 1).at(2).published(2, "", hello, 2);
  held.at(8).published(3, "", bye, 1).at(9).published(4, "", bye, 2);
  CHECK(held.idle() == "held: 2 followed by bye published; closest 2ms before the deadline");

  Run another_root({hello_leads_to_bye().within(10)});
  another_root.at(0).published(1, "", hello, 1).at(8).published(3, "", bye, 2);
  CHECK(another_root.idle() == "failed: 1 of 1 was still owed at 0.010s (deadline)");

  Run earlier({hello_leads_to_bye()});
  earlier.at(0).published(3, "", bye, 1).at(1).published(1, "", hello, 1);
  CHECK(earlier.idle() == "failed: 1 of 1 was still owed at the end, 0.001s");
}

TEST_CASE("leads to: one follower serves all that came before it in the flow run") {
  Run run({hello_leads_to_bye().within(10)});
  run.at(0).published(1, "", hello, 1).at(5).published(2, "", hello, 1).at(11).published(3, "", bye, 1);
  CHECK(run.idle() == "failed: 1 of 2 was still owed at 0.010s (deadline); 1 came late, by 1ms");
}

TEST_CASE("leads to: a message that is published twice is one message") {
  Run run({hello_leads_to_bye()});
  run.at(0).published(1, "", hello, 1).at(1).published(2, "", bye, 1);
  run.at(2).event({.message = 1, .root = 1, .topic = hello, .kind = EventKind::published, .reason = Reason::duplicate});
  CHECK(run.idle() == "held: 1 followed by bye published");
}

TEST_CASE("leads to: facts of one topic belong together by message") {
  Run run({leads(fact(hello, EventKind::published), fact(hello, EventKind::handled)).within(10)});
  run.at(0).published(1, "", hello, 7).published(2, "", hello, 7).at(1).handled(1, subscriber_1, hello, 7).at(50);
  CHECK(run.idle() == "failed: 1 of 2 was still owed at 0.010s (deadline)");
}

TEST_CASE("leads to: exactly once") {
  Run run({hello_leads_to_bye().exactly(1)});
  run.at(0).published(1, "", hello, 1).published(2, "", hello, 2).published(3, "", bye, 1);
  run.published(4, "", bye, 2);
  CHECK(Run(run).idle() == "held: 2 followed by bye published exactly once");
  CHECK(run.at(9).published(5, "", bye, 2).idle() ==
        "failed: 1 of 2 was followed by bye published more than once, at 0.009s");
}

TEST_CASE("leads to: undecided and vacuous") {
  Run cut({hello_leads_to_bye().within(10)});
  CHECK(cut.at(0).published(1, "", hello, 1).at(5).end_time() ==
        "undecided: 1 of 1 still had time when the run ended at 0.005s (`ends at`)");
  CHECK(Run({hello_leads_to_bye()}).idle() == "vacuous: no hello was published");
}

TEST_CASE("leads to: memory follows the open ones") {
  Run run({hello_leads_to_bye().within(5'000)});
  for (std::uint32_t root = 1; root < 200'000; ++root) {
    run.at(root / 1'000).published(root, "", hello, root);
    if (root > 100) run.published(root, "", bye, root - 100);
  }
  CHECK(run.judge().memory_bytes() < 200'000);
}

TEST_CASE("in order: of publication, within a subscription") {
  Run held({in_order()});
  held.published(1).published(2).published(3).handled(1).handled(1).handled(3).done(1);
  CHECK(held.idle() == "held: 3 handled in order");

  Run failed({in_order()});
  failed.at(0).published(1).published(2).published(3).at(4).handled(2).at(5).handled(1).handled(3);
  const check::Verdict verdict = failed.end(check::Ending::Reason::idle).front();
  CHECK(failed.told(verdict) == "failed: 1 of 3 was handled after a later one, at 0.005s");
  CHECK(verdict.witness.message == 1);

  CHECK(Run({in_order()}).published(1).idle() == "vacuous: no hello was handled");
}

TEST_CASE("in order: per field") {
  Run run({in_order().per_user()});
  run.published(1, "alice").published(2, "bob").published(3, "alice");
  CHECK(Run(run).handled(2).handled(1).handled(3).idle() == "held: 3 handled in order");
  CHECK(Run(run).handled(3).handled(2).at(1).handled(1).idle() ==
        "failed: 1 of 3 was handled after a later one, at 0.001s");
}

}  // namespace
}  // namespace meshsim::test
