// Help with claims that are worded as the language does not know them: a word stands where none can.
#include "base/text.hpp"
#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

constexpr std::string_view count_help = "a count is written `exactly 5 times`, `at least 5 times` or `at most 5 times`";
constexpr std::string_view every_help = "of each message: `every hello published is handled by subscriber within 1s`";

bool is_metric_word(std::string_view word) {
  const bool percentile = word.size() > 1 && word.front() == 'p' && word[1] >= '0' && word[1] <= '9';
  return percentile || holds_word(" median max mean latency wait error rate depth throughput utilisation ", word);
}

bool is_comparison(TokenKind kind) { return kind >= TokenKind::equal && kind <= TokenKind::greater_equal; }

/// Returns the occurrence of a sentence without a count; null for other sentences.
const ast::Occurrence* occurrence_in(const ast::Claim& claim) {
  const auto in_condition = [](const ast::Condition& condition) {
    return std::get_if<ast::Occurrence>(&condition.node);
  };
  if (const auto* never = std::get_if<ast::Never>(&claim.node)) return in_condition(never->condition);
  if (const auto* eventually = std::get_if<ast::Eventually>(&claim.node)) return in_condition(eventually->condition);
  return nullptr;
}

}  // namespace

/// Helps with a percentile that has a point, as in `p99.9`. `word` is the part before the point; empty for other words.
std::string Parser::help_percentile(std::string_view word) const {
  const bool percentile =
      word.size() > 1 && word.front() == 'p' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return percentile ? "a percentile has no point: `p999` is the one of 99.9 %, `p95` that of 95 %" : "";
}

/// Helps with an action that begins with the name of another tool: `docker kill shop`, `docker compose up --scale
/// shop=3`.
std::string Parser::help_instead_of_action() const {
  if (const std::string_view help = words::saying(word(), "action"); !help.empty()) return std::string(help);
  std::size_t at = 0;
  while (holds_word(" docker docker-compose compose podman kubectl sudo systemctl container ", word(at))) ++at;
  if (at == 0) return {};
  static const WordList verbs{"kill", "stop", "start", "restart", "pause", "resume"};
  WordList verb = words::natives(word(at), verbs);
  if (at_any_word(verbs, at)) verb = {word(at)};
  if (!verb.empty() && at_name(at + 1)) {
    return "the verb stands alone: `" + std::string(verb.front()) + " " + std::string(word(at + 1)) + "`";
  }
  return "the verb stands alone: `kill SERVICE`, `stop SERVICE grace 5s`, `scale SERVICE to 3`";
}

std::string Parser::help_behind(const ast::Occurrence& occurrence) const {
  const auto* name = std::get_if<ast::Name>(&occurrence.subject);
  const std::string_view first = name == nullptr ? std::string_view() : name->text;
  const std::string_view fact = occurrence.fact.text;
  if (is_comparison(kind()) && (is_metric_word(first) || is_metric_word(fact))) {
    return "a metric says of what: `p95 latency of hello < 5ms`, `error rate of GET /menu == 0%`";
  }
  if (name == nullptr && at(TokenKind::number)) {
    return "how it ended is a reason, `answered(ok)`; " + std::string(count_help);
  }
  if (!at_name() || at_word("because")) return std::string(count_help);
  if (at_word("within")) return std::string(every_help);
  if (at_word("leads")) return "of each message: `every hello published leads to bye published`";
  if (holds_word(" once twice only just one ", word())) return "write `exactly once` or `exactly 5 times`";
  if (holds_word(" never always not ", word()) || holds_word(" never always not ", fact)) {
    return "`never` and `always` stand first: `never hello dropped`";
  }
  if (name == nullptr || !occurrence.parties.empty()) return {};
  if (holds_word(" no none nothing ", first)) return "what must not happen begins with `never`: `never hello dropped`";
  if (holds_word(" any some ", first)) return "what may happen begins with `eventually`: `eventually hello dropped`";
  if (holds_word(" all each ", first)) return std::string(every_help);
  return help_swapped(first, fact);
}

/// Suggests `hello handled by subscriber` for `subscriber handled hello`; empty where the text does not read like that.
std::string Parser::help_swapped(std::string_view service, std::string_view fact) const {
  const bool request = at_request();
  const std::size_t end = request ? 2 : 1;
  const bool ends = kind(end) == TokenKind::newline || kind(end) == TokenKind::right_brace ||
                    kind(end) == TokenKind::end_of_file || kind(end) == TokenKind::number;
  if (!ends && !holds_word(" exactly at within before after by to from where because ", word(end))) return {};
  const WordList natives = words::natives(fact);
  std::string what(word());
  if (request) what += " " + std::string(text(peek(1)));
  return "what happened stands behind the message or the request: `" + what + " " +
         std::string(natives.empty() ? fact : natives.front()) + " by " + std::string(service) + "`";
}

std::string Parser::help_behind(const ast::Claim& claim) const {
  if (const auto* asked = std::get_if<ast::HowOften>(&claim.node)) return help_behind(asked->occurrence);
  if (const ast::Occurrence* occurrence = occurrence_in(claim)) return at_name() ? help_behind(*occurrence) : "";
  static const WordList limits{"by", "to", "from", "for", "at", "before", "after", "where"};
  if (std::holds_alternative<ast::Counted>(claim.node)) {
    if (at_word("within")) return std::string(every_help);
    if (at_word("in") && at_word("every", 1)) {
      return "the windows stand in front: `in every 10s window, hello handled at most 5 times`";
    }
    return at_any_word(limits) ? "the count stands last: `hello handled by subscriber exactly once`" : "";
  }
  const auto* holds = std::get_if<ast::Holds>(&claim.node);
  if (holds != nullptr && at_word("percentile")) return "a percentile is one word: `p99 latency of GET /menu < 5ms`";
  const auto* state = holds == nullptr ? nullptr : std::get_if<ast::StateTest>(&holds->predicate.node);
  if (state == nullptr || !at_name()) return {};
  if (holds_word(" up down ready paused ", state->state.text)) {
    return "when it must be true stands in front: `by 5s, " + state->subject.text + " is " + state->state.text + "`";
  }
  return "what happens stands without `is`: `" + state->subject.text + " " + state->state.text + " exactly once`";
}

}  // namespace meshsim::lang
