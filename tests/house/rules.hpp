#pragma once

#include <string>
#include <vector>

#include "house/source_file.hpp"

// The rules of the house that a reader of text can check. Each takes files and gives one sentence per breach, so that
// the tests can show on a small sample that the rule bites, and then that the tree keeps it.
namespace meshsim::test {

/// Reports includes of rooms that are not allowed: a room may include itself and the rooms before it in `order`;
/// src/main.cpp any room; a public header no room.
std::vector<std::string> include_breaches(const std::vector<SourceFile>& files, const std::vector<std::string>& order);

/// Reports includes against the order of sub-rooms: within a room, a folder may include itself and those before it in
/// the order that rules.cpp lists; a room that is not listed has none.
std::vector<std::string> sub_room_breaches(const std::vector<SourceFile>& files);

/// Reports circles of includes among the folders of src/, rooms and the sub-rooms in them.
std::vector<std::string> circle_breaches(const std::vector<SourceFile>& files);

/// Reports rooms other than compile and manual that see both lang and plan.
std::vector<std::string> meeting_breaches(const std::vector<SourceFile>& files);

/// Files of src/ have at most 400 lines, public headers at most 150; a line with a comment has at most 120 columns
/// (the formatter leaves comments alone).
std::vector<std::string> length_breaches(const std::vector<SourceFile>& files);

/// What makes a run differ from machine to machine or from run to run has no place in a simulated room: wall clocks,
/// foreign randomness, libm, the environment, unordered std containers. Comments are not looked at.
std::vector<std::string> determinism_breaches(const std::vector<SourceFile>& files);

/// Reports variables that outlive a simulation: mutable globals, static locals, thread locals.
std::vector<std::string> global_breaches(const std::vector<SourceFile>& files);

}  // namespace meshsim::test
