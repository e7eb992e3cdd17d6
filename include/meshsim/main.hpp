// The whole command line as a function, for binaries that bring actors of their own.
#pragma once

#include <meshsim/registry.hpp>

namespace meshsim {

/// Does what the binary `meshsim` does (`run`, `test`, ...); scenarios may also name the actors in `registry`. Returns
/// the exit code. Call it once, from the thread that has the terminal.
int main(int argc, char** argv, const Registry& registry);

}  // namespace meshsim
