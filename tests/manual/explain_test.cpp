#include "manual/explain.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "compile/observe/metrics.hpp"
#include "compile/source/embedded_roles.hpp"
#include "compile/things/broker_settings.hpp"
#include "lang/parse/words.hpp"
#include "plan/broker_kinds.hpp"
#include "plan/facts.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

using manual::explain;

TEST_CASE("every word of the language is explained") {
  namespace words = lang::words;
  const words::List inside_topics_subscriptions_routes{"keep",      "prefetch",    "redeliver", "dead",
                                                       "ack",       "timeout",     "retries",   "non_idempotent",
                                                       "max_fails", "fail_timeout"};
  for (const auto* list :
       {&words::items(), &words::steps(), &words::actions(), &words::triggers(), &words::broker_settings(),
        &words::service_settings(), &words::gateway_settings(), &words::load_settings(), &words::units(),
        &words::explore_settings(), &inside_topics_subscriptions_routes}) {
    for (const std::string_view word : *list) {
      INFO(word);
      CHECK(explain(word).has_value());
    }
  }
}

TEST_CASE("every fault of a search is explained") {
  for (const std::string_view word : lang::words::faults()) {
    INFO(word);
    CHECK(explain(word.substr(0, word.find(' '))).has_value());
  }
}

TEST_CASE("every fact, metric, broker kind and role is explained") {
  for (const plan::Fact& fact : plan::facts()) CHECK(explain(fact.word).has_value());
  for (const compile::MetricWord& metric : compile::metrics()) CHECK(explain(metric.words).has_value());
  for (const plan::BrokerKind& kind : plan::broker_kinds()) CHECK(explain(kind.name).has_value());
  for (const compile::EmbeddedFile& role : compile::embedded_roles()) {
    CHECK(explain(role.name).value_or("").find(role.text) != std::string::npos);
  }
}

TEST_CASE("every reason, and every word of a verdict or a warning, is explained") {
  for (int i = 1; i < reason_count; ++i) {
    INFO(to_string(static_cast<Reason>(i)));
    CHECK(explain(to_string(static_cast<Reason>(i))).has_value());
  }
  for (int i = 0; i < event_kind_count; ++i) {
    INFO(to_string(static_cast<EventKind>(i)));
    CHECK(explain(to_string(static_cast<EventKind>(i))).has_value());
  }
  for (const std::string_view word : compile::statistics()) {
    INFO(word);
    CHECK((explain(word) || manual::explain_foreign(word)));
  }
  for (const std::string_view word :
       {"held", "failed", "vacuous", "undecided", "idle", "cap", "budget", "digest", "strike", "before_work",
        "mid_work", "before_publish", "before_reply", "before_ack", "after_ack"}) {
    INFO(word);
    CHECK(explain(word).has_value());
  }
}

TEST_CASE("the settings that are listed for a broker kind are those that it takes") {
  struct Sample {
    std::string_view setting;  ///< as it is listed
    std::string_view written;
  };
  const auto is_refused = [](const std::string& broker, const std::string& subscription) {
    const compile::Compiled compiled =
        compile_here("mesh 1\nscenario \"x\"\n" + broker + "\nservice shop\nservice worker { " + subscription +
                     "; on T { } }\ntimeline { at 0s: shop publishes T }\n");
    return std::any_of(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                       [](const lang::Diagnostic& diagnostic) { return diagnostic.code == "E0403"; });
  };
  const auto is_listed = [](const std::vector<std::string_view>& settings, std::string_view setting) {
    return std::find(settings.begin(), settings.end(), setting) != settings.end();
  };
  const std::vector<Sample> of_brokers = {{"keep at most", "keep at most 1"},
                                          {"keep for", "keep for 1s"},
                                          {"confirm_timeout", "confirm_timeout 1s"},
                                          {"heartbeat", "heartbeat 1s"},
                                          {"max_message", "max_message 1MiB"},
                                          {"duplicate_window", "duplicate_window 1s"},
                                          {"key", "key user"},
                                          {"partitions", "partitions 2"},
                                          {"output_buffer", "output_buffer 1MiB"},
                                          {"acks", "acks all"}};
  const std::vector<Sample> of_subscriptions = {{"prefetch", "prefetch 1"},
                                                {"redeliver after", "redeliver after 1s"},
                                                {"dead letter after", "dead letter after 2 tries"},
                                                {"ack early", "ack early"},
                                                {"ack on arrival", "ack on arrival"},
                                                {"ack sync", "ack sync"},
                                                {"backoff", "backoff 1s"},
                                                {"reset", "reset latest"}};
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    const compile::KindSettings settings = compile::settings_of(kind);
    const std::string verb = kind.policy.receivers.groups ? "consumes T" : "subscribes T";
    const std::string broker = "broker queue is " + std::string(kind.name);
    for (const auto& [setting, written] : of_brokers) {
      INFO(kind.name << ": " << written);
      CHECK(is_refused(broker + " { " + std::string(written) + " }", verb) != is_listed(settings.broker, setting));
    }
    for (const auto& [setting, written] : of_subscriptions) {
      INFO(kind.name << ": " << written);
      CHECK(is_refused(broker, verb + " { " + std::string(written) + " }") !=
            is_listed(settings.subscription, setting));
    }
    CHECK(is_refused(broker + " { topic T { retained } }", verb) != is_listed(settings.topic, "retained"));
    INFO(kind.name);
    bool takes_a_word = false;
    for (const std::string word : {"drop_oldest", "drop_newest", "refuse"})
      takes_a_word = takes_a_word || !is_refused(broker + " { overflow " + word + " }", verb);
    CHECK(takes_a_word == is_listed(settings.broker, "overflow"));
  }
}

TEST_CASE("a setting that has a smallest value says it") {
  for (const std::string_view word :
       {"dns", "redeliver", "backoff", "commit_interval", "heartbeat", "persistence", "prefetch", "partitions"}) {
    INFO(word);
    CHECK(explain(word).value_or("").find("from 1") != std::string::npos);
  }
}

TEST_CASE("all that is listed is explained") {
  for (const std::string& word : manual::explainable_words()) {
    INFO(word);
    CHECK(explain(word).value_or("").size() > 10);
  }
}

TEST_CASE("explanations read well") {
  for (const std::string word : {"E0204", "every", "handled", "answered", "latency", "redis-pubsub", "redis-streams",
                                 "ready", "ms", "restart"}) {
    check_golden("manual/explain/" + word + ".txt", explain(word).value_or(""));
  }
}

TEST_CASE("a word of other tools is explained by what it is called here") {
  for (const std::string word :
       {"sleep", "assert", "replicas", "Dead-Letter-Queue", "auto.offset.reset", "throttle", "while", "p99.9"}) {
    CHECK_FALSE(explain(word).has_value());
    check_golden("manual/explain/" + word + ".txt", manual::explain_foreign(word).value_or(""));
  }
}

TEST_CASE("an unknown word is not explained, and the nearest one is named") {
  CHECK_FALSE(explain("handeld").has_value());
  CHECK(manual::explain_suggestion("handeld") == "did you mean `handled`?");
  CHECK(manual::explain_suggestion("zzzzzz").empty());
}

}  // namespace meshsim::test
