// The fixed cases: scenarios under tests/conformance/cases whose outcome was seen with real servers.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "driver/habits.hpp"
#include "driver/real_broker.hpp"
#include "driver/trial.hpp"

namespace meshsim::conformance {

/// Those of a kind, in the order of their names. `slow`: also those in the folder of that name, which wait for leases
/// by the wall clock, or move many MiB.
std::vector<std::filesystem::path> cases_of(const std::string& kind, bool slow);

std::string text_of_case(const std::filesystem::path& file);

/// Runs a case on both sides. One in a folder `refused` must not compile (E0403: the kind cannot do that). One whose
/// server could not keep the schedule's time is run again, a few times; `agrees` says no if it never could.
Verdict run_case(const std::filesystem::path& file, RealBroker& broker, const std::string& client_program);

/// Runs the same with a client of another habit; nothing where that makes no other plan, or one that a real run cannot
/// play.
std::optional<Verdict> run_case_with(const Habit& habit, const std::filesystem::path& file, RealBroker& broker,
                                     const std::string& client_program);

}  // namespace meshsim::conformance
