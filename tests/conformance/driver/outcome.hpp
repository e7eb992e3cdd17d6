// What became of a schedule's messages: the same noun for the simulation and for the real run, compared as text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "driver/schedule.hpp"

namespace meshsim::conformance {

/// One publish, as its publisher saw it. Messages are numbered in the order in which they were sent, from 1.
struct Publication {
  TopicId topic = no_topic;
  bool accepted = false;        ///< the broker said so
  std::uint32_t receivers = 0;  ///< to how many it was handed at once; only where the product tells
};

/// A message that reached the end of a handler.
struct Handling {
  std::uint64_t message = 0;
  std::uint32_t delivery = 1;  ///< which delivery of it this was; 1 where the product does not tell
};

/// What a queue holds at the end.
struct Remains {
  std::vector<std::uint64_t> messages;          ///< waiting or in flight, ascending
  std::uint64_t in_flight = 0;                  ///< how many of them are handed out and not acked
  std::vector<std::uint64_t> dead_lettered;     ///< ascending
  std::map<std::uint64_t, std::string> deaths;  ///< why; only where the product tells
};

struct Outcome {
  std::vector<Publication> publications;                 ///< message n is [n - 1]
  std::map<std::string, std::vector<Handling>> handled;  ///< by member, in the order of handling
  std::map<std::string, Remains> remains;                ///< by queue: "hello for subscriber-1"
  std::string settings;                                  ///< the server's; empty where it is not asked for them
};

/// How a queue is called in outcomes.
std::string label_of(const Queue& queue);

/// Which differences of two products are none of ours.
struct View {
  bool receivers = false;  ///< the product tells how many got a message at once
  enum class Deliveries : std::uint8_t { hidden, flag, counted } deliveries = Deliveries::hidden;
  bool in_flight = true;  ///< the product tells what is handed out and not acked
  bool deaths = false;    ///< and why a message is a dead letter
  bool who = false;       ///< which of a group's members gets a message is certain
  bool settings = false;  ///< the server says what it is set to
};

/// Writes the outcome as lines: who handled what in which order, what is left, what was lost. Equal texts, equal
/// outcomes.
std::string text_of(const Outcome& outcome, const Schedule& schedule, const View& view);

/// Writes two texts beside each other, and marks lines that differ.
std::string side_by_side(const std::string& left_title, const std::string& left, const std::string& right_title,
                         const std::string& right);

}  // namespace meshsim::conformance
