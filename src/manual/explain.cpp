#include "manual/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/units.hpp"
#include "compile/observe/metrics.hpp"
#include "compile/source/embedded_roles.hpp"
#include "compile/source/foreign.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/words.hpp"
#include "manual/codes.hpp"
#include "manual/explain_broker.hpp"
#include "manual/explain_policy.hpp"
#include "manual/fact_meanings.hpp"
#include "manual/keywords.hpp"
#include "plan/broker_kinds.hpp"
#include "plan/facts.hpp"

namespace meshsim::manual {
namespace {

using compile::EmbeddedFile;
using compile::MetricWord;

using plan::Fact;
using plan::FactSubject;
using plan::PartyRole;

struct StateWord {
  std::string_view word;
  std::string_view meaning;
};

constexpr std::array<StateWord, 4> states = {{
    {"up",
     "the process exists: it starts, takes work, stands still or is about to stop; to say that it takes work, use "
     "`ready`"},
    {"down", "there is no process"},
    {"ready",
     "the process takes work: its `starts in` is over, and nobody has asked it to stop; a paused one stays so"},
    {"paused", "the process stands still"},
}};

constexpr std::array keyword_tables = {&system_keywords, &behaviour_keywords, &run_keywords,
                                       &event_keywords,  &statistic_keywords, &reason_keywords};

/// Wraps the text into lines of at most 80 columns, each with its line end.
std::string wrapped(std::string_view text) {
  constexpr std::size_t width = 80;
  std::string lines;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > 0 && column + 1 + word.size() > width) lines += "\n", column = 0;
    if (column > 0) lines += " ", ++column;
    lines += word;
    column += word.size();
  }
  return lines + "\n";
}

std::string text_of(const plan::BrokerKind& kind) {
  return fmt::format("broker NAME is {}\n\n{}\n{}\n{}{}\n{}", kind.name, wrapped(fmt::format("{}.", kind.summary)),
                     describe(kind), wrapped(fmt::format("A scenario may set, {}.", describe_settings(kind))),
                     wrapped(fmt::format("Sources: {}.", kind.sources)),
                     wrapped(fmt::format("Left out: {}.", kind.left_out)));
}

std::string text_of(const plan::CallPreset& preset) {
  return fmt::format("policy NAME is {}\n\n{}\n{}\n{}{}", preset.name, wrapped(fmt::format("{}.", preset.summary)),
                     describe(preset.policy), wrapped(fmt::format("Sources: {}.", preset.sources)),
                     wrapped(fmt::format("Left out: {}.", preset.left_out)));
}

/// Describes a party of a fact: a request has a caller and a callee, every other fact a place and another end.
std::string_view role_text(const Fact& fact, PartyRole role) {
  const bool is_request = fact.subject == FactSubject::request;
  const bool by_callee = is_told_by_callee(fact);
  switch (role) {
    case PartyRole::instance:
      return !is_request ? "the service where it happened" : by_callee ? "who is called" : "the caller";
    case PartyRole::peer:
      if (is_request) return by_callee ? "the caller" : "who is called";
      return fact.subject == FactSubject::message ? "the publisher" : "the gateway";
    case PartyRole::subscriber:
      return "the service that subscribes";
    case PartyRole::answerer:
      return "who is called; or the caller, for a service that does not answer such requests";
    case PartyRole::none:
      break;
  }
  return "";
}

std::string text_of(const Fact& fact) {
  const std::string_view about = fact.subject == FactSubject::request   ? "requests"
                                 : fact.subject == FactSubject::message ? "messages"
                                                                        : "services";
  std::string text = wrapped(fmt::format("{}: a fact about {}: {}.", fact.word, about, meaning_of(fact)));
  for (const std::string_view word : plan::prepositions) {
    const PartyRole role = role_of(fact, word);
    if (role != PartyRole::none) text += fmt::format("    {:<6}{}\n", word, role_text(fact, role));
  }
  return text;
}

std::string text_of(const MetricWord& metric) {
  const std::string forms = fmt::format(" (`p95 {0}`, `median {0}`, `max {0}`, `mean {0}`)", metric.words);
  return wrapped(
             fmt::format("{}: a metric{}: {}.", metric.words, metric.needs_statistic ? forms : "", metric.meaning)) +
         fmt::format("It is compared with {}.\n", describe(metric.quantity));
}

std::string_view text_of(Dimension dimension) {
  constexpr std::array<std::string_view, 4> names = {"time", "size", "rate", "share"};
  return names[static_cast<std::size_t>(dimension)];
}

/// All that is known about a word, one paragraph for each meaning.
class Explanation {
 public:
  explicit Explanation(std::string_view word) : word_(word) {}

  std::string run() {
    for (const auto& table : {lang::codes(), std::span<const lang::CodeInfo>(own_codes_)}) {
      for (const lang::CodeInfo& info : table) {
        if (info.code == word_) add(lang::explain(info));
      }
    }
    for (const auto& table : keyword_tables) {
      for (const Keyword& keyword : table()) {
        if (keyword.word == word_) add(fmt::format("{}\n\n{}\n", keyword.form, keyword.meaning));
      }
    }
    add_observations();
    add_things();
    return text_;
  }

 private:
  void add_observations() {
    for (const Fact& fact : plan::facts()) {
      if (fact.word == word_) add(text_of(fact));
    }
    for (const StateWord& state : states) {
      if (state.word == word_) add(fmt::format("NAME is {}\n\na state: {}.\n", word_, state.meaning));
    }
    for (const MetricWord& metric : compile::metrics()) {
      if (metric.words == word_) add(text_of(metric));
    }
  }

  void add_things() {
    if (const auto* kind = plan::find_broker_kind(word_)) add(text_of(*kind));
    if (const auto* preset = plan::find_call_preset(word_)) add(text_of(*preset));
    for (const EmbeddedFile& role : compile::embedded_roles()) {
      if (role.name == word_)
        add(fmt::format("service NAME is {}\n\nA role. This is its text:\n\n{}", word_, role.text));
    }
    if (const Unit* unit = find_unit(word_))
      add(fmt::format("1{}\n\na unit of {}.\n", unit->name, text_of(unit->dimension)));
  }

  void add(const std::string& paragraph) {
    if (!text_.empty()) text_ += "\n";
    text_ += paragraph;
  }

  std::string_view word_;
  std::vector<lang::CodeInfo> own_codes_ = codes();
  std::string text_;
};

}  // namespace

std::optional<std::string> explain(std::string_view word) {
  std::string text = Explanation(word).run();
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

namespace {

std::string article(std::string_view place) { return (place == "action" ? "an " : "a ") + std::string(place); }

/// Tells whether the word is a percentile: `p95`, `p999`, or `p99.9`, which the language writes without the point.
bool is_percentile(std::string_view word) {
  return word.size() > 1 && word.front() == 'p' && word.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> explain_foreign(std::string_view word) {
  if (is_percentile(word)) {
    return std::string(
        "p95 latency of GET /menu < 5ms\n\nA percentile: 95 % of all were at most so long. `p999` is the one of 99.9 "
        "%,\n"
        "written without a point.\n");
  }
  const std::string_view help = compile::foreign_help(word);
  if (!help.empty()) return wrapped(fmt::format("{}: a setting of other tools; {}.", word, help));
  const std::vector<std::string_view> natives = lang::words::natives(word);
  if (natives.empty()) {
    std::string text;
    for (const std::string_view place : {"step", "action"}) {
      const std::string_view saying = lang::words::saying(word, place);
      if (!saying.empty()) text += wrapped(fmt::format("{}: as {}: {}.", word, article(place), saying));
    }
    if (!text.empty()) return text;
  }
  if (natives.empty()) return std::nullopt;
  return wrapped(
      fmt::format("{}: a word of other tools; here it is called {}.", word, lang::quoted_list(natives, "or")));
}

std::vector<std::string> explainable_words() {
  std::set<std::string> words;
  const auto add = [&](std::string_view word) { words.emplace(word); };
  for (const lang::CodeInfo& info : lang::codes()) add(info.code);
  for (const lang::CodeInfo& info : codes()) add(info.code);
  for (const auto& table : keyword_tables) {
    for (const Keyword& keyword : table()) add(keyword.word);
  }
  for (const Fact& fact : plan::facts()) add(fact.word);
  for (const StateWord& state : states) add(state.word);
  for (const MetricWord& metric : compile::metrics()) add(metric.words);
  for (const plan::BrokerKind& kind : plan::broker_kinds()) add(kind.name);
  for (const plan::CallPreset& preset : plan::call_presets()) add(preset.name);
  for (const EmbeddedFile& role : compile::embedded_roles()) add(role.name);
  for (const Unit& unit : all_units()) add(unit.name);
  return {words.begin(), words.end()};
}

std::string explain_suggestion(std::string_view word) {
  const std::vector<std::string> words = explainable_words();
  const auto near = lang::nearest(word, {words.begin(), words.end()});
  return near ? fmt::format("did you mean `{}`?", *near) : "";
}

}  // namespace meshsim::manual
