#include "step/commands/manual.hpp"

#include <array>

#include "step/commands/commands.hpp"

namespace meshsim::step {
namespace {

struct Page {
  std::string_view word;
  std::string_view text;  ///< follows the command's one-line help
};

constexpr std::array pages{
    Page{"step",
         "One dispatch of the engine; what it emitted is shown together.\n"
         "All events are shown, those the log leaves out among them."},
    Page{"next", "Only events that the log shows count: all, or those of `logs -f NAME`."},
    Page{"continue",
         "It stops at a breakpoint, at a failed expectation, and where the scenario asks.\n"
         "Ctrl-C stops it and keeps the session."},
    Page{"to",
         "Such as `to 1.5s` or `to #12`. Going to a time that is over shows nothing anew.\n"
         "An event's number is that of `step`, `why` and the trace, and no message's.\n"
         "Events that happen together are gone to together."},
    Page{"until",
         "Such as `until hello handled by subscriber`, `until subscriber is ready`,\n"
         "`until depth of hello for subscriber > 3`; other breakpoints stop it as well."},
    Page{"back",
         "A copy of the run that was kept before is run forward to that place, so what you\n"
         "see is what you saw."},
    Page{"prev", "The counterpart of `next`."},
    Page{"reverse", "The counterpart of `continue`."},
    Page{"restart-run", "Breakpoints and typed actions stay; the scenario's questions are asked anew."},
    Page{"break",
         "Such as `break hello dropped` or `break worker is down`. A state stops the run\n"
         "when it becomes true, even between two events.\n"
         "Breakpoint 1 is a failed expectation."},
    Page{"watch", "Such as `watch depth of hello for subscriber`: shows the value before and after."},
    Page{"breaks", "With their numbers, for `delete N`."},
    Page{"delete", "Without breakpoint 1 a failed expectation stops nothing."},
    Page{"logs",
         "As with `docker compose logs`: `logs --tail 5 subscriber`. With -f, `next`,\n"
         "`continue` and `to` show these from now on: `logs -f publisher subscriber`."},
    Page{"ps", "As with `docker compose ps`: Up 2 seconds, Exited (137) 1 second ago."},
    Page{"top",
         "Of each instance: messages in its mailbox, handlers in use, and the share of its\n"
         "time in which it was busy."},
    Page{"queue",
         "Of each subscription: how many wait, how many are in flight, and which they are,\n"
         "with the number of the delivery from the first on."},
    Page{"pending",
         "The next ten entries of the engine's queue, or n. What may be cancelled, such\n"
         "as a timeout, stands there as well."},
    Page{"message", "Such as `message 2`: everything that happened to hello #2."},
    Page{"why",
         "`why` alone walks back along the causes of the last event, `why 15` of event 15.\n"
         "`why hello #2` tells what became of a message, and if it was lost, why."},
    Page{"topology",
         "Brokers with who publishes and who subscribes, gateways with their routes, who\n"
         "calls whom, loads, networks and links."},
    Page{"expect", "What the judge would say now: so far ok, still open, nothing yet, FAILED."},
    Page{"predict",
         "`predict yes`, `predict 5`, or just `yes` or `5`. The answer comes when it\n"
         "can change no more, and is that of the run you look at, what-if or not."},
    Page{"list", "The line that acted last is marked; typed lines stand behind the file's."},
    Page{"undo", "The session goes back to where the action was typed."},
    Page{"save",
         "Such as `save what_if.mesh`: running it gives the same events, the same digest.\n"
         "A typed action stands where its time belongs, behind `at 4s`, or, where that\n"
         "would say something else, behind `at event N`, or at the end of the timeline."},
    Page{"save!", "Such as `save! what_if.mesh`."},
    Page{"explain", "Such as `explain crash`, `explain redis-streams`, `explain E0204`."},
    Page{"clear", "Where the output is a terminal."},
    Page{"help", "Such as `help moving`, `help queue`, `help crash`, `help redis-streams`."},
    Page{"quit",
         "The end of the input, or Ctrl-D, does it too. At a terminal it says once that\n"
         "typed lines are in no file."},
};

}  // namespace

std::optional<std::string> manual_of(std::string_view word) {
  const Command* command = find_command(word);
  if (command == nullptr) return std::nullopt;
  std::string text(command->word);
  if (!command->arguments.empty()) text += " " + std::string(command->arguments);
  text += "\n\nIn step mode: " + std::string(command->help) + ".";
  if (!command->alias.empty()) text += " For short: " + std::string(command->alias) + ".";
  for (const Page& page : pages) {
    if (page.word == command->word) text += "\n" + std::string(page.text);
  }
  return text + "\n";
}

}  // namespace meshsim::step
