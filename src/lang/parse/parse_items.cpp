// Top-level items, and those that are no actors: how a scenario is run, links, flows, loads.
//
//   file  = "mesh" "1" { [ "override" ] item }
//   item  = "scenario" string | "seed" number | "seeds" number ".." number | "ends" "at" value | "param" name "=" value
//         | cases | "use" string | "network" names | broker | service | gateway | link | policy | flow | load |
//         timeline | expect | explore
//   cases = "cases" names "{" { value { "," value } } "}"
//   link  = "link" names ( "<->" | "->" ) names "{" "latency" value "}"
//   policy = "policy" name [ "is" preset ] [ "{" { setting } "}" ]
//   load  = "load" name "{" "networks" names | "runs" flows | "users" value | "arrives" ...
//         | "from" value ["to" value] "}"
#include <algorithm>

#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

/// The version of the language this parser reads.
constexpr std::int64_t language_version = 1;

}  // namespace

ast::File Parser::parse_file() {
  ast::File file;
  file.file = file_id();
  skip_separators();
  if (!parse_version(file)) return file;
  while (!is_full()) {
    skip_separators();
    if (at(TokenKind::end_of_file)) break;
    parse_item(file);
  }
  return file;
}

/// Reads `mesh 1`. Returns false when the file is in a language that this parser does not know.
bool Parser::parse_version(ast::File& file) {
  if (!at_word("mesh")) {
    const bool item = at_any_word(words::items());
    error("E0111", here(), "the file does not begin with the version of the language")
        .help("write `mesh 1` on the first line");
    find_way();
    if (!item) recover_at_top_level();
    if (!at_word("mesh")) return true;
  }
  advance();
  ast::Number version = parse_number("the version of the language");
  const bool known = version.mantissa == language_version && version.scale == 0 && version.unit.empty();
  if (!is_lost() && !known) {
    error("E0112", version.span, "unknown version of the language").help("this meshsim reads `mesh 1`");
    return false;
  }
  if (!is_lost()) file.version = std::move(version);
  finish();
  if (is_lost()) recover_at_top_level();
  return true;
}

void Parser::parse_item(ast::File& file) {
  begin_item();
  ast::Item item;
  const Span first = here();
  if (parse_override(item)) {
    item.head = here();
    item.node = parse_item_node();
    item.span = since(first);
    finish();
    if (!is_lost()) file.items.push_back(std::move(item));
  }
  if (is_lost()) recover_at_top_level();
  forget_braces();
}

/// Reads `override` before an item. Returns false when it stands where it cannot.
bool Parser::parse_override(ast::Item& item) {
  if (!at_word("override") || !at_name(1)) return true;
  item.override_span = advance().span;
  const bool known = at_any_word(words::items());
  if (!known || at_any_word(words::overridable_items())) return true;
  error("E0131", *item.override_span, "`override` cannot stand before `" + std::string(word()) + "`")
      .help("it stands before " + quoted_list(words::overridable_items(), "or"));
  return false;
}

decltype(ast::Item::node) Parser::parse_item_node() {
  if (match_word("scenario")) return ast::ScenarioTitle{parse_text("the title of the scenario")};
  if (match_word("seed")) return ast::Seed{parse_number("a number")};
  if (match_word("seeds")) return parse_seeds();
  if (match_word("ends")) return parse_ends();
  if (match_word("param")) return parse_param();
  if (match_word("cases")) return parse_cases();
  if (match_word("use")) return ast::Use{parse_text("the name of a file")};
  if (match_word("network")) return ast::Networks{parse_names("a network")};
  if (match_word("broker")) return parse_broker();
  if (match_word("service")) return parse_service();
  if (match_word("gateway")) return parse_gateway();
  if (match_word("link")) return parse_link();
  if (match_word("policy")) return parse_policy();
  if (match_word("flow")) return parse_flow();
  if (match_word("load")) return parse_load();
  if (match_word("timeline")) return parse_timeline();
  if (match_word("expect")) return parse_expect();
  if (match_word("explore")) return parse_explore();
  error_unknown_item();
  return ast::Expect{};
}

/// Reports a word that begins no item, and takes it, so that the skip to the next item moves on.
void Parser::error_unknown_item() {
  const Token found = peek();
  const std::string written(text(found));
  if (found.kind != TokenKind::name && found.kind != TokenKind::right_brace) {
    error_expected("an item such as `service` or `timeline`");
    return;
  }
  advance();
  if (found.kind == TokenKind::right_brace) {
    error("E0116", found.span, "unexpected `}`").label("no block is open here");
  } else if (written == "mesh") {
    error("E0111", found.span, "the version of the language is given again")
        .help("`mesh 1` stands once, on the first line");
  } else {
    error("E0113", found.span, "no item of a scenario is called `" + written + "`")
        .help(words::help(written, words::items(), "the items"));
  }
}

// --- how a scenario is run -------------------------------------------------------------------------------------------

ast::Seeds Parser::parse_seeds() {
  ast::Seeds seeds;
  seeds.first = parse_number("the first seed");
  expect(TokenKind::range, "`..` and the last seed");
  seeds.last = parse_number("the last seed");
  return seeds;
}

ast::Ends Parser::parse_ends() {
  expect_word("at");
  return {parse_expression()};
}

ast::Param Parser::parse_param() {
  ast::Param param;
  param.name = parse_name("the name of the parameter");
  if (at(TokenKind::colon)) error("E0129", here(), "a parameter is given with `=`").help("write `param workers = 3`");
  expect(TokenKind::assign, "`=`");
  param.value = parse_expression();
  return param;
}

ast::Cases Parser::parse_cases() {
  ast::Cases cases;
  cases.columns = parse_names("the name of a column");
  parse_braces("`{` and the rows", [&] {
    ast::Cases::Row row = parse_cases_row(cases);
    if (!is_lost()) cases.rows.push_back(std::move(row));
  });
  return cases;
}

ast::Cases::Row Parser::parse_cases_row(const ast::Cases& cases) {
  const Span first = here();
  ast::Cases::Row row;
  do {
    row.cells.push_back(parse_expression());
  } while (match(TokenKind::comma));
  row.span = since(first);
  finish();
  if (is_lost() || row.cells.size() == cases.columns.size()) return row;
  const auto count = [](std::size_t n, const char* noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
  };
  error("E0119", row.span,
        "this row has " + count(row.cells.size(), "cell") + ", the table has " + count(cases.columns.size(), "column"))
      .also(join(cases.columns.front().span, cases.columns.back().span), "the columns");
  return row;
}

// --- links -----------------------------------------------------------------------------------------------------------

ast::Link Parser::parse_link() {
  ast::Link link;
  parse_link_ends("link", link.from, link.both_ways, link.to);
  if (!at(TokenKind::left_brace)) return link;
  parse_braces("`{`", [&] {
    const Span first = here();
    if (match_word("latency")) {
      set_once(link.latency, "latency", first, [&] { return parse_expression(); });
    } else {
      add_setting(link.settings);
    }
  });
  return link;
}

/// Reads `A, B -> C`. `verb` says in the help what is done to the connection.
void Parser::parse_link_ends(std::string_view verb, std::vector<ast::Name>& from, bool& both_ways,
                             std::vector<ast::Name>& to) {
  from = parse_names("a service");
  both_ways = at(TokenKind::both_arrow);
  // A fault of one alone is healed by its name.
  if (verb == "heal" && at_statement_end()) return;
  if (!both_ways && !at(TokenKind::arrow)) {
    const std::string left = from.front().text;
    const std::string right = at_name() && !at_word("by") && !at_word("for") ? std::string(word()) : "OTHER";
    std::string help = "a connection has two ends: `" + left + " <-> " + right + "`";
    if (verb == "cut") help += "; from all others it is `isolate " + left + "`";
    error_expected("`->` or `<->`").help(std::move(help));
  }
  advance();
  to = parse_names("a service");
}

// --- policies, flows and loads -------------------------------------------------------------------------------------

ast::Policy Parser::parse_policy() {
  ast::Policy policy;
  policy.name = parse_name("the name of the policy");
  if (match_word("is")) policy.preset = parse_name("a preset");
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { add_setting(policy.settings); });
  return policy;
}

ast::Flow Parser::parse_flow() {
  ast::Flow flow;
  flow.name = parse_name("the name of the flow");
  flow.body = parse_block("`{` and the steps of the flow");
  return flow;
}

ast::Load Parser::parse_load() {
  ast::Load load;
  load.name = parse_name("the name of the load");
  parse_braces("`{`", [&] { parse_load_setting(load); });
  return load;
}

void Parser::parse_load_setting(ast::Load& load) {
  const Span first = here();
  if (match_word("networks")) {
    for (ast::Name& name : parse_names("a network")) load.networks.push_back(std::move(name));
  } else if (match_word("runs")) {
    set_once(load.runs, "runs", first, [&] { return parse_runs(); });
  } else if (match_word("users")) {
    set_once(load.users, "users", first, [&] {
      ast::Expression count = parse_expression();
      return ast::Users{std::move(count), since(first)};
    });
  } else if (match_word("arrives")) {
    set_once(load.arrives, "arrives", first, [&] { return parse_arrivals(); });
  } else if (match_word("from")) {
    set_once(load.from, "from", first, [&] { return parse_expression(); });
    if (at_statement_end()) return;
    expect_word("to");
    load.to = parse_expression();
  } else {
    add_setting(load.settings);
  }
}

ast::Runs Parser::parse_runs() {
  const Span first = here();
  ast::Runs runs;
  do {
    ast::FlowShare share;
    share.flow = parse_name("a flow");
    if (at_any_word({"weight", "weighs", "share"})) {
      error_expected("the weight of the flow").help("it stands behind the name: `runs shopper 8, admin 1`");
    }
    if (!at_statement_end() && !at(TokenKind::comma)) share.weight = parse_expression();
    runs.shares.push_back(std::move(share));
  } while (match(TokenKind::comma));
  runs.span = since(first);
  return runs;
}

ast::RateStage Parser::parse_rate_stage() {
  const Span first = here();
  ast::RateStage stage;
  stage.rate = parse_expression();
  if (match_word("to")) stage.end_rate = parse_expression();
  expect_word("for");
  stage.lasts = parse_expression();
  stage.span = since(first);
  return stage;
}

ast::Arrivals Parser::parse_arrivals() {
  using Kind = ast::Arrivals::Kind;
  const Span first = here();
  ast::Arrivals arrivals;
  if (match_word("poisson")) {
    arrivals.kind = Kind::poisson;
  } else if (match_word("constant")) {
    arrivals.kind = Kind::constant;
  } else if (match_word("every")) {
    arrivals.kind = Kind::every;
  } else if (match_word("at")) {
    arrivals.kind = Kind::listed;
    arrivals.file = parse_text("the file with the times");
    if (match_word("unit")) arrivals.unit = parse_expression();
    arrivals.span = since(first);
    return arrivals;
  } else {
    if (at(TokenKind::number)) error_expected("the manner of arriving").help("such as `arrives poisson 20/s`");
    error_unknown_word("the manner of arriving", {"poisson", "constant", "every", "at"}, "the manners");
  }
  if (arrivals.kind != Kind::every && at(TokenKind::left_brace)) {
    parse_braces("`{`", [&] { arrivals.stages.push_back(parse_rate_stage()); });
  } else {
    arrivals.amount = parse_expression();
    if (arrivals.kind != Kind::every && match_word("to")) arrivals.end_rate = parse_expression();
  }
  if (at_any_word({"rps", "qps", "tps", "hz", "per", "requests", "req", "users", "times"})) {
    error("E0127", here(), "expected the end of the statement, found `" + std::string(word()) + "`")
        .help("a rate touches its unit: `20/s` or `90/min`");
  }
  arrivals.span = since(first);
  return arrivals;
}

// --- settings the grammar does not know ------------------------------------------------------------------------------

ast::Setting Parser::parse_setting() {
  const Span first = here();
  ast::Setting setting;
  setting.key = parse_name("a setting");
  while (!at_statement_end() && !at(TokenKind::left_brace)) {
    setting.arguments.push_back(parse_expression());
    match(TokenKind::comma);
  }
  if (at(TokenKind::left_brace)) {
    parse_braces("`{`", [&] {
      ast::Setting inner = parse_setting();
      if (!is_lost()) setting.block.push_back(std::move(inner));
    });
  }
  finish();
  setting.span = since(first);
  return setting;
}

void Parser::add_setting(std::vector<ast::Setting>& settings) {
  ast::Setting setting = parse_setting();
  if (is_lost()) return;
  const auto before = std::find_if(settings.begin(), settings.end(),
                                   [&](const ast::Setting& each) { return each.key.text == setting.key.text; });
  if (before != settings.end()) {
    error("E0118", setting.span, "`" + setting.key.text + "` is given twice").also(before->span, "it was given here");
    return;
  }
  settings.push_back(std::move(setting));
}

}  // namespace meshsim::lang
