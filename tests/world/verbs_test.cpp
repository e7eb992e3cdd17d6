// Every verb of the timeline as who sits at both ends sees it: alone, healed, and two at a time on one target or one
// link. What became of each call and message stands in verbs.txt beside this file, a row for each timeline.
#include "plan/verbs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "support/golden.hpp"
#include "trace/sink.hpp"
#include "world/run.hpp"

namespace meshsim::test::verb_table {
namespace {

/// A worker that answers calls, takes messages from a queue that waits for its acks, and from Redis PUBLISH, which does
/// not.
const std::string system_text =
    "mesh 1\n"
    "scenario \"Verbs\"\n"
    "broker queue { topic Kept }\n"
    "broker redis is redis-pubsub { topic Loose }\n"
    "service source\n"
    "service worker {\n"
    "  listen 80\n"
    "  subscribes Kept; subscribes Loose\n"
    "  on Kept { work 1ms }\n"
    "  on Loose { work 1ms }\n"
    "  on POST /ask { work 1ms; reply 200 }\n"
    "  version v1 { on GET /old { reply 200 } }\n"
    "  version v2 { on GET /new { reply 200 } }\n"
    "}\n"
    "flow ask { call worker POST /ask within 400ms }\n"
    "load asker { runs ask; arrives every 500ms; from 0s to 10s }\n"
    "ends at 60s\n"
    "timeline {\n"
    "  at 0s: source publishes Kept 20 times every 500ms\n"
    "  at 0s: source publishes Loose 20 times every 500ms\n";

/// Follows what becomes of what is sent.
class Fates final : public trace::Sink {
 public:
  explicit Fates(const plan::Plan& plan) {
    for (TopicId topic = 0; topic < plan.topics.size(); ++topic) topics_[plan.topics[topic].name] = topic;
  }

  /// Writes a letter for each that was sent: `.` done at once, `~` late, `2` done twice, `x` refused or lost, `t` timed
  /// out, `T` timed out and done all the same.
  std::string of(const std::string& topic) const {
    std::string letters;
    for (const MessageId id : order_.at(topics_.at(topic))) letters += letter_of(fates_.at(id));
    return letters;
  }

 private:
  struct Fate {
    Time sent_at = 0;
    Time done_at = never;
    int done = 0;  ///< number of times its handler ended or, of a call, began
    bool is_call = false;
    bool timed_out = false, answered = false;
  };

  static char letter_of(const Fate& fate) {
    if (fate.timed_out) return fate.done > 0 ? 'T' : 't';
    if (fate.is_call ? !fate.answered : fate.done == 0) return 'x';
    if (fate.done > 1) return '2';
    return fate.done_at - fate.sent_at < 20 * millisecond ? '.' : '~';
  }

  // Notes an event. What was sent is known from its first event on: a call is requested, a message published, or not
  // taken by its broker.
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
    const bool is_sent = event.kind == EventKind::requested || event.kind == EventKind::published;
    if (is_sent) {
      order_[event.topic].push_back(event.message);
      fates_[event.message] = {.sent_at = event.time, .is_call = event.kind == EventKind::requested};
    }
    const auto found = fates_.find(event.message);
    if (event.message == 0 || found == fates_.end()) return;
    Fate& fate = found->second;
    if (event.kind == EventKind::handled || event.kind == EventKind::begun) ++fate.done;
    if (event.kind == EventKind::handled && fate.done == 1) fate.done_at = event.time;
    if (event.kind == EventKind::answered) fate.answered = true, fate.done_at = event.time;
    if (event.kind == EventKind::timed_out) fate.timed_out = true;
  }

  std::map<std::string, TopicId> topics_;
  std::map<TopicId, std::vector<MessageId>> order_;
  std::map<MessageId, Fate> fates_;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// Runs timelines, and writes a row for each.
class Table {
 public:
  void heading(const std::string& text) {
    text_ +=
        "\n" + text + "\n" + std::string(width, ' ') + "calls                 kept messages         loose messages\n";
  }

  void row(const std::vector<std::string>& lines) {
    std::string source = system_text, label;
    for (const std::string& line : lines) {
      source += "  at " + line + "\n";
      label += (label.empty() ? "" : "; ") + line;
    }
    replace_all(source, "partition LINK", "partition {asker, queue, redis} from {worker}");
    replace_all(source, "LINK", "asker, queue, redis <-> worker");
    const compile::Compiled compiled = compile_here(source + "}\n");
    INFO(source << rendered(compiled));
    REQUIRE(compiled.runs.size() == 1);
    const plan::Plan& plan = compiled.runs.front();
    for (const plan::TimelineLine& line : plan.timeline.lines) {
      words_.insert(std::string(plan::verb_of(line.action).word));
    }
    const Registry registry;
    world::Run run(plan, registry);
    Fates fates(plan);
    run.add_sink(&fates);
    run.finish();
    text_ += label + std::string(std::max<std::size_t>(width, label.size() + 1) - label.size(), ' ');
    text_ += fates.of("POST /ask") + "  " + fates.of("Kept") + "  " + fates.of("Loose") + "\n";
  }

  const std::string& text() const { return text_; }
  /// Lists the verbs that some row had.
  const std::set<std::string>& words() const { return words_; }

 private:
  static constexpr std::size_t width = 90;

  std::string text_ =
      "Twenty calls to a worker, and as many messages to it from a queue and from Redis PUBLISH, each half a second\n"
      "after the one before, from 0s on. What became of each:\n"
      "  .  done at once                        2  done twice (with two replicas: by both)\n"
      "  ~  done late                           x  a call: refused; a message: lost, or waiting at 60s\n"
      "  T  timed out, and done all the same    t  timed out, and not done\n"
      "LINK is that between the worker and those three.\n";
  std::set<std::string> words_;
};

/// A verb and what ends it; empty: nothing does, it is over at once.
struct Deed {
  std::string begin;
  std::string end;
};

const std::vector<Deed> process_deeds = {
    {"kill worker", "start worker"},
    {"crash worker", "start worker"},
    {"stop worker", "start worker"},
    {"pause worker", "resume worker"},
    {"power off worker", "start worker"},
    {"restart worker", ""},
    {"slow worker by 60", "heal worker"},
    {"hang worker", "heal worker"},
    {"fail 50% of POST /ask at worker with 503", "heal worker"},
    {"skew worker by -90s", "heal worker"},
};
const std::vector<std::string> link_faults = {"cut LINK",
                                              "partition LINK",
                                              "delay LINK by 100ms",
                                              "loss 40% on LINK",
                                              "drop 40% on LINK",
                                              "loss 40% in bursts of 4 on LINK",
                                              "jitter 100ms on LINK",
                                              "bandwidth 1KB/s on LINK"};

/// The first from 1.75s to 5.75s, the second from 3.75s to 7.75s.
std::vector<std::string> overlap(const Deed& first, const Deed& second) {
  std::vector<std::string> lines = {"1.75s: " + first.begin, "3.75s: " + second.begin};
  if (!first.end.empty()) lines.push_back("5.75s: " + first.end);
  if (!second.end.empty()) lines.push_back("7.75s: " + second.end);
  return lines;
}

void each_alone(Table& table) {
  table.heading("One verb alone");
  for (const Deed& deed : process_deeds) table.row({"1.75s: " + deed.begin});
  table.row({"1.75s: crash worker at before_work"});
  table.row({"1.75s: crash worker at before_ack"});
  table.row({"1.75s: scale worker to 2"});
  table.row({"1.75s: isolate worker"});
  table.row({"1.75s: deploy worker to v2"});
  for (const std::string& fault : link_faults) table.row({"1.75s: " + fault});
  for (const char* nothing : {"mark here", "check worker is up", "note \"here\"", "redrive Kept"}) {
    table.row({std::string("1.75s: ") + nothing});
  }
  table.row({"1.75s: source calls worker POST /ask"});
}

void each_healed(Table& table) {
  table.heading("One verb, healed after 4s");
  for (const Deed& deed : process_deeds) {
    if (!deed.end.empty()) table.row({"1.75s: " + deed.begin, "5.75s: " + deed.end});
  }
  table.row({"1.75s: pause worker for 4s"});
  for (const char* fault : {"slow worker by 60", "hang worker", "fail 50% of POST /ask at worker", "isolate worker"}) {
    table.row({std::string("1.75s: ") + fault + " for 4s"});
  }
  table.row({"1.75s: isolate worker", "5.75s: heal worker"});
  table.row({"1.75s: scale worker to 2", "5.75s: scale worker to 1"});
  for (const std::string& fault : link_faults) {
    table.row({"1.75s: " + fault + " for 4s"});
    table.row({"1.75s: " + fault, "5.75s: heal LINK"});
  }
}

void two_on_one_link(Table& table) {
  table.heading("Two faults on one link");
  for (const std::string& first : link_faults) {
    for (const std::string& second : link_faults) {
      table.row({"1.75s: " + first + " for 4s", "3.75s: " + second + " for 4s"});
    }
  }
  for (const std::string& first : link_faults) table.row({"1.75s: " + first, "3.75s: cut LINK", "5.75s: heal LINK"});
}

void two_on_one_process(Table& table) {
  table.heading("Two verbs on one process");
  for (const Deed& first : process_deeds) {
    for (const Deed& second : process_deeds) table.row(overlap(first, second));
  }
}

void process_and_link(Table& table) {
  table.heading("A process, and the link to it");
  for (const Deed& deed : process_deeds) {
    table.row(overlap(deed, {"cut LINK", "heal LINK"}));
    table.row(overlap({"cut LINK", "heal LINK"}, deed));
  }
}

}  // namespace

TEST_CASE("what each verb of the timeline does to calls and messages, alone, healed and two at a time") {
  Table table;
  table.heading("Nothing happens");
  table.row({});
  each_alone(table);
  each_healed(table);
  two_on_one_link(table);
  two_on_one_process(table);
  process_and_link(table);
  check_golden("world/verbs.txt", table.text());
  for (const plan::Verb& verb : plan::verbs()) {
    INFO(verb.word << " has no row");
    CHECK(table.words().count(std::string(verb.word)) == 1);
  }
}

}  // namespace meshsim::test::verb_table
