// Many random schedules of one kind against one server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "driver/trial.hpp"

namespace meshsim::conformance {

struct Tally {
  std::uint64_t compared = 0;
  std::uint64_t races = 0;              ///< the outcome was not the only one that the simulation allows
  std::uint64_t too_close = 0;          ///< a step came as a handler ended: not compared
  std::vector<std::string> mismatches;  ///< each whole: seed, scenario, both outcomes, how to replay
  std::vector<std::string> rare;        ///< the same, of races whose outcome no seed came upon and no second run showed
};

/// Schedules of seeds from `first` on, while `goes_on(how many were compared)`; after `most_mismatches` it stops.
Tally run_campaign(const std::string& kind, std::uint64_t first, const std::function<bool(std::uint64_t)>& goes_on,
                   const std::string& client_program, std::size_t most_mismatches = 3);

/// Writes "redis-list: 300 of 300 random schedules agree, 95 of them with races; 2 more were too close to call".
std::string text_of(const std::string& kind, const Tally& tally);

}  // namespace meshsim::conformance
