// The life of a service over time: its versions, how its instances are counted and replaced.
//
//   version   = "version" name "{" { "on" ( topic | method path ) block } "}"
//   autoscale = "autoscale" value ".." value "{" { "every" value | "on" target | "down" "after" value } "}"
//   target    = "utilisation" value | "depth" "of" topic value | "rate" value
//   deploy    = "deploy" name "to" name [ "{" { value "at" "a" "time" | "every" value | "start_first" | "stop_first"
//             | "wait" "until" ( "started" | "ready" ) } "}" ]
#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

void Parser::parse_version(ast::Service& service) {
  service.versions.push_back(parse_name("the name of the version"));
  const ast::Name version = service.versions.back();
  parse_braces("`{` and the handlers of the version", [&] {
    if (!at_word("on")) {
      error_expected("a handler, `on TOPIC { .. }` or `on GET /path { .. }`")
          .help("versions differ in their handlers alone; all else stands outside of them");
    }
    expect_word("on");
    ast::Handler handler = parse_handler();
    handler.version = version;
    if (!is_lost()) service.handlers.push_back(std::move(handler));
  });
}

ast::Autoscale Parser::parse_autoscale() {
  const Span first = last();
  ast::Autoscale scaling;
  if (at(TokenKind::left_brace)) error_expected("the fewest and the most instances, such as `autoscale 1..5 { .. }`");
  scaling.bounds = parse_expression();
  scaling.span = since(first);
  parse_braces("`{` and what it is about, such as `{ on utilisation 70% }`", [&] { parse_autoscale_setting(scaling); });
  return scaling;
}

void Parser::parse_autoscale_setting(ast::Autoscale& scaling) {
  const Span first = here();
  const auto value = [&] { return parse_expression(); };
  if (match_word("every")) {
    set_once(scaling.every, "every", first, value);
  } else if (match_words("down", "after")) {
    set_once(scaling.down_after, "down after", first, value);
  } else if (match_word("on")) {
    set_once(scaling.on, "on", first, [&] { return parse_scaling_target(); });
  } else {
    error_unknown_word("a setting of `autoscale`", {"every", "on", "down after"}, "the settings");
  }
}

ast::ScalingTarget Parser::parse_scaling_target() {
  using Metric = ast::ScalingTarget::Metric;
  const Span first = here();
  ast::ScalingTarget target;
  if (match_word("utilisation")) {
    target.metric = Metric::utilisation;
  } else if (match_words("depth", "of")) {
    target.metric = Metric::depth;
    target.topic = parse_name("a topic");
  } else if (match_word("rate")) {
    target.metric = Metric::rate;
  } else {
    error_unknown_word("what is measured", {"utilisation", "depth of", "rate"}, "what can be measured");
  }
  target.target = parse_expression();
  target.span = since(first);
  return target;
}

ast::Deploy Parser::parse_deploy() {
  ast::Deploy deploy;
  deploy.target = parse_name("a service");
  expect_word("to");
  deploy.version = parse_name("a version");
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_deploy_setting(deploy); });
  return deploy;
}

void Parser::parse_deploy_setting(ast::Deploy& deploy) {
  const Span first = here();
  const auto say = [&](std::optional<bool>& choice, std::string_view what, bool value) {
    if (choice) error("E0118", since(first), "`" + std::string(what) + "` is given twice");
    choice = value;
  };
  if (match_word("every")) {
    set_once(deploy.every, "every", first, [&] { return parse_expression(); });
  } else if (match_word("start_first")) {
    say(deploy.start_first, "start_first or stop_first", true);
  } else if (match_word("stop_first")) {
    say(deploy.start_first, "start_first or stop_first", false);
  } else if (match_words("wait", "until")) {
    const bool until_ready = at_word("ready");
    if (!match_word("ready") && !match_word("started")) {
      error_unknown_word("`started` or `ready`", {"started", "ready"}, "the words here");
    }
    say(deploy.waits_until_ready, "wait until", until_ready);
  } else if (at(TokenKind::number)) {
    set_once(deploy.at_a_time, "at a time", first, [&] { return parse_expression(); });
    expect_word("at");
    expect_word("a");
    expect_word("time");
  } else {
    error_unknown_word("a setting of `deploy`", {"every", "start_first", "stop_first", "wait until"},
                       "the settings, besides `2 at a time`,");
  }
}

}  // namespace meshsim::lang
