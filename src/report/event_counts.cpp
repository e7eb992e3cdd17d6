#include "report/event_counts.hpp"

#include <array>
#include <map>

namespace meshsim::report {

std::vector<TrafficRow> event_counts(const std::vector<Event>& events, const trace::NameTable& names) {
  std::map<std::string_view, std::array<std::uint64_t, event_kind_count>> counts;
  for (const Event& event : events) {
    if (event.topic < names.topics.size()) ++counts[names.topics[event.topic]][static_cast<std::size_t>(event.kind)];
  }
  std::vector<TrafficRow> rows;
  for (const auto& [name, kinds] : counts) {
    TrafficRow row;
    row.name = name;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      const std::string_view word = to_string(static_cast<EventKind>(kind));
      row.counts.push_back({word, word, kinds[kind]});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace meshsim::report
