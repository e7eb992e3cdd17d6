// A meshsim with an actor of its own: everything the binary does, and scenarios may say `is token_bucket`.
//
//   cpp_actor run examples/cpp_actor/rate_limit.mesh
#include <meshsim/main.hpp>

#include "token_bucket.hpp"

int main(int argc, char** argv) {
  meshsim::Registry registry;
  registry.add("token_bucket", TokenBucket::make);
  return meshsim::main(argc, argv, registry);
}
