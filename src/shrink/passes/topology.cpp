#include <algorithm>
#include <set>
#include <string>

#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

using Kind = lang::TokenKind;

/// Tells whether the word names the thing, or one of its replicas: `worker`, `worker-2`.
bool is_named(std::string_view word, std::string_view name) {
  if (!word.starts_with(name)) return false;
  word.remove_prefix(name.size());
  if (word.empty()) return true;
  return word.size() > 1 && word.front() == '-' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

/// Collects the names of things: services, topics, tables and so on, in file order.
std::vector<std::string> names_on(const Page& page) {
  constexpr std::string_view before[] = {"consumes", "subscribes", "publish", "publishes", "store", "memory", "topic"};
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  const auto add = [&](std::size_t token) {
    if (page.kind(token) == Kind::name && seen.insert(page.word(token)).second) names.emplace_back(page.word(token));
  };
  for (const Statement& item : page.items()) {
    if (item.behind > item.first + 1) add(item.first + 1);
  }
  for (std::size_t i = 0; i + 1 < page.tokens().size(); ++i) {
    if (std::find(std::begin(before), std::end(before), page.word(i)) != std::end(before)) add(i + 1);
  }
  return names;
}

/// Takes out, of a statement, the innermost statements that mention a name.
class Removal {
 public:
  Removal(const Page& page, const Kept& kept, std::string_view name) : page_(page), kept_(kept), name_(name) {}

  void take(const Statement& statement, const Braces* around) {
    if (has_own_mention(statement)) {
      is_possible_ = is_possible_ && !stays_as_written(page_, statement, kept_);
      edits_.push_back(page_.drop(statement, around));
      return;
    }
    for (const Braces& braces : statement.braces) {
      for (const Statement& inner : braces.statements) take(inner, &braces);
    }
  }

  void put_into(std::vector<Edits>& offers) {
    if (is_possible_ && !edits_.empty()) offers.push_back(std::move(edits_));
  }

 private:
  /// Tells whether the name stands in the statement and in none of those inside it.
  bool has_own_mention(const Statement& statement) const {
    std::size_t braces = 0;
    for (std::size_t i = statement.first; i < statement.behind; ++i) {
      if (braces < statement.braces.size() && i == statement.braces[braces].open) {
        i = statement.braces[braces++].close;
        continue;
      }
      if (page_.kind(i) == Kind::name && is_named(page_.word(i), name_)) return true;
    }
    return false;
  }

  const Page& page_;
  const Kept& kept_;
  std::string_view name_;
  Edits edits_;
  bool is_possible_ = true;
};

/// Offers fewer replicas, from one up: the head of a service ends with `x N`.
void offer_replicas(const Page& page, const Statement& item, std::vector<Edits>& offers) {
  for (std::size_t i = item.first + 2; i + 1 < item.behind && page.kind(i) != Kind::left_brace; ++i) {
    if (page.word(i) != "x") continue;
    offers.push_back({page.replace(i, i + 2)});
    for (unsigned n = 2; std::to_string(n) != page.word(i + 1) && n < 32; ++n)
      offers.push_back({page.replace(i + 1, i + 2, std::to_string(n))});
    return;
  }
}

/// Offers one network for all: no `network`, and no service that says where it stands.
void offer_one_network(const Page& page, std::vector<Edits>& offers) {
  Edits edits;
  page.visit([&](const Statement& statement, const Braces* around) {
    const bool is_it = page.head(statement) == "network" || page.head(statement) == "networks";
    if (is_it) edits.push_back(page.drop(statement, around));
    return !is_it;
  });
  if (!edits.empty()) offers.push_back(std::move(edits));
}

}  // namespace

std::vector<Edits> drop_topology(const Page& page, const Kept& kept) {
  std::vector<Edits> offers;
  offer_one_network(page, offers);
  for (const std::string& name : names_on(page)) {
    Removal removal(page, kept, name);
    for (const Statement& item : page.items()) removal.take(item, nullptr);
    removal.put_into(offers);
  }
  for (const std::string& name : names_on(page)) {
    for (const Statement& item : page.items()) {
      Removal removal(page, kept, name);
      for (const Braces& braces : item.braces) {
        for (const Statement& inner : braces.statements) removal.take(inner, &braces);
      }
      removal.put_into(offers);
    }
  }
  for (const Statement& item : page.items()) {
    if (page.head(item) == "service" || page.head(item) == "gateway") offer_replicas(page, item, offers);
  }
  return offers;
}

}  // namespace meshsim::shrink
