#include "explore/wording.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "plan/print.hpp"

namespace meshsim::explore {
namespace {

std::string at(Time time) { return "at " + format_duration(time); }

/// Returns the next round times behind a time, the roundest first: one for each power of ten.
std::vector<Time> round_times(Time behind) {
  std::vector<Time> times;
  for (Duration unit = second; unit > 0; unit /= 10) {
    const Time time = (behind / unit + 1) * unit;
    if (times.empty() || times.back() != time) times.push_back(time);
  }
  return times;
}

/// Returns the time of the last event of the run that the moment has behind it.
Time time_before(const Moment& moment, const std::vector<Event>& events) {
  Time before = 0;
  for (const Event& event : events) {
    if (event.seq <= moment.event) before = event.time;
  }
  return before;
}

/// Returns the time at which the process died, or that of the moment.
Time time_of_death(const Moment& moment, const std::vector<Event>& events) {
  const auto died = std::find_if(events.begin(), events.end(), [&](const Event& event) {
    return event.kind == EventKind::crashed && event.seq > moment.event;
  });
  return died != events.end() ? died->time : moment.time;
}

}  // namespace

std::vector<std::string> wordings_of(const Hit& hit, std::size_t strike) {
  const Moment& moment = hit.schedule[strike].moment;
  std::vector<std::string> words;
  if (hit.space.faults[hit.schedule[strike].fault].form.kind == Kind::crash) {
    // It waits for the point of the handler, so that it may be armed long before.
    for (const Time time : {time_of_death(moment, hit.events) / second * second, Time{0}}) words.push_back(at(time));
  }
  for (const Time time : round_times(time_before(moment, hit.events))) words.push_back(at(time));
  words.push_back(plan::print(moment.trigger(), hit.baseline.plan));
  return words;
}

}  // namespace meshsim::explore
