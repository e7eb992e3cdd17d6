#include "compile/observe/pattern.hpp"

#include <fmt/format.h>

#include <array>
#include <variant>
#include <vector>

#include "compile/build/fates.hpp"
#include "compile/build/names.hpp"
#include "compile/build/possible.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/code/expression.hpp"
#include "compile/source/hint.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Fact;
using plan::FactSubject;
using plan::PartyRole;
using Subject = std::variant<ast::Name, ast::Request>;

/// The parts of an occurrence that make a pattern; `every .. is FACT` brings its own fact and parties.
struct Parts {
  const Subject& subject;
  const ast::Name& fact;
  const std::optional<ast::Name>& reason;
  const std::vector<ast::Party>& parties;
};

class PatternCompiler {
 public:
  PatternCompiler(Build& build, const Parts& parts) : build_(build), parts_(parts) {}

  bool run() {
    fact_ = find();
    if (fact_ == nullptr) return false;
    pattern.kind = fact_->kind;
    bool good = subject();
    // All of them, so that each wrong one is reported.
    for (const ast::Party& party : parts_.parties) good = !build_.enough() && this->party(party) && good;
    if (parts_.reason) good = reason(*parts_.reason) && good;
    const lang::Span fact = parts_.fact.span;
    if (good && fact_->kind == EventKind::left_out) {
      return check_left_out(build_, pattern.instance.service, pattern.peer.service, fact);
    }
    if (good && (fact_->kind == EventKind::rejected || fact_->kind == EventKind::cancelled)) {
      return check_admission(build_, fact_->kind, pattern.reason, pattern.instance.service,
                             parts_.reason ? lang::join(fact, parts_.reason->span) : fact);
    }
    if (good && !check_policies_can(build_, fact_->kind, pattern.reason, fact)) return false;
    const bool is_of_lock = fact_->kind == EventKind::lock_awaited || fact_->kind == EventKind::locked;
    if (good && is_of_lock && !check_locks(build_, pattern.instance.service, fact)) return false;
    return good && check_fate(build_, pattern, parts_.reason ? lang::join(fact, parts_.reason->span) : fact);
  }

  plan::Pattern pattern;

 private:
  const Fact* find() {
    const std::string& word = parts_.fact.text;
    if (std::holds_alternative<ast::Request>(parts_.subject)) {
      const Fact* fact = plan::find_fact(word, FactSubject::request);
      return fact != nullptr ? fact
                             : unknown({FactSubject::request, FactSubject::request}, "the facts about a request");
    }
    // A service and a topic may share a name; the fact decides which one is meant.
    for (const FactSubject subject : {FactSubject::message, FactSubject::instance}) {
      if (const Fact* fact = plan::find_fact(word, subject)) return fact;
    }
    const ast::Name& name = std::get<ast::Name>(parts_.subject);
    if (find_topic(build_, name.text))
      return unknown({FactSubject::message, FactSubject::message}, "the facts about a message");
    if (find_service(build_, name.text))
      return unknown({FactSubject::instance, FactSubject::instance}, "the facts about a service");
    return unknown({FactSubject::message, FactSubject::instance}, "the facts");
  }

  const Fact* unknown(std::array<FactSubject, 2> subjects, std::string_view plural) {
    std::vector<std::string_view> words;
    for (const Fact& fact : plan::facts()) {
      if (fact.subject == subjects[0] || fact.subject == subjects[1]) words.push_back(fact.word);
    }
    auto& diagnostic = build_.diagnostics.error("E0214", parts_.fact.span,
                                                fmt::format("there is no fact `{}` here", parts_.fact.text));
    diagnostic.label("not something that happens to it");
    if (parts_.fact.text == "failed") {
      diagnostic.help("say how: `answered(error)`, `refused` or `timed_out`");
    } else {
      diagnostic.help(full_hint(parts_.fact.text, words, plural));
    }
    return nullptr;
  }

  bool subject() {
    if (const auto* request = std::get_if<ast::Request>(&parts_.subject)) {
      const auto topic = resolve_endpoint(build_, *request);
      pattern.topic = topic.value_or(no_topic);
      return topic.has_value();
    }
    const ast::Name& name = std::get<ast::Name>(parts_.subject);
    if (fact_->subject == FactSubject::instance) {
      const auto target = resolve_target(build_, name);
      pattern.instance = target.value_or(plan::Target{});
      return target.has_value();
    }
    const auto topic = resolve_topic(build_, name);
    pattern.topic = topic.value_or(no_topic);
    return topic.has_value();
  }

  bool party(const ast::Party& party) {
    const PartyRole role = role_of(*fact_, party.preposition.text);
    if (role == PartyRole::none) return report_preposition(party);
    const auto target = resolve_target(build_, party.who);
    if (!target) return false;
    plan::Target& place = this->place(role, *target);
    if (place.service != no_service) {
      build_.diagnostics.error("E0416", party.preposition.span, "this is said already")
          .label("the second time")
          .help("name each side once");
      return false;
    }
    place = *target;
    const bool is_caller = role == PartyRole::answerer && &place == &pattern.instance;
    const PartyRole side = role != PartyRole::answerer ? role : is_caller ? PartyRole::instance : PartyRole::peer;
    return check_side(build_, *fact_, side, pattern.topic, target->service, party.who.span);
  }

  plan::Target& place(PartyRole role, const plan::Target& target) {
    switch (role) {
      case PartyRole::peer:
        return pattern.peer;
      case PartyRole::subscriber:
        return pattern.subscriber;
      case PartyRole::answerer:
        return answers(target.service) ? pattern.peer : pattern.instance;
      case PartyRole::none:
      case PartyRole::instance:
        break;
    }
    return pattern.instance;
  }

  /// Tells whether the service can answer. `POST /orders answered by order-api` names the callee, `answered by
  /// shoppers` the caller.
  bool answers(ServiceId service) const { return can_answer(build_, service, std::get<ast::Request>(parts_.subject)); }

  bool report_preposition(const ast::Party& party) {
    std::vector<std::string_view> words;
    for (const std::string_view word : plan::prepositions) {
      if (role_of(*fact_, word) != PartyRole::none) words.push_back(word);
    }
    auto& diagnostic =
        build_.diagnostics.error("E0416", party.preposition.span,
                                 fmt::format("`{}` says nothing about `{}`", party.preposition.text, fact_->word));
    diagnostic.label("does not go with this fact");
    if (!words.empty()) diagnostic.help(fmt::format("what goes with it: {}", lang::quoted_list(words)));
    return false;
  }

  bool reason(const ast::Name& name) {
    if (fact_->kind == EventKind::answered && (name.text == "ok" || name.text == "error")) {
      (name.text == "ok" ? pattern.only_success : pattern.only_failure) = true;
      return true;
    }
    pattern.reason = plan::find_reason(name.text);
    if (pattern.reason != Reason::none) return true;
    std::vector<std::string_view> words;
    if (fact_->kind == EventKind::answered) words = {"ok", "error"};
    for (int i = 1; i < reason_count && fact_->kind != EventKind::answered; ++i) {
      words.push_back(to_string(static_cast<Reason>(i)));
    }
    build_.diagnostics.error("E0215", name.span, fmt::format("there is no reason `{}`", name.text))
        .label("not a reason")
        .help(hint(name.text, words, "the words here"));
    return false;
  }

  Build& build_;
  const Parts& parts_;
  const Fact* fact_ = nullptr;
};

bool add_limit(Build& build, const lang::Maybe<ast::Anchor>& limit, bool& has, plan::Anchor& place) {
  if (!limit) return true;
  const auto anchor = compile_anchor(build, *limit);
  has = anchor.has_value();
  place = anchor.value_or(plan::Anchor{});
  return has;
}

}  // namespace

std::optional<plan::Pattern> compile_pattern(Build& build, const ast::Occurrence& occurrence) {
  const Parts parts{occurrence.subject, occurrence.fact, occurrence.reason, occurrence.parties};
  PatternCompiler compiler(build, parts);
  bool good = compiler.run();
  plan::Pattern& pattern = compiler.pattern;
  good = add_limit(build, occurrence.before, pattern.has_before, pattern.before) && good;
  good = add_limit(build, occurrence.after, pattern.has_after, pattern.after) && good;
  if (occurrence.where && good) {
    if (pattern.topic == no_topic) {
      build.diagnostics.error("E0416", occurrence.where->span, "`where` looks into a message or a request")
          .label("a service has no fields");
      return std::nullopt;
    }
    Frame frame;
    frame.sort = Frame::Sort::pattern;
    frame.topic = pattern.topic;
    pattern.where = compile_expression(build, frame, *occurrence.where, value::Type::boolean);
    good = static_cast<bool>(pattern.where);
  }
  return good ? std::optional(pattern) : std::nullopt;
}

std::optional<plan::Pattern> compile_fate(Build& build, const ast::Occurrence& each, const ast::EveryIs& fate) {
  const Parts parts{each.subject, fate.fact, fate.reason, fate.parties};
  PatternCompiler compiler(build, parts);
  return compiler.run() ? std::optional(compiler.pattern) : std::nullopt;
}

std::optional<plan::Anchor> compile_anchor(Build& build, const ast::Anchor& anchor) {
  plan::Anchor planned;
  Duration offset = 0;
  if (anchor.offset) {
    const auto read = read_duration(build, *anchor.offset, "the time behind the mark");
    if (!read) return std::nullopt;
    offset = *read;
  }
  if (anchor.kind == ast::Anchor::Kind::end) {
    planned.kind = plan::Anchor::Kind::end;
    return planned;
  }
  const bool is_mark = anchor.kind == ast::Anchor::Kind::name && build.names.marks.count(anchor.name.text) != 0;
  // A mark hides a parameter of the same name.
  const bool is_value = anchor.kind == ast::Anchor::Kind::name && !is_mark && build.environment.find(anchor.name.text);
  if (anchor.kind == ast::Anchor::Kind::time || is_value) {
    const ast::Expression named{ast::NameUse{anchor.name.text}, anchor.name.span};
    const auto time = read_duration(build, is_value ? named : *anchor.time, "a point in time");
    if (!time) return std::nullopt;
    planned.time = anchor.offset_is_negative ? *time - offset : saturating_add(*time, offset);
    if (planned.time >= 0) return planned;
    build.diagnostics.error("E0413", anchor.span, "this is before the run begins").label("earlier than 0s");
    return std::nullopt;
  }
  if (is_mark && anchor.offset_is_negative) {
    build.diagnostics.error("E0415", anchor.span, "a time before a mark is not known when it comes")
        .label("the mark is set only later")
        .help("set another mark earlier, and count from that one");
    return std::nullopt;
  }
  const auto mark = resolve_mark(build, anchor.name);
  if (!mark) return std::nullopt;
  planned.kind = plan::Anchor::Kind::mark;
  planned.mark = *mark;
  planned.offset = offset;
  return planned;
}

}  // namespace meshsim::compile
