#include "manual/explain.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compile/observe/metrics.hpp"
#include "compile/source/embedded_roles.hpp"
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
  for (const auto* list : {&words::items(), &words::steps(), &words::actions(), &words::triggers(),
                           &words::broker_settings(), &words::service_settings(), &words::gateway_settings(),
                           &words::load_settings(), &words::units(), &inside_topics_subscriptions_routes}) {
    for (const std::string_view word : *list) {
      INFO(word);
      CHECK(explain(word).has_value());
    }
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
  for (const std::string_view word : {"held", "failed", "vacuous", "undecided", "idle", "cap", "budget", "digest",
                                      "strike", "before_work", "mid_work", "before_ack", "after_ack"}) {
    INFO(word);
    CHECK(explain(word).has_value());
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
       {"sleep", "assert", "replicas", "Dead-Letter-Queue", "auto.offset.reset", "slow", "repeat", "p99.9"}) {
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
