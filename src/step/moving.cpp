// step, next, continue, to, until; back, prev, reverse, restart-run.
#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "report/summary.hpp"
#include "report/verdict_lines.hpp"
#include "step/arguments.hpp"
#include "step/asking.hpp"
#include "step/commands.hpp"
#include "step/describe.hpp"
#include "step/record.hpp"
#include "step/session.hpp"
#include "step/sight.hpp"
#include "world/conclude.hpp"

namespace meshsim::step {
namespace {

/// The argument as a count; 1 without one. Nothing, and a complaint, for anything else.
std::optional<std::uint64_t> count_of(Session& session, const std::string& arguments) {
  if (arguments.empty()) return 1;
  const auto count = number_of(arguments);
  if (count && *count > 0) return count;
  session.complain("expected a number of times, found `" + arguments + "`");
  return std::nullopt;
}

void tell_end(Session& session) {
  world::Run copy(session.world());
  const report::RunReport report = world::conclude(copy, session.plan(), session.stage().budget());
  session.say("");
  session.say("the run is over at " + format_instant(report.ended_at) + "; `back` and `restart-run` go back");
  session.print(report::verdict_lines(report, session.style()));
  session.say(report::closing_line(report));
}

void tell_halt(Session& session, Halt halt) {
  switch (halt) {
    case Halt::arrived:
      return;
    case Halt::hit:
      for (const Hit& hit : session.stage().journey().hits()) {
        if (session.stage().breakpoint_of(hit) != nullptr) session.say(describe(session, hit));
      }
      return;
    case Halt::interrupted:
      session.take_interrupt();
      return session.say("stopped; `continue` goes on");
    case Halt::ended:
      return tell_end(session);
  }
}

/// What a way forward shows of the events.
struct Show {
  bool all = false;         ///< every event, not only those of the log
  std::uint64_t lines = 0;  ///< arrived when so many places had something to show; 0: as the aim says
};

void tell_changes(Session& session, const Sight& before) {
  for (const std::string& line : Sight(session.world()).changes_since(before, session.world())) {
    session.remark("  " + line);
  }
}

/// Goes forward, showing what happens and what it changed.
void move(Session& session, Aim aim, Show show) {
  Journey& journey = session.stage().journey();
  if (journey.has_ended()) {
    session.say("the run is over; `back` and `restart-run` go back");
    return;
  }
  const Time question = time_of_next_question(session);
  if (ask_if_due(session)) return;
  const Sight before(session.world());
  EventPrinter printer = session.printer(show.all);
  aim.until = std::min(aim.until, question);
  aim.stops = [&stage = session.stage()](const Hit& hit) { return stage.breakpoint_of(hit) != nullptr; };
  if (show.lines > 0) aim.arrived = [&] { return printer.take_count() > 0 && --show.lines == 0; };
  const Halt halt = journey.forward(aim, &printer);
  printer.flush();
  tell_changes(session, before);
  tell_answers(session);
  if (halt != Halt::arrived || !ask_if_due(session)) tell_halt(session, halt);
}

void say_stopped(Session& session) { session.say("stopped; nothing has changed"); }

/// Goes to an earlier place and shows the dispatch that led there.
void move_back(Session& session, Place place) {
  Journey& journey = session.stage().journey();
  const Sight before(session.world());
  const EventSeq earlier = journey.place_until(place.event - 1);
  // Going back changes the run under our feet, names and all: what happened is told when it stands.
  Record led_here(place.event == journey.first_place() ? place.event : earlier);
  if (!journey.go_to(place, &led_here)) {
    session.take_interrupt();
    return session.say("stopped on the way");
  }
  EventPrinter printer = session.printer(true);
  for (const Event& each : led_here.events()) printer.on_event(each, led_here.payload_of(each));
  printer.flush();
  tell_changes(session, before);
}

/// To a time that is over: after all that happened up to it.
void move_back_to(Session& session, Time time) {
  Journey& journey = session.stage().journey();
  const Sight before(session.world());
  journey.go_to({journey.first_place(), 0});
  journey.forward({.until = time}, nullptr);
  tell_changes(session, before);
}

bool is_at_start(Session& session) {
  const Journey& journey = session.stage().journey();
  if (journey.place_before(1) != journey.place().event) return false;
  session.say("this is the beginning: everything has started, nothing else has happened");
  return true;
}

/// Back to the last place that the log shows something of; false: there is none.
std::optional<Place> last_shown(Session& session) {
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
  return session.stage().journey().last_place([&](const Moment&) { return seen.take(); }, &seen);
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

void go_to_time(Session& session, const std::string& arguments) {
  Journey& journey = session.stage().journey();
  const auto event = arguments.starts_with('#') ? number_of(arguments) : std::nullopt;
  const auto time = time_of(arguments);
  if (!event && !time) {
    return session.complain("`to` takes a time with its unit or an event's number, not `" + arguments + "`",
                            "such as `to 1.5s` or `to #12`");
  }
  if (event ? *event < journey.place().event : *time < journey.place().time) {
    return event ? move_back(session, {journey.place_until(*event)}) : move_back_to(session, *time);
  }
  if (event) {
    move(session, {.arrived = [&] { return journey.place().event >= *event; }}, {});
  } else if (*time > journey.place().time) {
    move(session, {.until = *time}, {});
  }
}

void go_until(Session& session, const std::string& arguments) {
  if (arguments.empty()) {
    return session.complain("`until` takes a fact or a state",
                            "such as `until hello handled by subscriber` or `until subscriber is ready`");
  }
  if (time_of(arguments))
    return session.complain("`until` takes a fact or a state, not a time", "`to " + arguments + "` goes to that time");
  Stage& stage = session.stage();
  const auto number = stage.add_breakpoint(arguments, Breakpoint::Kind::target);
  if (!number) return session.complain_in_full(number.error().message);
  if (stage.holds(*number)) {
    session.say("it is so already");
  } else {
    move(session, {}, {});
  }
  stage.remove_target();
}

void step_back(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  if (count && !is_at_start(session)) move_back(session, {session.stage().journey().place_before(*count)});
}

void previous_shown(Session& session, const std::string& arguments) {
  const auto count = count_of(session, arguments);
  for (std::uint64_t i = 0; count && i < *count && !is_at_start(session); ++i) {
    const auto place = last_shown(session);
    if (session.take_interrupt()) return say_stopped(session);
    move_back(session, place.value_or(Place{session.stage().journey().first_place()}));
  }
}

void reverse(Session& session, const std::string& /*arguments*/) {
  if (is_at_start(session)) return;
  Stage& stage = session.stage();
  const auto found = stage.journey().last_place(
      [&](const Moment& moment) {
        return std::any_of(moment.hits().begin(), moment.hits().end(),
                           [&](const Hit& hit) { return stage.breakpoint_of(hit) != nullptr; });
      },
      nullptr);
  if (session.take_interrupt()) return say_stopped(session);
  move_back(session, found.value_or(Place{stage.journey().first_place()}));
  if (!found) return session.say("no breakpoint was met on the way; this is the beginning");
  tell_halt(session, Halt::hit);
}

void restart_run(Session& session, const std::string& /*arguments*/) {
  session.predictions() = Predictions(session.plan());
  session.stage().journey().go_to({session.stage().journey().first_place(), 0});
}

}  // namespace meshsim::step
