#pragma once

#include <stdexcept>
#include <string>

namespace meshsim::conformance {

/// The comparison itself cannot go on: a server that does not start, a client that does not answer, a deadline that
/// passed. Says nothing about the model.
class Trouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace meshsim::conformance
