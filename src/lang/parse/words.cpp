#include "lang/parse/words.hpp"

#include <algorithm>
#include <array>

#include "base/alternatives.hpp"
#include "base/text.hpp"
#include "lang/ast/ast_step.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::lang::words {

const List& items() {
  static const List list{"scenario", "seed",     "seeds",   "ends",    "param",    "cases",  "use",
                         "network",  "broker",   "service", "gateway", "link",     "policy", "flow",
                         "load",     "timeline", "expect",  "explore", "override", "mesh"};
  return list;
}

const List& overridable_items() {
  static const List list{"param", "broker", "service", "gateway", "link", "policy", "flow", "load"};
  return list;
}

const List& steps() {
  static const List list = [] {
    List words;
    decltype(ast::Step::node) node;
    first_alternative(node, [&](const auto& step) {
      words.push_back(step.word);
      return false;
    });
    return words;
  }();
  return list;
}

const List& actions() {
  static const List list{"kill",      "crash", "stop",    "start",  "restart",   "pause",  "resume",
                         "power",     "scale", "cut",     "heal",   "delay",     "loss",   "drop",
                         "partition", "mark",  "check",   "note",   "ask",       "slow",   "hang",
                         "fail",      "skew",  "isolate", "jitter", "bandwidth", "deploy", "redrive"};
  return list;
}

const List& process_verbs() {
  static const List list{"kill",   "crash",     "stop", "start", "restart", "pause",
                         "resume", "power off", "slow", "hang",  "skew"};
  return list;
}

std::span<const LinkVerb> link_verbs() {
  using enum LinkVerb::Amount;
  static constexpr std::array<LinkVerb, 8> list = {{{"cut", none},
                                                    {"heal", none},
                                                    {"delay", duration},
                                                    {"loss", chance},
                                                    {"drop", chance},
                                                    {"isolate", alone},
                                                    {"jitter", spread},
                                                    {"bandwidth", rate}}};
  return list;
}

const List& faults() {
  static const List list{"kill",    "crash",   "pause", "cut",  "power off", "stop",
                         "restart", "isolate", "delay", "loss", "drop"};
  return list;
}

const List& explore_settings() {
  static const List list{"faults", "of", "on", "for", "at most", "from", "except", "claims", "settles within"};
  return list;
}

const List& triggers() {
  static const List list{"at", "when", "every", "phase"};
  return list;
}

const List& broker_settings() {
  static const List list{"networks", "persistence", "keep", "topic"};
  return list;
}

const List& service_settings() {
  static const List list{"networks", "listen", "concurrency", "starts",   "restart",   "grace",  "outbox",
                         "store",    "memory", "subscribes",  "consumes", "calls",     "on",     "mailbox",
                         "limit",    "serves", "drops",       "stops",    "autoscale", "version"};
  return list;
}

const List& gateway_settings() {
  static const List list{"networks", "listen", "route", "dns"};
  return list;
}

const List& load_settings() {
  static const List list{"networks", "runs", "arrives", "users", "from"};
  return list;
}

bool begins_statement(std::string_view word) {
  for (const List* list : {&items(), &steps(), &actions(), &triggers(), &broker_settings(), &service_settings(),
                           &gateway_settings(), &load_settings()}) {
    if (std::find(list->begin(), list->end(), word) != list->end()) return true;
  }
  return false;
}

const List& units() {
  static const List list{"ns", "us", "ms", "s", "min", "h", "%", "B", "KB", "MB", "GB", "KiB", "MiB", "GiB"};
  return list;
}

namespace {

struct Row {
  std::string_view native;
  std::string_view foreign;  ///< a blank on either side of each
};

constexpr std::array table{
    Row{"wait", " sleep think "},
    Row{"check", " assert "},
    Row{"require", " assert "},
    Row{"publish", " send emit "},
    Row{"reply", " respond return "},
    Row{"log", " print echo "},
    Row{"call", " request http "},
    Row{"let", " var const "},
    Row{"retry", " nack "},
    Row{"redrive", " replay reprocess shovel startmessagemovetask "},
    Row{"once per message.id", " dedup "},
    Row{"cut A <-> B", " disconnect block "},
    Row{"delay A -> B by 20ms", " latency lag "},
    Row{"power off", " poweroff "},
    Row{"service", " actor worker "},
    Row{"broker", " queue bus "},
    Row{"gateway", " proxy "},
    Row{"use", " include import "},
    Row{"network", " networks "},
    Row{"scenario", " test title "},
    Row{"param", " parameter "},
    Row{"at", " after "},
    Row{"when", " if "},
    Row{"scale", " replicas "},
    Row{"deploy", " rollout rollingupdate update upgrade "},
    Row{"autoscale", " autoscaler hpa keda autoscaling horizontalpodautoscaler "},
    Row{"version", " release canary "},
    Row{"start_first", " startfirst surge maxsurge "},
    Row{"stop_first", " stopfirst maxunavailable "},
    Row{"down after", " cooldown cooldownperiod stabilization stabilisation "},
    Row{"utilisation", " utilization cpu "},
    Row{"depth of", " queuelength lag backlog "},
    Row{"note", " comment "},
    Row{"ask", " question predict "},
    Row{"settles", " recovers converges stabilises stabilizes "},
    Row{"every", " each any "},
    Row{"expect", " expectations "},
    Row{"phase", " group "},
    // facts
    Row{"published", " sent sends publishes produced produces emitted emits "},
    Row{"delivered", " received receives arrived arrives gets "},
    Row{"handled", " processed processes handles consumed consumes completed done "},
    Row{"acked", " acknowledged "},
    Row{"redelivered", " requeued resent "},
    Row{"dead_lettered", " dead dlq deadlettered "},
    Row{"dropped", " lost discarded "},
    Row{"answered", " replied responded "},
    Row{"timed_out", " timeout "},
    // states
    Row{"down", " dead stopped killed crashed "},
    Row{"up", " running alive "},
    Row{"ready", " healthy "},
    // the verbs of the timeline, in the active and the passive
    Row{"publishes", " send sends emit emits produce produces publish "},
    Row{"calls", " call request requests invokes queries "},
    Row{"kill", " kills killed terminate terminates terminated "},
    Row{"crash", " crashes crashed dies died exits exited fails failed "},
    Row{"stop", " stops stopped shutdown "},
    Row{"start", " starts started "},
    Row{"restart", " restarts restarted "},
    Row{"pause", " pauses paused freeze frozen "},
    Row{"resume", " resumes resumed unpause "},
    Row{"slow", " slows slowed "},
    Row{"hang", " hangs hung deadlock deadlocks stall stalls "},
    Row{"fail", " inject abort "},
    Row{"skew", " skews skewed "},
    Row{"isolate", " isolates isolated "},
    // units
    Row{"s", " sec secs second seconds "},
    Row{"min", " m mins minute minutes "},
    Row{"ms", " m msec millis millisecond milliseconds "},
    Row{"h", " hr hour hours "},
    Row{"us", " usec micros microseconds "},
    Row{"ns", " nanos nanoseconds "},
    Row{"%", " percent "},
    Row{"B", " byte bytes "},
};

/// The words for which the language has no single word, because it says the same in another way.
struct Saying {
  std::string_view place;
  std::string_view foreign;  ///< a blank on either side of each
  std::string_view help;
};

constexpr std::array sayings{
    Saying{"step", " unless switch match when case ",
           "a branch is `if C { .. } else if D { .. } else { .. }`; by chance, `chance 5% { .. } else { .. }`"},
    Saying{"step", " else elif elseif ", "`else` and `else if` stand on the line of the `}` before them"},
    Saying{
        "step", " loop for foreach while until times do ",
        "steps are repeated with `repeat 3 times { .. }` and `repeat at most 5 times until C { .. }`; a message comes "
        "again with `publishes hello 5 times every 100ms` in the timeline"},
    Saying{"step", " parallel concurrently concurrent async await spawn fork gather all par ",
           "`together { .. }` begins all its steps at once and ends when the last one has ended"},
    Saying{"step", " mutex synchronized critical acquire transaction begin select semaphore ",
           "`lock TABLE[KEY] { .. }`: one handler at a time, among all instances that share the table"},
    Saying{"step", " slow delay latency lag compute cpu busy ",
           "`work 20ms` keeps the instance busy, `wait 20ms` lets time pass"},
    Saying{"step", " end exit break continue done stop finish ",
           "a handler ends with its last step; `require C` ends it earlier where C is false"},
    Saying{"step", " kill crash restart pause resume cut heal partition power scale mark note ",
           "what happens to a service stands in the timeline: `at 5s: kill SERVICE`"},
    Saying{"step", " publishes calls replies logs waits works ", "a step has no `s`: `publish TOPIC`, `call S GET /x`"},
    Saying{"step", " throw raise fail error panic ",
           "`require false` makes the handler fail; `reply 500` answers a request with an error"},
    Saying{"action", " degrade throttle stress burn ",
           "a service is slowed with `slow A by 5`, a connection with `delay A -> B by 20ms` or `bandwidth 1MB/s on A "
           "-> B`; a service stands still with `pause A for 2s`"},
    Saying{"action", " duplicate reorder corrupt ",
           "TCP hides that: a copy of a packet is dropped by who receives it, one that comes too early waits for those "
           "before it (`jitter 20ms on A -> B`), a broken one is sent again (`loss 5% on A -> B`)"},
    Saying{"action", " flap flaps ", "a link that comes and goes: `every 2s from 10s to 30s: cut A <-> B for 1s`"},
    Saying{"action", " drift clock time ntp ", "a clock is set wrong with `skew A by -90s`"},
    Saying{"action", " repeat loop for foreach while until ",
           "a line comes again with `every 1s from 2s to 9s: kill SERVICE`, a message with `SERVICE publishes hello "
           "5 times every 100ms`"},
    Saying{"action", " if unless ",
           "what waits for something begins with it: `when order-api is down: start order-api`"},
    Saying{"action", " disconnect block unplug ",
           "a connection is cut with `cut A <-> B`; a service from all others with `isolate A`"},
};

/// Tells whether a row's word is legal here. The row may go on behind the word: `cut A <-> B`.
bool is_legal(std::string_view native, const List& legal) {
  return std::find(legal.begin(), legal.end(), native.substr(0, native.find(' '))) != legal.end();
}

}  // namespace

List natives(std::string_view foreign) {
  List found;
  for (const Row& row : table) {
    if (row.native != foreign && holds_word(row.foreign, foreign)) found.push_back(row.native);
  }
  return found;
}

List natives(std::string_view foreign, const List& legal) {
  List found = natives(foreign);
  std::erase_if(found, [&](std::string_view native) { return !is_legal(native, legal); });
  return found;
}

std::string_view saying(std::string_view foreign, std::string_view place) {
  for (const Saying& each : sayings) {
    if (holds_word(each.foreign, foreign) && (place.empty() || each.place == place)) return each.help;
  }
  return {};
}

std::optional<std::string> meant(std::string_view written, const List& legal) {
  const List found = natives(written, legal);
  return found.empty() ? nearest(written, legal) : std::optional<std::string>(found.front());
}

std::string help(std::string_view written, const List& legal, std::string_view plural) {
  const List found = natives(written, legal);
  return found.empty() ? suggestion(written, legal, plural) : "here it is called `" + std::string(found.front()) + "`";
}

}  // namespace meshsim::lang::words
