// The passes: each lists edits that make a page smaller or plainer, the larger ones first. None asks what a scenario
// means; whether it still fails alike is the oracle's to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shrink/edit.hpp"
#include "shrink/kept.hpp"
#include "shrink/page.hpp"

namespace meshsim::shrink {

using Pass = std::vector<Edits> (*)(const Page& page, const Kept& kept);

/// Takes out what is claimed, reported, asked and noted beside the claim; the lines of a phase stand alone.
[[nodiscard]] std::vector<Edits> drop_rest(const Page& page, const Kept& kept);
/// Makes it happen less often: `N times` and periods of the timeline, from one up.
[[nodiscard]] std::vector<Edits> lessen_load(const Page& page, const Kept& kept);
/// Takes out services, brokers, topics ... with all that mentions them, and replicas, from one up.
[[nodiscard]] std::vector<Edits> drop_topology(const Page& page, const Kept& kept);
/// Lets the timeline publish what a chain of calls and handlers publishes at its end; one call stands for a load, and
/// calls of services for those of a gateway.
[[nodiscard]] std::vector<Edits> publish_instead(const Page& page, const Kept& kept);
/// Puts the values of parameters in their places.
[[nodiscard]] std::vector<Edits> put_values(const Page& page, const Kept& kept);
/// Makes distributions constants, and times round.
[[nodiscard]] std::vector<Edits> round_values(const Page& page, const Kept& kept);
/// Takes out statements at any depth, and parts of statements: blocks, `else`, `within` and the like.
[[nodiscard]] std::vector<Edits> drop_statements(const Page& page, const Kept& kept);

/// Tells whether the statement is the claim that must stay, or one of the settings that say what is tested: whatever
/// fails without `persistence` is another failure.
[[nodiscard]] bool must_stay(const Page& page, const Statement& statement, const Kept& kept);

/// Tells whether the statement cannot be taken out alone, and stays as it is written: one that must stay, and those
/// that go with what they stand in.
[[nodiscard]] bool stays_as_written(const Page& page, const Statement& statement, const Kept& kept);

/// Tells whether a statement that must stay is among those in the braces, at any depth.
[[nodiscard]] bool holds_kept(const Page& page, const Braces& braces, const Kept& kept);

}  // namespace meshsim::shrink
