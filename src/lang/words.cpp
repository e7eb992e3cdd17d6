#include "lang/words.hpp"

#include <algorithm>
#include <array>

namespace meshsim::lang::words {

const List& items() {
  static const List list{"scenario", "seed",    "seeds", "ends", "param", "cases",    "use",    "network",  "broker",
                         "service",  "gateway", "link",  "flow", "load",  "timeline", "expect", "override", "mesh"};
  return list;
}

const List& overridable_items() {
  static const List list{"param", "broker", "service", "gateway", "link", "flow", "load"};
  return list;
}

const List& steps() {
  static const List list{"work", "wait",   "publish", "call",  "let",    "reply", "require",
                         "set",  "chance", "once",    "retry", "reject", "log"};
  return list;
}

const List& actions() {
  static const List list{"kill", "crash", "stop", "start", "restart",   "pause", "resume", "power", "scale", "cut",
                         "heal", "delay", "loss", "drop",  "partition", "mark",  "check",  "note",  "ask"};
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

const List& topic_settings() {
  static const List list{"keep"};
  return list;
}

const List& service_settings() {
  static const List list{"networks", "listen", "concurrency", "starts",     "restart",  "grace",
                         "outbox",   "store",  "memory",      "subscribes", "consumes", "on"};
  return list;
}

const List& subscription_settings() {
  static const List list{"prefetch", "redeliver", "dead", "ack"};
  return list;
}

const List& gateway_settings() {
  static const List list{"networks", "listen", "route", "dns"};
  return list;
}

const List& route_settings() {
  static const List list{"timeout", "retries", "non_idempotent", "max_fails", "fail_timeout"};
  return list;
}

const List& load_settings() {
  static const List list{"networks", "runs", "arrives", "from"};
  return list;
}

const List& units() {
  static const List list{"ns", "us", "ms", "s", "min", "h", "%", "B", "KB", "MB", "GB", "KiB", "MiB", "GiB"};
  return list;
}

namespace {

struct Pair {
  std::string_view foreign;
  std::string_view native;
};

constexpr std::array pairs{
    Pair{"sleep", "wait"},       Pair{"think", "wait"},    Pair{"assert", "check"},        Pair{"assert", "require"},
    Pair{"send", "publish"},     Pair{"emit", "publish"},  Pair{"respond", "reply"},       Pair{"return", "reply"},
    Pair{"print", "log"},        Pair{"echo", "log"},      Pair{"request", "call"},        Pair{"http", "call"},
    Pair{"var", "let"},          Pair{"const", "let"},     Pair{"nack", "retry"},          Pair{"fail", "reject"},
    Pair{"if", "require"},       Pair{"dedup", "once"},    Pair{"terminate", "kill"},      Pair{"disconnect", "cut"},
    Pair{"slow", "delay"},       Pair{"latency", "delay"}, Pair{"block", "cut"},           Pair{"unpause", "resume"},
    Pair{"poweroff", "power"},   Pair{"actor", "service"}, Pair{"worker", "service"},      Pair{"queue", "broker"},
    Pair{"bus", "broker"},       Pair{"proxy", "gateway"}, Pair{"include", "use"},         Pair{"import", "use"},
    Pair{"networks", "network"}, Pair{"test", "scenario"}, Pair{"title", "scenario"},      Pair{"parameter", "param"},
    Pair{"after", "at"},         Pair{"if", "when"},       Pair{"replicas", "scale"},      Pair{"comment", "note"},
    Pair{"question", "ask"},     Pair{"predict", "ask"},   Pair{"expectations", "expect"}, Pair{"group", "phase"},
};

}  // namespace

std::string_view native(std::string_view foreign, const List& legal) {
  for (const std::string_view word : natives(foreign)) {
    if (std::find(legal.begin(), legal.end(), word) != legal.end()) return word;
  }
  return {};
}

List natives(std::string_view foreign) {
  List found;
  for (const Pair& pair : pairs) {
    if (pair.foreign == foreign) found.push_back(pair.native);
  }
  return found;
}

}  // namespace meshsim::lang::words
