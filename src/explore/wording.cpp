#include "explore/wording.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "plan/facts.hpp"
#include "plan/print.hpp"

namespace meshsim::explore {
namespace {

/// A time less round than this says less than an event does.
constexpr Duration roundest_enough = 10 * millisecond;

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

/// Tells the event that the moment has behind it as a condition: "when Job delivered for worker"; empty where it is
/// none of the language.
std::string fact_before(const Moment& moment, const Hit& hit) {
  const auto found =
      std::find_if(hit.events.begin(), hit.events.end(), [&](const Event& event) { return event.seq == moment.event; });
  if (found == hit.events.end()) return {};
  const auto facts = plan::facts();
  const auto fact =
      std::find_if(facts.begin(), facts.end(), [&](const plan::Fact& each) { return each.kind == found->kind; });
  if (fact == facts.end()) return {};
  const auto one_of = [&](InstanceId instance) {
    const plan::Target target{hit.names.service_of(instance), hit.names.instances[instance].replica};
    const bool is_alone = hit.baseline.plan.services[target.service].replicas <= 1;
    return is_alone ? plan::Target{target.service, 0} : target;
  };
  plan::Pattern pattern;
  pattern.kind = found->kind;
  pattern.topic = found->topic;
  const bool is_of_instance = fact->subject == plan::FactSubject::instance;
  if (!is_of_instance && found->topic == no_topic) return {};
  const ServiceId subscriber = hit.names.subscriber_of(found->subscription);
  if (found->instance != no_instance && (is_of_instance || fact->by == plan::PartyRole::instance)) {
    pattern.instance = one_of(found->instance);
  } else if (found->peer != no_instance && fact->by == plan::PartyRole::peer) {
    pattern.peer = one_of(found->peer);
  } else if (subscriber != no_service && fact->by == plan::PartyRole::subscriber) {
    pattern.subscriber = {subscriber, 0};
  }
  return plan::print(plan::Trigger{plan::trigger::Fact{pattern}}, hit.baseline.plan);
}

}  // namespace

std::vector<std::string> wordings_of(const Hit& hit, std::size_t strike) {
  const Moment& moment = hit.schedule[strike].moment;
  std::vector<std::string> all;
  const auto add = [&](Time time) {
    if (time >= hit.from && time <= hit.to) all.push_back(at(time));
  };
  if (hit.space.faults[hit.schedule[strike].fault].form.kind == Kind::crash) {
    // It waits for the point of the handler, so that it may be armed long before.
    for (const Time time : {time_of_death(moment, hit.events) / second * second, Time{0}}) add(time);
  }
  const std::vector<Time> times = round_times(time_before(moment, hit.events));
  const auto is_fine = [](Time time) { return time % roundest_enough != 0; };
  const auto fine = std::find_if(times.begin(), times.end(), is_fine);
  for (auto time = times.begin(); time != fine; ++time) add(*time);
  if (const std::string words = moment.is_before ? "" : fact_before(moment, hit); !words.empty()) all.push_back(words);
  for (auto time = fine; time != times.end(); ++time) add(*time);
  all.push_back(plan::print(moment.trigger(), hit.baseline.plan));
  return all;
}

}  // namespace meshsim::explore
