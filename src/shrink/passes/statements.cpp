#include <algorithm>
#include <iterator>

#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

using Kind = lang::TokenKind;

/// The words with which a part of a statement begins that may go alone.
constexpr std::string_view part_words[] = {"within", "every", "for",  "after", "durable", "volatile",
                                           "with",   "at",    "else", "in",    "grace",   "where"};

bool begins_part(std::string_view word) {
  return std::find(std::begin(part_words), std::end(part_words), word) != std::end(part_words);
}

/// Tells whether the braces are a handler's, with a `once per` that stays.
bool holds_once(const Page& page, const Braces& braces, const Kept& kept) {
  return std::any_of(braces.statements.begin(), braces.statements.end(),
                     [&](const Statement& statement) { return stays_as_written(page, statement, kept); });
}

/// Offers the statement without one of its parts: from a word that begins one to before the next, or a block.
void offer_parts(const Page& page, const Statement& statement, const Kept& kept, std::vector<Edits>& offers) {
  for (const Braces& braces : statement.braces) {
    if (holds_kept(page, braces, kept) || holds_once(page, braces, kept)) continue;
    const bool is_else = page.word(braces.open - 1) == "else";
    offers.push_back({page.replace(braces.open - (is_else ? 1 : 0), braces.close + 1)});
  }
  std::size_t braces = 0;
  for (std::size_t i = statement.first + 1; i < statement.behind; ++i) {
    if (braces < statement.braces.size() && i == statement.braces[braces].open) {
      i = statement.braces[braces++].close;
      continue;
    }
    if (page.kind(i) != Kind::name || !begins_part(page.word(i))) continue;
    std::size_t behind = i + 1;
    while (behind < statement.behind && page.kind(behind) != Kind::left_brace && page.kind(behind) != Kind::colon &&
           !(page.kind(behind) == Kind::name && begins_part(page.word(behind)))) {
      ++behind;
    }
    offers.push_back({page.replace(i, behind)});
  }
}

/// Offers what stands in the braces of a step in place of the step: `chance 10% { publish Job }`, an `else`.
void offer_insides(const Page& page, const Statement& statement, std::vector<Edits>& offers) {
  constexpr std::string_view steps[] = {"chance",  "if",   "repeat",  "together", "lock",
                                        "require", "call", "publish", "let"};
  if (std::find(std::begin(steps), std::end(steps), page.head(statement)) == std::end(steps)) return;
  for (const Braces& braces : statement.braces) {
    if (braces.is_list || braces.statements.empty()) continue;
    const Edit before = page.replace(statement.first, braces.open + 1);
    const Edit behind = page.replace(braces.close, statement.behind);
    offers.push_back({before, behind});
  }
}

/// Tells whether the statement makes the load of a claim for which it must stay: it goes as a whole or not at all.
bool is_left_alone(const Page& page, const Statement& statement, const Kept& kept) {
  if (!kept.is_load_kept) return false;
  if (page.head(statement) == "load") return true;
  for (std::size_t i = statement.first; i < statement.behind && page.head(statement) != "timeline"; ++i) {
    if (page.word(i) == "publishes" || page.word(i) == "calls") return true;
  }
  return false;
}

}  // namespace

std::vector<Edits> drop_statements(const Page& page, const Kept& kept) {
  std::vector<Edits> offers;
  page.visit([&](const Statement& statement, const Braces* around) {
    if (stays_as_written(page, statement, kept)) return false;
    const bool holds_any = std::any_of(statement.braces.begin(), statement.braces.end(),
                                       [&](const Braces& braces) { return holds_kept(page, braces, kept); });
    // A broker may go as a whole, with its persistence.
    if (!holds_any || page.head(statement) == "broker") offers.push_back({page.drop(statement, around)});
    return !is_left_alone(page, statement, kept);
  });
  page.visit([&](const Statement& statement, const Braces* /*around*/) {
    if (stays_as_written(page, statement, kept) || is_left_alone(page, statement, kept)) return false;
    offer_parts(page, statement, kept, offers);
    offer_insides(page, statement, offers);
    return true;
  });
  return offers;
}

}  // namespace meshsim::shrink
