// The parser's machinery and the list of its grammar rules; each rule is one function, in the file of its block:
//   parse_items.cpp      top-level items            parse_steps.cpp     handlers and flows
//   parse_services.cpp   brokers, services, gateways parse_timeline.cpp  triggers and actions
//   parse_expressions.cpp values and predicates      parse_expect.cpp    occurrences, scopes, claims
//   parser_errors.cpp    errors, recovery           parse_help.cpp      claims worded in another way
//
// Errors: the first error in a statement is reported and puts the parser in the *lost* state. While lost, it sees only
// bad tokens: nothing matches, nothing more is reported, every rule runs to its end and returns what it has. The loop
// over the statements of the enclosing block then skips the rest of the statement and is no longer lost. So rules need
// no error paths of their own, and one mistake gives one diagnostic.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/ast.hpp"
#include "lang/diagnostic.hpp"
#include "lang/parser.hpp"
#include "lang/source.hpp"
#include "lang/token.hpp"
#include "lang/words.hpp"

namespace meshsim::lang {

/// Words legal at a place, for suggestions.
using WordList = std::vector<std::string_view>;

class Parser {
 public:
  Parser(FileId file, const Sources& sources, std::vector<Token> tokens, Diagnostics& diagnostics);

  ast::File parse_file();
  ast::Action parse_action();
  ast::Trigger parse_trigger();
  ast::Condition parse_condition();
  ast::Scope parse_scope();
  ast::Claim parse_claim();
  ast::Expression parse_expression();

  /// For a text that is one rule: nothing may follow.
  void expect_end();

 private:
  struct BinaryRule {
    ast::BinaryOperator operation;
    int precedence;
  };

  // --- looking at tokens ---------------------------------------------------------------------------------------------
  /// The token `ahead` places on; inside parentheses line ends are not seen. While lost: a bad token.
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  [[nodiscard]] TokenKind kind(std::size_t ahead = 0) const { return peek(ahead).kind; }
  [[nodiscard]] std::string_view text(const Token& token) const { return source_.text(token.span); }
  [[nodiscard]] std::string_view word(std::size_t ahead = 0) const;
  [[nodiscard]] bool at(TokenKind wanted) const { return kind() == wanted; }
  [[nodiscard]] bool at_word(std::string_view wanted, std::size_t ahead = 0) const { return word(ahead) == wanted; }
  [[nodiscard]] bool at_any_word(const WordList& words, std::size_t ahead = 0) const;
  [[nodiscard]] bool at_name(std::size_t ahead = 0) const { return kind(ahead) == TokenKind::name; }
  [[nodiscard]] bool at_statement_end() const;
  [[nodiscard]] bool at_request(std::size_t ahead = 0) const;
  [[nodiscard]] bool on_next_line() const;

  // --- taking tokens -------------------------------------------------------------------------------------------------
  Token advance();
  bool match(TokenKind wanted);
  bool match_word(std::string_view wanted);
  bool match_words(std::string_view first, std::string_view second);
  /// The word that goes on with the statement, on this line or a later one.
  bool match_word_across_lines(std::string_view wanted);
  void expect(TokenKind wanted, std::string_view what);
  void expect_word(std::string_view wanted);
  ast::Name parse_name(std::string_view what);
  std::vector<ast::Name> parse_names(std::string_view what);
  ast::Text parse_text(std::string_view what);
  ast::Number parse_number(std::string_view what);
  ast::Path parse_path();
  ast::Request parse_request();
  [[nodiscard]] Span since(Span first) const;
  [[nodiscard]] Span here() const { return peek().span; }

  // --- errors --------------------------------------------------------------------------------------------------------
  /// Reports at a span and is lost from here on.
  Diagnostic& error(std::string code, Span span, std::string message);
  /// "expected WHAT, found ..." at the next token, or behind the last one when the line ends there.
  Diagnostic& error_expected(std::string_view what);
  /// "expected WHAT, found `word`", with the nearest of `words`.
  void error_unknown_word(std::string_view what, const WordList& words, std::string_view plural);
  void error_not_yet(Span span, std::string_view what, std::string instead);
  [[nodiscard]] std::string describe(const Token& token) const;
  /// The statement must end here; `clauses` are what else could have followed, `help` is for what is near none of them.
  void finish(const WordList& clauses = {}, const std::string& help = "");
  /// For who goes on behind an occurrence as the language does not.
  [[nodiscard]] std::string help_behind(const ast::Occurrence& occurrence) const;
  [[nodiscard]] std::string help_behind(const ast::Claim& claim) const;
  [[nodiscard]] std::string help_swapped(std::string_view service, std::string_view fact) const;
  /// `5 ms`: the next word is a unit that stands apart from its number.
  bool report_lone_unit();
  /// Skips to the end of the statement, within the block that was entered at this depth.
  void recover(std::size_t block_depth);
  void recover_at_top_level();
  void report_unclosed(Span open);
  void suspect_unclosed(Span open, Span close);

  // --- blocks --------------------------------------------------------------------------------------------------------
  /// `{ statement... }`, each on its own line or separated by `;`. Returns the span with both braces.
  template <class Statement>
  Span parse_braces(std::string_view what, Statement statement);
  bool open_braces(std::string_view what);
  [[nodiscard]] bool at_block_end();
  void end_statement(std::size_t block_depth);
  void close_braces(Span open);
  void skip_separators();
  /// A top-level word in column 1: proof that an open block was meant to have ended.
  [[nodiscard]] bool at_top_level_word() const;
  /// True when deeper nesting is allowed; else reports. Balanced by leave().
  bool enter();
  void leave() { --nesting_; }

  /// Reads into an optional setting that began at `first`; a second one is an error.
  template <class Clause, class Read>
  void set_once(Clause& target, std::string_view what, Span first, Read read);

  // --- top-level items ---------------------------------------------------------------------------------------------
  bool parse_version(ast::File& file);
  void parse_item(ast::File& file);
  decltype(ast::Item::node) parse_item_node();
  void error_unknown_item();
  bool parse_override(ast::Item& item);
  ast::Seeds parse_seeds();
  ast::Ends parse_ends();
  ast::Param parse_param();
  ast::Cases parse_cases();
  ast::Cases::Row parse_cases_row(const ast::Cases& cases);
  ast::Link parse_link();
  void parse_link_ends(std::string_view verb, std::vector<ast::Name>& from, bool& both_ways,
                       std::vector<ast::Name>& to);
  ast::Flow parse_flow();
  ast::Load parse_load();
  void parse_load_setting(ast::Load& load);
  ast::Arrivals parse_arrivals();
  ast::Setting parse_setting();

  // --- brokers, services, gateways -------------------------------------------------------------------------------
  ast::Broker parse_broker();
  void parse_broker_setting(ast::Broker& broker);
  ast::Persistence parse_persistence();
  void parse_keep(ast::Keep& keep);
  ast::Topic parse_topic();
  ast::Service parse_service();
  void parse_service_setting(ast::Service& service);
  bool parse_service_value(ast::Service& service);
  ast::RestartPolicy parse_restart_policy();
  ast::Outbox parse_outbox();
  ast::Subscription parse_subscription();
  void parse_subscription_setting(ast::Subscription& subscription);
  ast::Handler parse_handler();
  ast::Gateway parse_gateway();
  void parse_gateway_setting(ast::Gateway& gateway);
  ast::Route parse_route();
  void parse_route_setting(ast::Route& route);

  // --- steps -------------------------------------------------------------------------------------------------------
  ast::Block parse_block(std::string_view what);
  ast::Step parse_step();
  decltype(ast::Step::node) parse_step_node();
  ast::Expression parse_drawn();
  ast::Publish parse_publish();
  ast::Call parse_call();
  ast::Let parse_let();
  ast::Reply parse_reply();
  ast::Require parse_require();
  ast::Block parse_reply_as_block();
  ast::Set parse_set();
  ast::Chance parse_chance();
  ast::Once parse_once();
  ast::Retry parse_retry();
  std::optional<ast::Record> parse_payload();
  std::optional<ast::Expression> parse_within();
  std::optional<ast::Block> parse_else();

  // --- expressions -------------------------------------------------------------------------------------------------
  ast::Expression parse_binary(int lowest_precedence);
  ast::Expression parse_prefix();
  ast::Expression parse_postfix();
  ast::Expression parse_primary();
  ast::Expression parse_word_expression();
  ast::Expression parse_parenthesised();
  ast::Expression parse_interpolation();
  void parse_interpolated_part(Span part, ast::Interpolation& into);
  ast::FunctionCall parse_function_call();
  ast::Argument parse_argument();
  ast::Record parse_record();
  ast::Field parse_field();
  ast::Metric parse_metric(std::size_t word_count);
  ast::StateTest parse_state_test();
  [[nodiscard]] std::size_t metric_words() const;
  [[nodiscard]] bool at_named_argument() const;
  [[nodiscard]] std::optional<BinaryRule> binary_rule() const;
  bool count_operator(Span span);
  ast::Number decode_number(const Token& token);
  std::string decode_text(Span inner);

  // --- timeline ----------------------------------------------------------------------------------------------------
  ast::Timeline parse_timeline();
  ast::Phase parse_phase();
  ast::TimelineLine parse_timeline_line();
  decltype(ast::Trigger::node) parse_trigger_node();
  decltype(ast::Action::node) parse_action_node();
  void error_unknown_action();
  [[nodiscard]] std::string help_instead_of_action() const;
  [[nodiscard]] std::string help_without_colon() const;
  [[nodiscard]] std::string help_percentile(std::string_view word) const;
  ast::Lifecycle parse_lifecycle(std::string_view verb);
  std::string_view match_process_verb();
  ast::CrashPoint parse_crash_point();
  ast::PublishAction parse_publish_action();
  ast::CallAction parse_call_action();
  std::optional<ast::Repeat> parse_repeat(const std::string& sample);
  ast::Scale parse_scale();
  ast::LinkFault parse_link_fault(const words::LinkVerb& verb);
  ast::Partition parse_partition();
  ast::Ask parse_ask();
  std::vector<ast::Name> parse_side();

  // --- expectations ------------------------------------------------------------------------------------------------
  ast::Expect parse_expect();
  ast::Report parse_report();
  ast::Claim parse_labelled_claim();
  void parse_claim_body(ast::Claim& claim);
  decltype(ast::Claim::node) parse_claim_node();
  decltype(ast::Claim::node) parse_every();
  decltype(ast::Claim::node) parse_occurrence_claim(ast::Occurrence occurrence);
  void parse_bounds(Maybe<ast::Expression>& within, Maybe<ast::Count>& count);
  [[nodiscard]] bool at_count(std::size_t ahead = 0) const;
  ast::Count parse_count();
  [[nodiscard]] bool at_scope() const;
  ast::Anchor parse_anchor();
  [[nodiscard]] bool at_occurrence() const;
  ast::Occurrence parse_occurrence();
  void parse_fact(ast::Name& fact, std::optional<ast::Name>& reason);
  void parse_parties(std::vector<ast::Party>& parties);
  void parse_occurrence_limits(ast::Occurrence& occurrence);

  FileId file_;
  const Sources& sources_;
  const Source& source_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;  ///< index of the next token
  Diagnostics& diagnostics_;

  bool lost_ = false;
  Span last_;                       ///< the place of the last token taken
  std::size_t parentheses_ = 0;     ///< open `(` and `[` since the last `{`: line ends are blanks
  std::size_t braces_ = 0;          ///< open `{`
  std::size_t nesting_ = 0;         ///< open rules that may contain themselves
  std::size_t operators_ = 0;       ///< in the expression being read
  std::size_t expressions_ = 0;     ///< open calls of parse_expression
  bool in_string_ = false;          ///< reading an expression inside a string
  std::size_t string_tokens_ = 0;   ///< tokens of all expressions inside strings
  bool may_ask_how_often_ = false;  ///< in an answer: an occurrence needs no count
  bool states_allowed_ = true;      ///< `x is ready` is a state, not the `is` of a claim
  std::optional<Span> suspect_;     ///< a `{` whose `}` stands further left than the line it began on
  Diagnostic unheard_;              ///< takes what is reported while lost
};

template <class Statement>
Span Parser::parse_braces(std::string_view what, Statement statement) {
  const Span open = here();
  if (!open_braces(what)) return open;
  const std::size_t outer_parentheses = std::exchange(parentheses_, 0);
  const std::size_t block_depth = braces_;
  while (!at_block_end()) {
    statement();
    end_statement(block_depth);
  }
  close_braces(open);
  parentheses_ = outer_parentheses;
  leave();
  return since(open);
}

template <class Clause, class Read>
void Parser::set_once(Clause& target, std::string_view what, Span first, Read read) {
  if (!target) {
    target = read();
    return;
  }
  Diagnostic& diagnostic = error("E0118", join(first, last_), "`" + std::string(what) + "` is given twice");
  if constexpr (requires { target->span; }) diagnostic.also(target->span, "it was given here");
}

}  // namespace meshsim::lang
