// The words of the binary that is run without a command.
#pragma once

namespace meshsim::cli {

inline constexpr const char* welcome = R"(meshsim: run scripted failures against a simulated multi-service system

  meshsim run scenarios/message_loop.mesh    run it, see what happened, get the verdicts
  meshsim view scenarios/message_loop.mesh   the same as a page in a browser
  meshsim test scenarios                     every scenario below, as tests
  meshsim sweep shop.mesh --vary n=1..9      for each combination of parameters, as a table
  meshsim explore shop.mesh                  faults at every moment: what fails under them
  meshsim diff shop.mesh other.mesh          where two runs part, and what came of it
  meshsim graph shop.mesh                    who calls, publishes and subscribes to whom
  meshsim step scenarios/message_loop.mesh   walk through it, forwards and backwards
  meshsim check FILE                         only the diagnostics
  meshsim fmt FILE                           the canonical layout
  meshsim explain redis-pubsub               a word, metric, role, broker kind, command or error code

meshsim COMMAND --help says more about one. Scenarios are described in docs/language.md.
)";

}  // namespace meshsim::cli
