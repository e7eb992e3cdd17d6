// meshsim: scenario text -> AST -> plan -> simulation -> trace -> verdicts and reports. docs/architecture.md shows the
// way.
#include <meshsim/main.hpp>

int main(int argc, char** argv) { return meshsim::main(argc, argv, meshsim::Registry{}); }
