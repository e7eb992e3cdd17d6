#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/time.hpp"
#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

using Kind = lang::TokenKind;

constexpr std::array<std::string_view, 2> busy_words = {"work", "wait"};
constexpr std::array<std::string_view, 3> constant_words = {"work", "wait", "latency"};

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Offers a constant in place of a distribution behind a word: of `exp(mean 20ms)` and `2ms..6ms` the first number.
void offer_constant(const Page& page, std::size_t word, std::vector<Edits>& offers) {
  std::size_t behind = word + 1;
  std::size_t first = 0;
  std::size_t parentheses = 0;
  for (; behind < page.tokens().size(); ++behind) {
    const Kind kind = page.kind(behind);
    const bool ends =
        kind == Kind::newline || kind == Kind::semicolon || kind == Kind::right_brace || kind == Kind::end_of_file;
    if (ends && parentheses == 0) break;
    if (kind == Kind::left_parenthesis) ++parentheses;
    if (kind == Kind::right_parenthesis && parentheses > 0) --parentheses;
    if (kind == Kind::number && first == 0) first = behind;
  }
  if (first == 0 || behind <= word + 2) return;
  offers.push_back({page.replace(word + 1, behind, std::string(page.word(first)))});
}

/// Offers a rounder number: one digit and zeros.
void offer_round(const Page& page, std::size_t number, std::vector<Edits>& offers) {
  const std::string_view text = page.word(number);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits < 2 || digits == text.size() || text[digits] == '.') return;
  std::string round = "1" + std::string(digits - 1, '0');
  if (text.substr(0, digits) != round)
    offers.push_back({page.replace(number, number + 1, round + std::string(text.substr(digits)))});
}

/// Offers a parameter's value wherever its name stands.
void offer_value(const Page& page, const Statement& param, std::vector<Edits>& offers) {
  const std::string_view name = page.word(param.first + 1);
  if (param.behind < param.first + 4) return;
  const lang::Span value = lang::join(page.tokens()[param.first + 3].span, page.tokens()[param.behind - 1].span);
  std::string text(page.text_of(value));
  if (param.behind > param.first + 4) text = "(" + text + ")";
  Edits edits = {page.drop(param, nullptr)};
  for (std::size_t i = 0; i < page.tokens().size(); ++i) {
    const bool is_field = i > 0 && page.kind(i - 1) == Kind::dot;
    if (page.kind(i) == Kind::name && page.word(i) == name && !is_field) edits.push_back(page.replace(i, i + 1, text));
  }
  offers.push_back(std::move(edits));
}

/// Offers whole seconds for a time of the timeline.
void offer_second(const Page& page, const Statement& line, std::vector<Edits>& offers) {
  if (page.head(line) != "at" || page.kind(line.first + 1) != Kind::number) return;
  for (const std::string_view round : {"1s", "2s", "3s", "5s", "10s"}) {
    if (page.word(line.first + 1) == round) return;
    offers.push_back({page.replace(line.first + 1, line.first + 2, std::string(round))});
  }
}

}  // namespace

std::vector<Edits> put_values(const Page& page, const Kept& /*kept*/) {
  std::vector<Edits> offers;
  for (const Statement& item : page.items()) {
    if (page.head(item) == "param") offer_value(page, item, offers);
  }
  return offers;
}

std::vector<Edits> round_values(const Page& page, const Kept& kept) {
  std::vector<Edits> offers;
  for (std::size_t i = 0; i + 1 < page.tokens().size(); ++i) {
    if (is_among(page.word(i), constant_words)) offer_constant(page, i, offers);
    if (is_among(page.word(i), busy_words) && page.kind(i + 1) == Kind::number) offer_round(page, i + 1, offers);
  }
  if (kept.is_load_kept) return offers;
  for (const Statement& item : page.items()) {
    if (page.head(item) != "timeline") continue;
    for (const Braces& braces : item.braces) {
      for (const Statement& line : braces.statements) offer_second(page, line, offers);
    }
  }
  return offers;
}

}  // namespace meshsim::shrink
