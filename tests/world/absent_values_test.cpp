// `none`: what a message does not have and a table does not hold.
#include <catch2/catch.hpp>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {

TEST_CASE("what is not there equals none, and nothing else does") {
  const compile::Compiled compiled = compile_here(R"(mesh 1
scenario "Some orders name nobody"
broker queue
service shop
service worker {
  memory seen
  consumes Order
  on Order {
    require message.user != none else { publish Nobodys }
    require seen[message.user] == none else { publish Again }
    set seen[message.user] = now
  }
}
service audit { subscribes Nobodys; subscribes Again; on Nobodys { work 1ms }; on Again { work 1ms } }
timeline {
  at 0s: shop publishes Order { n: 1 }
  at 1s: shop publishes Order { n: 2, user: "ann" }
  at 2s: shop publishes Order { n: 3, user: "ann" }
}
expect {
  nobodys: Nobodys published exactly once
  again:   from 2s to 3s, Again published exactly once
  without: Order published where user == none exactly once
  with:    Order published where user != none exactly 2 times
}
)");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  CHECK(world::Run(compiled.runs.front(), registry).finish().all_held());
}

}  // namespace meshsim::test
