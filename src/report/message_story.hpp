// The story of one message or call, told from a recorded run: as lines, or as a sequence diagram.
#pragma once

#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "report/first_difference.hpp"
#include "report/narrator.hpp"

namespace meshsim::report {

/// What led to the message, and all that happened to it, in order.
std::vector<const Event*> story_of_message(const EventRecorder& recorder, MessageId message);

/// A line for each event: time, number, who, what.
std::string story_lines(const std::vector<const Event*>& story, const EventRecorder& recorder,
                        const Narrator& narrator);

/// For Mermaid (mermaid.js.org, "Sequence diagrams"): an arrow for what goes from one instance to another, a note for
/// what happens within one.
std::string story_mermaid(const std::vector<const Event*>& story, const EventRecorder& recorder,
                          const Narrator& narrator);

}  // namespace meshsim::report
