#include "compile/observe/crash_points.hpp"

#include <fmt/format.h>

#include <variant>

#include "compile/source/walk.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// The points that handlers of a service can reach.
struct Reached {
  bool before_work = false;
  bool mid_work = false;
  bool before_publish = false;
  bool before_reply = false;
  bool acks = false;  ///< before_ack and after_ack
};

Reached reached_by(const ast::Service& service) {
  Reached reached;
  reached.acks = !service.subscriptions.empty();
  reached.before_work = reached.acks || !service.handlers.empty();
  for (const ast::Handler& handler : service.handlers) {
    reached.before_reply = reached.before_reply || std::holds_alternative<ast::Request>(handler.trigger);
    for_each_step(handler.body, [&](const ast::Step& step) {
      reached.mid_work = reached.mid_work || std::holds_alternative<ast::Work>(step.node);
      reached.before_publish = reached.before_publish || std::holds_alternative<ast::Publish>(step.node);
    });
  }
  return reached;
}

const ast::Service* service_of(const Build& build, ServiceId id) {
  for (const ast::Item& item : build.system.things) {
    const auto* service = std::get_if<ast::Service>(&item.node);
    if (service != nullptr && service->name.text == build.plan.services[id].name) return service;
  }
  return nullptr;
}

bool gets_to(const Reached& reached, ast::CrashPoint point) {
  switch (point) {
    case ast::CrashPoint::before_work:
      return reached.before_work;
    case ast::CrashPoint::mid_work:
      return reached.mid_work;
    case ast::CrashPoint::before_publish:
      return reached.before_publish;
    case ast::CrashPoint::before_reply:
      return reached.before_reply;
    case ast::CrashPoint::before_ack:
    case ast::CrashPoint::after_ack:
      return reached.acks;
  }
  return false;
}

std::string_view word_of(ast::CrashPoint point) {
  switch (point) {
    case ast::CrashPoint::before_work:
      return "before_work";
    case ast::CrashPoint::mid_work:
      return "mid_work";
    case ast::CrashPoint::before_publish:
      return "before_publish";
    case ast::CrashPoint::before_reply:
      return "before_reply";
    case ast::CrashPoint::before_ack:
      return "before_ack";
    case ast::CrashPoint::after_ack:
      return "after_ack";
  }
  return "";
}

/// Says why no handler gets to the point, and adds what there would have to be.
void explain_missing(lang::Diagnostic& diagnostic, ast::CrashPoint point) {
  switch (point) {
    case ast::CrashPoint::mid_work:
      diagnostic.label("none has a `work` to be in the middle of").help("give the handler some work: `work 10ms`");
      break;
    case ast::CrashPoint::before_publish:
      diagnostic.label("none has a `publish`");
      break;
    case ast::CrashPoint::before_reply:
      diagnostic.label("it handles messages, which are not replied to");
      break;
    case ast::CrashPoint::before_work:
    case ast::CrashPoint::before_ack:
    case ast::CrashPoint::after_ack:
      diagnostic.label("it handles requests, which are not acked");
      break;
  }
}

}  // namespace

CrashPoint point_of(ast::CrashPoint point) {
  switch (point) {
    case ast::CrashPoint::before_work:
      return CrashPoint::before_work;
    case ast::CrashPoint::mid_work:
      return CrashPoint::mid_work;
    case ast::CrashPoint::before_publish:
      return CrashPoint::before_publish;
    case ast::CrashPoint::before_reply:
      return CrashPoint::before_reply;
    case ast::CrashPoint::before_ack:
      return CrashPoint::before_ack;
    case ast::CrashPoint::after_ack:
      return CrashPoint::after_ack;
  }
  return CrashPoint::now;
}

bool can_crash_at(const Build& build, ServiceId id, ast::CrashPoint point) {
  const ast::Service* service = service_of(build, id);
  return service != nullptr && gets_to(reached_by(*service), point);
}

bool check_crash_point(Build& build, const ast::Lifecycle& item, ServiceId id) {
  const ast::Service* service = service_of(build, id);
  const Reached reached = service == nullptr ? Reached{} : reached_by(*service);
  if (gets_to(reached, *item.at)) return true;
  const std::string& name = item.target.text;
  if (!reached.before_work) {
    build.diagnostics.error("E0419", item.target.span, fmt::format("`{}` has no handlers to crash in", name))
        .label(service == nullptr ? "not a service" : "handles nothing")
        .help(fmt::format("write `crash {}`", name));
    return false;
  }
  auto& diagnostic = build.diagnostics.error(
      "E0419", item.target.span, fmt::format("no handler of `{}` ever gets to `{}`", name, word_of(*item.at)));
  explain_missing(diagnostic, *item.at);
  std::vector<std::string_view> others{"before_work"};
  if (reached.mid_work) others.emplace_back("mid_work");
  if (reached.before_publish) others.emplace_back("before_publish");
  if (reached.before_reply) others.emplace_back("before_reply");
  if (reached.acks) others.insert(others.end(), {"before_ack", "after_ack"});
  diagnostic.help(fmt::format("what its handlers get to: {}", lang::quoted_list(others)));
  return false;
}

}  // namespace meshsim::compile
