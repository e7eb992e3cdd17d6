// The story of one message or call, told from a recorded run: as lines, or as a sequence diagram.
#pragma once

#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "report/first_difference.hpp"
#include "report/narrator.hpp"

namespace meshsim::report {

/// Collects everything that led to the message, and that happened to it, in order.
std::vector<const Event*> story_of_message(const EventRecorder& recorder, MessageId message);

/// Writes a line for each event: time, number, speaker, sentence.
std::string story_lines(const std::vector<const Event*>& story, const EventRecorder& recorder,
                        const Narrator& narrator);

/// Writes a diagram for Mermaid (mermaid.js.org, "Sequence diagrams"): an arrow between two instances, a note for an
/// event within one.
std::string story_mermaid(const std::vector<const Event*>& story, const EventRecorder& recorder,
                          const Narrator& narrator);

}  // namespace meshsim::report
