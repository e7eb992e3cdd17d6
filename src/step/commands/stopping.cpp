// break, watch, breaks, delete.
#include <fmt/format.h>

#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/describe.hpp"
#include "step/commands/session.hpp"

namespace meshsim::step {
namespace {

void add(Session& session, const std::string& text, Breakpoint::Kind kind) {
  const auto number = session.sandbox().add_breakpoint(text, kind);
  if (!number) return session.complain_in_full(number.error().message);
  session.say(fmt::format("breakpoint {}: {}{}", *number, kind == Breakpoint::Kind::change ? "watch " : "", text));
}

/// Writes "; `why hello #3` tells how" where the claim fails for a message.
std::string witness_of(Session& session, const world::Hit& hit) {
  const check::Judge::Progress progress = session.world().judge().progress(hit.index, session.world().ending());
  const plan::Pattern* subject = plan::subject_of(session.plan().claims[hit.index]);
  const TopicId topic = subject == nullptr ? no_topic : subject->topic;
  const MessageId message = progress.verdict.witness.message;
  if (message == 0 || topic == no_topic) return "";
  return fmt::format("; `why {} #{}` tells how", session.plan().topics[topic].name, message);
}

}  // namespace

std::string describe(Session& session, const world::Hit& hit) {
  const plan::Plan& plan = session.plan();
  if (hit.kind == world::Hit::Kind::claim) {
    return fmt::format("stopped: expectation {} has failed{}", plan.claims[hit.index].label, witness_of(session, hit));
  }
  if (hit.kind == world::Hit::Kind::check)
    return fmt::format("stopped: {} is false", plan.timeline.lines[hit.index].text);
  const Breakpoint* breakpoint = session.sandbox().breakpoint_of(hit);
  if (breakpoint->kind == Breakpoint::Kind::target) return fmt::format("stopped: {}", breakpoint->text);
  if (breakpoint->kind == Breakpoint::Kind::change)
    return fmt::format("breakpoint {}: {}: {} -> {}", breakpoint->number, breakpoint->text, hit.before, hit.now);
  return fmt::format("breakpoint {}: {}", breakpoint->number, breakpoint->text);
}

void add_break(Session& session, const std::string& arguments) {
  if (!arguments.empty()) return add(session, arguments, Breakpoint::Kind::condition);
  session.complain("`break` takes a fact or a state",
                   "such as `break hello dropped` or `break depth of hello for subscriber > 3`");
}

void add_watch(Session& session, const std::string& arguments) {
  if (!arguments.empty()) return add(session, arguments, Breakpoint::Kind::change);
  session.complain("`watch` takes a metric", "such as `watch depth of hello for subscriber`");
}

void list_breaks(Session& session, const std::string& /*arguments*/) {
  if (session.sandbox().breakpoints().empty()) return session.say("no breakpoints");
  for (const Breakpoint& each : session.sandbox().breakpoints()) {
    session.say(
        fmt::format("{:>3}  {}{}", each.number, each.kind == Breakpoint::Kind::change ? "watch " : "", each.text));
  }
}

void delete_break(Session& session, const std::string& arguments) {
  const auto number = number_of(arguments);
  if (!number) return session.complain("`delete` takes a breakpoint's number", "`breaks` lists them");
  if (!session.sandbox().remove_breakpoint(static_cast<std::uint32_t>(*number)))
    session.complain("there is no breakpoint " + arguments, "`breaks` lists them");
}

}  // namespace meshsim::step
