// Stops a running handler in the middle, because its caller has given up.
#pragma once

#include "actors/program_actor.hpp"

namespace meshsim::actors {

/// Gives up all that an activation and its branches wait for, so that it can be dropped.
struct ProgramActor::Stopper {
  ProgramActor& actor;
  Context& context;

  void stop(std::uint32_t slot) const;

 private:
  void stop_waiting(std::uint32_t slot) const;
  void stop_call(std::uint32_t slot) const;
};

}  // namespace meshsim::actors
