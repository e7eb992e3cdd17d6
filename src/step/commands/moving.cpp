// step, next, continue, to, until; back, prev, reverse, restart-run.
#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "report/summary.hpp"
#include "report/verdict_lines.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/asking.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/describe.hpp"
#include "step/commands/recording.hpp"
#include "step/commands/session.hpp"
#include "step/commands/view.hpp"
#include "world/conclude.hpp"

namespace meshsim::step {
namespace {

/// Reads the argument as a count; 1 without one. Nothing, after a complaint, for anything else.
std::optional<std::uint64_t> count_of(Session& session, const std::string& arguments) {
  if (arguments.empty()) return 1;
  const auto count = number_of(arguments);
  if (count && *count > 0) return count;
  session.complain("expected a number of times, found `" + arguments + "`");
  return std::nullopt;
}

void tell_end(Session& session) {
  // A copy, because concluding changes the run, and the session may go back.
  world::Run copy(session.world());
  const report::RunResult result =
      report::result_of(world::conclude(copy, session.plan(), session.sandbox().budget()), {}, {});
  session.say("");
  session.say("the run is over at " + format_instant(result.ended_at) + "; `back` and `restart-run` go back");
  session.print(report::verdict_lines(result, session.style()));
  session.say(report::closing_line(result));
}

void tell_halt(Session& session, world::Halt halt) {
  switch (halt) {
    case world::Halt::arrived:
      return;
    case world::Halt::hit:
      for (const world::Hit& hit : session.sandbox().journey().hits()) {
        if (session.sandbox().breakpoint_of(hit) != nullptr) session.say(describe(session, hit));
      }
      return;
    case world::Halt::interrupted:
      session.take_interrupt();
      return session.say("stopped; `continue` goes on");
    case world::Halt::ended:
      return tell_end(session);
  }
}

/// The events that a move forward shows.
struct Show {
  bool all = false;         ///< every event, not only those that the log shows
  std::uint64_t lines = 0;  ///< ends after so many places with something to show; 0: as the aim says
};

void tell_changes(Session& session, const View& before) {
  for (const std::string& line : View(session.world()).changes_since(before, session.world())) {
    session.remark("  " + line);
  }
}

/// Moves forward, showing the events and the changes.
void move(Session& session, world::Aim aim, Show show) {
  world::Journey& journey = session.sandbox().journey();
  if (journey.has_ended()) {
    session.say("the run is over; `back` and `restart-run` go back");
    return;
  }
  const Time question = time_of_next_question(session);
  if (ask_if_due(session)) return;
  const View before(session.world());
  EventPrinter printer = session.printer(show.all);
  aim.until = std::min(aim.until, question);
  aim.stops = [&sandbox = session.sandbox()](const world::Hit& hit) { return sandbox.breakpoint_of(hit) != nullptr; };
  if (show.lines > 0) aim.arrived = [&] { return printer.take_count() > 0 && --show.lines == 0; };
  const world::Halt halt = journey.forward(aim, &printer);
  printer.flush();
  tell_changes(session, before);
  tell_answers(session);
  if (halt != world::Halt::arrived || !ask_if_due(session)) tell_halt(session, halt);
}

void say_stopped(Session& session) { session.say("stopped; nothing has changed"); }

/// Moves to an earlier place and shows the dispatch that led there.
void move_back(Session& session, world::Place place) {
  world::Journey& journey = session.sandbox().journey();
  const View before(session.world());
  const EventSeq earlier = journey.place_until(place.event - 1);
  // Going back replaces the run and its names, so the events are recorded first and printed when the new run stands.
  Recording led_here(place.event == journey.first_place() ? place.event : earlier);
  if (!journey.go_to(place, &led_here)) {
    session.take_interrupt();
    return session.say("stopped on the way");
  }
  EventPrinter printer = session.printer(true);
  for (const Event& each : led_here.events()) printer.on_event(each, led_here.payload_of(each));
  printer.flush();
  tell_changes(session, before);
}

/// Moves to a time in the past, behind everything that happened up to it.
void move_back_to(Session& session, Time time) {
  world::Journey& journey = session.sandbox().journey();
  const View before(session.world());
  journey.go_to({journey.first_place(), 0});
  journey.forward({.until = time}, nullptr);
  tell_changes(session, before);
}

bool is_at_start(Session& session) {
  const world::Journey& journey = session.sandbox().journey();
  if (journey.place_before(1) != journey.place().event) return false;
  session.say("this is the beginning: everything has started, nothing else has happened");
  return true;
}

/// Finds the previous place of which the log shows something; nothing when there is none.
std::optional<world::Place> last_shown(Session& session) {
  class Seen final : public trace::Sink {
   public:
    explicit Seen(Session& session) : session_(session), lines_(session.plan(), session.names(), session.style()) {}
    void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
      seen_ = seen_ || is_shown(event, session_.shown(), session_.names(), lines_);
    }
    bool take() { return std::exchange(seen_, false); }

   private:
    Session& session_;
    report::LogLines lines_;
    bool seen_ = false;
  };
  Seen seen(session);
  return session.sandbox().journey().last_place([&](const world::Moment&) { return seen.take(); }, &seen);
}

}  // namespace

void step_forward(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  if (count) move(session, {.places = *count}, {.all = true});
}

void next_shown(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  if (count) move(session, {}, {.lines = *count});
}

void go_on(Session& session, const std::string& /*arguments*/) { move(session, {}, {}); }

namespace {

/// Goes to the place at which an event has just happened; events that happen together have one place.
void go_to_event(Session& session, EventSeq event) {
  world::Journey& journey = session.sandbox().journey();
  if (event > journey.place().event) {
    move(session, {.arrived = [&] { return journey.place().event >= event; }}, {});
  } else if (const EventSeq place = journey.place_with(event); place != journey.place().event) {
    move_back(session, {place});
  }
  const EventSeq here = journey.place().event;
  const bool is_among_others = journey.place_with(event) == here && here > event;
  if (is_among_others) session.say(fmt::format("#{} is one of those up to #{} that happen together", event, here));
}

}  // namespace

void go_to_time(Session& session, const std::string& arguments) {
  world::Journey& journey = session.sandbox().journey();
  const auto event = arguments.starts_with('#') ? number_of(arguments) : std::nullopt;
  const auto time = time_of(arguments);
  if (!event && !time) {
    return session.complain("`to` takes a time with its unit or an event's number, not `" + arguments + "`",
                            "such as `to 1.5s` or `to #12`");
  }
  if (event) return go_to_event(session, *event);
  if (*time < journey.place().time) return move_back_to(session, *time);
  if (*time > journey.place().time) move(session, {.until = *time}, {});
}

void go_until(Session& session, const std::string& arguments) {
  if (arguments.empty()) {
    return session.complain("`until` takes a fact or a state",
                            "such as `until hello handled by subscriber` or `until subscriber is ready`");
  }
  if (time_of(arguments))
    return session.complain("`until` takes a fact or a state, not a time", "`to " + arguments + "` goes to that time");
  Sandbox& sandbox = session.sandbox();
  const auto number = sandbox.add_breakpoint(arguments, Breakpoint::Kind::target);
  if (!number) return session.complain_in_full(number.error().message);
  if (sandbox.holds(*number)) {
    session.say("it is so already");
  } else {
    move(session, {}, {});
  }
  sandbox.remove_target();
}

void step_back(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  if (count && !is_at_start(session)) move_back(session, {session.sandbox().journey().place_before(*count)});
}

void previous_shown(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  for (std::uint64_t i = 0; count && i < *count && !is_at_start(session); ++i) {
    const auto place = last_shown(session);
    if (session.take_interrupt()) return say_stopped(session);
    move_back(session, place.value_or(world::Place{session.sandbox().journey().first_place()}));
  }
}

void reverse(Session& session, const std::string& /*arguments*/) {
  if (is_at_start(session)) return;
  Sandbox& sandbox = session.sandbox();
  const auto found = sandbox.journey().last_place(
      [&](const world::Moment& moment) {
        return std::any_of(moment.hits().begin(), moment.hits().end(),
                           [&](const world::Hit& hit) { return sandbox.breakpoint_of(hit) != nullptr; });
      },
      nullptr);
  if (session.take_interrupt()) return say_stopped(session);
  move_back(session, found.value_or(world::Place{sandbox.journey().first_place()}));
  if (!found) return session.say("no breakpoint was met on the way; this is the beginning");
  tell_halt(session, world::Halt::hit);
}

void restart_run(Session& session, const std::string& /*arguments*/) {
  session.predictions() = Predictions(session.plan());
  session.sandbox().journey().go_to({session.sandbox().journey().first_place(), 0});
}

}  // namespace meshsim::step
