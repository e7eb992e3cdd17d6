// A page of a run, read back: what its script would find in it.
#pragma once

#include <meshsim/event.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace meshsim::cli::tested {

struct ReadPage {
  nlohmann::json facts;
  std::vector<Event> events;
  std::vector<std::size_t> sentences;  ///< by event: the index of its template
  std::vector<std::string> texts;      ///< by event: what was published, logged or noted
};

/// Fails the current test where the page is not whole.
ReadPage read_page(const std::string& html);

/// Returns the text between two others, of which the first must be there.
std::string between(const std::string& text, const std::string& begin, const std::string& end);

/// Writes the line of the log about an event, without its time: the speaker, and the template filled from the columns.
std::string told(const ReadPage& page, std::size_t index);

}  // namespace meshsim::cli::tested
