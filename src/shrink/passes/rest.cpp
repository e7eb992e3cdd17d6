#include <algorithm>
#include <array>
#include <span>

#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Returns the lines of a phase without the phase.
Edits unwrapped(const Page& page, const Statement& phase) {
  const Braces& braces = phase.braces.back();
  return {page.replace(phase.first, braces.open + 1, "\n"), page.replace(braces.close, braces.close + 1, "\n")};
}

}  // namespace

bool must_stay(const Page& page, const Statement& statement, const Kept& kept) {
  constexpr std::array<std::string_view, 3> settings = {"mesh", "scenario", "persistence"};
  const std::string_view head = page.head(statement);
  if (is_one_of(head, settings)) return true;
  return head == kept.claim && page.kind(statement.first + 1) == lang::TokenKind::colon;
}

bool stays_as_written(const Page& page, const Statement& statement, const Kept& kept) {
  return must_stay(page, statement, kept) || (kept.is_once_kept && page.head(statement) == "once");
}

bool holds_kept(const Page& page, const Braces& braces, const Kept& kept) {
  return std::any_of(braces.statements.begin(), braces.statements.end(), [&](const Statement& statement) {
    if (must_stay(page, statement, kept)) return true;
    return std::any_of(statement.braces.begin(), statement.braces.end(),
                       [&](const Braces& inner) { return holds_kept(page, inner, kept); });
  });
}

std::vector<Edits> drop_rest(const Page& page, const Kept& kept) {
  Edits claims;
  std::vector<Edits> offers;
  for (const Statement& item : page.items()) {
    for (const Braces& braces : item.braces) {
      for (const Statement& inner : braces.statements) {
        if (page.head(item) == "expect" && !must_stay(page, inner, kept)) claims.push_back(page.drop(inner, &braces));
        if (page.head(inner) == "phase" && !inner.braces.empty()) offers.push_back(unwrapped(page, inner));
      }
    }
  }
  if (!claims.empty()) offers.insert(offers.begin(), claims);
  return offers;
}

}  // namespace meshsim::shrink
