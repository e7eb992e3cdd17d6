// Parses the block `explore { }`.
//
//   explore   = "explore" "{" { setting } "}"
//   setting   = "faults" fault { "," fault } | "of" names | "on" pair { "," pair } | "for" value { "," value }
//             | "at" "most" value | "from" anchor "to" anchor | "except" exemption { "," exemption } | "claims" names
//             | "settles" "within" value
//   fault     = verb | "crash" "at" point | ( "delay" | "loss" | "drop" ) value
//   exemption = verb name | link verb pair
#include "base/text.hpp"
#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

ast::Explore Parser::parse_explore() {
  ast::Explore explore;
  parse_braces("`{` and what is tried", [&] { parse_explore_setting(explore); });
  return explore;
}

void Parser::parse_explore_setting(ast::Explore& explore) {
  const Span first = here();
  if (match_word("faults")) {
    parse_listed(explore.faults, "faults", first, [&] { return parse_fault_form(); });
  } else if (match_word("of")) {
    parse_listed(explore.of, "of", first, [&] { return parse_name("a service"); });
  } else if (match_word("on")) {
    parse_listed(explore.on, "on", first, [&] { return parse_connection("cut"); });
  } else if (match_word("for")) {
    parse_listed(explore.lasting, "for", first, [&] { return parse_expression(); });
  } else if (match_words("at", "most")) {
    set_once(explore.at_most, "at most", first, [&] { return parse_expression(); });
  } else if (match_word("from")) {
    set_once(explore.moments, "from", first, [&] {
      ast::Stretch moments;
      moments.from = parse_anchor();
      expect_word("to");
      moments.to = parse_anchor();
      moments.span = since(first);
      return moments;
    });
  } else if (match_word("except")) {
    parse_listed(explore.except, "except", first, [&] { return parse_exemption(); });
  } else if (match_word("claims")) {
    parse_listed(explore.claims, "claims", first, [&] { return parse_name("the label of a claim"); });
  } else if (match_words("settles", "within")) {
    set_once(explore.settles_within, "settles within", first, [&] { return parse_expression(); });
  } else {
    error_unknown_word("a setting of `explore`", words::explore_settings(), "the settings");
  }
  finish();
}

/// Reads a list into a setting that began at `first`; a second one is an error.
template <class Clause, class Read>
void Parser::parse_listed(Clause& clause, std::string_view what, Span first, Read read) {
  set_once(clause, what, first, [&] {
    std::decay_t<decltype(*clause)> list;
    do {
      list.elements.push_back(read());
    } while (match(TokenKind::comma));
    list.span = since(first);
    return list;
  });
}

/// Reads the verb of a fault; gives one of words::faults.
std::string_view Parser::parse_fault_word() {
  if (match_word("power")) {
    expect_word("off");
    return "power off";
  }
  for (const std::string_view verb : words::faults()) {
    if (match_word(verb)) return verb;
  }
  if (at_word("partition")) {
    error("E0114", here(), "a fault has one target, and a `partition` has many")
        .help("`isolate` parts one instance from all others");
  }
  if (holds_word(" slow hang fail skew jitter bandwidth ", word())) {
    error("E0114", here(), "no search tries `" + std::string(word()) + "`")
        .help("it strikes in every run with a line of the timeline; a search then lets other faults strike beside it")
        .help(words::help(word(), words::faults(), "what a search tries"));
  }
  error_unknown_word("a fault", words::faults(), "the faults");
  return "kill";
}

ast::FaultForm Parser::parse_fault_form() {
  const Span first = here();
  ast::FaultForm fault;
  fault.verb = parse_fault_word();
  if (fault.verb == "crash" && match_word("at")) fault.at = parse_crash_point();
  if (holds_word(" delay loss drop ", fault.verb)) {
    if (at_statement_end() || at(TokenKind::comma)) {
      error_expected("how much").help("such as `delay 200ms`, `loss 10%`, `drop 100%`");
    }
    fault.amount = parse_expression();
  }
  fault.span = since(first);
  return fault;
}

/// Reads `A <-> B`. `verb` says in the help what is done to the connection.
ast::Connection Parser::parse_connection(std::string_view verb) {
  const Span first = here();
  ast::Connection connection;
  connection.from = parse_name("a service");
  connection.both_ways = at(TokenKind::both_arrow);
  if (!connection.both_ways && !at(TokenKind::arrow)) {
    error_expected("`->` or `<->`")
        .help("a connection has two ends: `" + std::string(verb) + " " + connection.from.text + " <-> OTHER`");
  }
  advance();
  connection.to = parse_name("a service");
  connection.span = since(first);
  return connection;
}

ast::Exemption Parser::parse_exemption() {
  const Span first = here();
  ast::Exemption exemption;
  exemption.verb = parse_fault_word();
  if (holds_word(" cut delay loss drop ", exemption.verb)) {
    exemption.between = parse_connection(exemption.verb);
  } else {
    exemption.who = parse_name("a service");
  }
  exemption.span = since(first);
  return exemption;
}

}  // namespace meshsim::lang
