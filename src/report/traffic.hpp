// Counts of the events of messages and calls, as data: one row for each topic, subscription, endpoint and service. The
// table that `run` prints and the JSON are renderings of these rows.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/backlog.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// One number of a row.
struct TrafficCount {
  std::string_view key;    ///< its name in JSON and CSV: "dead_lettered"
  std::string_view words;  ///< behind the number in the table: "dead-lettered"; empty: told with another, or not at all
  std::uint64_t n = 0;
  std::vector<std::pair<Reason, std::uint64_t>> reasons{};  ///< for drops and dead letters: the reasons with a number
                                                            ///< above 0
};

struct TrafficRow {
  enum class Kind : std::uint8_t {
    topic,
    subscription,  ///< a subscription to the topic above
    replica,       ///< one replica's own part of the subscription above
    endpoint,
    service,
  } kind = Kind::topic;
  std::string name;  ///< the topic, the endpoint, the service that subscribes, the replica or the service
  std::vector<TrafficCount> counts;
  std::optional<Duration> oldest_age{};  ///< the wait, so far, of the oldest message that waits at the end
  std::optional<Backlog> backlog{};      ///< of a subscription: the longest, where there was one that is told

  /// Returns the number of that key; 0 when the row has none.
  std::uint64_t of(std::string_view key) const;
};

/// A row in words.
struct TrafficLine {
  TrafficRow::Kind kind = TrafficRow::Kind::topic;
  std::string name;
  std::string sentence;  ///< "6 published"
};

/// Puts the rows in which something happened into words.
std::vector<TrafficLine> told_rows(const std::vector<TrafficRow>& rows);

/// Writes a line for each row in which something happened, as Statistics::text shows it.
std::string traffic_lines(const std::vector<TrafficRow>& rows, Style style);

}  // namespace meshsim::report
