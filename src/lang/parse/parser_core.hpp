// The grammar: each rule is one function, in the file of its block, written in the words of a StatementReader:
//   parse_items.cpp      top-level items            parse_steps.cpp     handlers and flows
//   parse_services.cpp   brokers, services, gateways parse_timeline.cpp  triggers and actions
//   parse_expressions.cpp values and predicates      parse_expect.cpp    occurrences, scopes, claims
//   parse_literals.cpp   numbers and strings        parse_help.cpp      claims worded in another way
//   parse_sentences.cpp  the sentences of claims     parse_explore.cpp   what a search tries
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/ast/ast.hpp"
#include "lang/parse/parser.hpp"
#include "lang/parse/statement_reader.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

class Parser : private StatementReader {
 public:
  using StatementReader::expect_end;
  using StatementReader::StatementReader;

  ast::File parse_file();
  ast::Action parse_action();
  ast::Trigger parse_trigger();
  ast::Condition parse_condition();
  ast::Scope parse_scope();
  ast::Claim parse_claim();
  ast::Expression parse_expression();
  void parse_explore_setting(ast::Explore& explore);

 private:
  struct BinaryRule {
    ast::BinaryOperator operation;
    int precedence;
  };

  // --- names, texts, numbers -----------------------------------------------------------------------------------------
  [[nodiscard]] bool at_request(std::size_t ahead = 0) const;
  ast::Name parse_name(std::string_view what);
  /// Reads a topic that is consumed or spoken of: a name, or `dead letters of T`.
  ast::Name parse_topic_name(std::string_view what);
  ast::Name parse_quoted_topic(std::string_view what);
  /// Reads the topic of `redrive T`, which may be said in full: `redrive dead letters of T`.
  ast::Name parse_redriven_topic();
  [[nodiscard]] bool at_dead_letters() const;
  std::vector<ast::Name> parse_names(std::string_view what);
  ast::Text parse_text(std::string_view what);
  ast::Number parse_number(std::string_view what);
  ast::Path parse_path();
  ast::Request parse_request();

  // --- help for what is worded in another way ------------------------------------------------------------------------
  [[nodiscard]] std::string help_behind(const ast::Occurrence& occurrence) const;
  [[nodiscard]] std::string help_behind(const ast::Claim& claim) const;
  [[nodiscard]] std::string help_swapped(std::string_view service, std::string_view fact) const;
  [[nodiscard]] std::string help_instead_of_action() const;
  [[nodiscard]] std::string help_percentile(std::string_view word) const;

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
  ast::Policy parse_policy();
  ast::Flow parse_flow();
  ast::Load parse_load();
  void parse_load_setting(ast::Load& load);
  ast::Runs parse_runs();
  ast::RateStage parse_rate_stage();
  ast::Arrivals parse_arrivals();
  ast::Setting parse_setting();
  /// Parses a setting that the grammar does not know, and adds it; one of that name must not be there.
  void add_setting(std::vector<ast::Setting>& settings);

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
  void parse_version(ast::Service& service);
  ast::Autoscale parse_autoscale();
  void parse_autoscale_setting(ast::Autoscale& scaling);
  ast::ScalingTarget parse_scaling_target();
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
  ast::If parse_if();
  ast::Block parse_if_as_block();
  ast::Repetition parse_repetition();
  ast::Together parse_together();
  ast::Lock parse_lock();
  ast::Expression parse_key();
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
  ast::Expression parse_where_of_metric();
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
  ast::Lifecycle parse_lifecycle(std::string_view verb);
  std::string_view match_process_verb();
  ast::CrashPoint parse_crash_point();
  ast::PublishAction parse_publish_action();
  ast::CallAction parse_call_action();
  std::optional<ast::Repeat> parse_repeat(const std::string& sample);
  ast::Scale parse_scale();
  ast::Deploy parse_deploy();
  void parse_deploy_setting(ast::Deploy& deploy);
  ast::LinkFault parse_link_fault(const words::LinkVerb& verb);
  void parse_fault_amount(const words::LinkVerb& verb, ast::LinkFault& fault);
  ast::FailRequests parse_fail();
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
  ast::Expression parse_value_before_of();
  ast::Settles parse_settles();
  ast::InWindows parse_windows();
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

  // --- explore -----------------------------------------------------------------------------------------------------
  ast::Explore parse_explore();
  template <class Clause, class Read>
  void parse_listed(Clause& clause, std::string_view what, Span first, Read read);
  std::string_view parse_fault_word();
  ast::FaultForm parse_fault_form();
  ast::Connection parse_connection(std::string_view verb);
  ast::Exemption parse_exemption();

  std::size_t operators_ = 0;                                   // in the expression being read
  std::size_t expressions_ = 0;                                 // open calls of parse_expression
  bool may_ask_how_often_ = false;                              // in an answer: an occurrence needs no count
  bool states_allowed_ = true;                                  // `x is ready` is a state, not the `is` of a claim
  enum class Where { none, open, ended } where_ = Where::none;  // in the `where` of a metric, up to its comparison
  bool metrics_allowed_ = true;  // `x of y` is a metric, not a value and the `of` of `settles within`
};

}  // namespace meshsim::lang
