#include "compile/source/wildcards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "compile/source/hint.hpp"
#include "compile/source/walk.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Wildcards;
using Parts = std::span<const std::string_view>;

std::vector<std::string_view> split(std::string_view name, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find(separator, begin), name.size());
    parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// The signs of a spelling: for one part of a name, and for any number of parts.
struct Signs {
  std::string_view one;
  std::string_view many;
};

/// Matches part by part. Where a part does not fit, only the last sign for many takes one part more, so that the time
/// grows with the product of the lengths at most.
bool parts_fit(Parts pattern, Parts topic, const Signs& signs) {
  std::size_t at = 0;
  std::size_t topic_at = 0;
  std::size_t behind_many = std::string_view::npos;  // the place in the pattern behind the last sign for many
  std::size_t taken = 0;                             // the end of what that sign stands for
  while (topic_at < topic.size()) {
    if (at < pattern.size() && pattern[at] == signs.many) {
      behind_many = ++at;
      taken = topic_at;
    } else if (at < pattern.size() && (pattern[at] == signs.one || pattern[at] == topic[topic_at])) {
      ++at;
      ++topic_at;
    } else if (behind_many != std::string_view::npos) {
      at = behind_many;
      topic_at = ++taken;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == signs.many) ++at;
  return at == pattern.size();
}

/// Cuts a name into its characters.
std::vector<std::string_view> characters(std::string_view name) {
  std::vector<std::string_view> each;
  for (std::size_t i = 0; i < name.size(); ++i) each.push_back(name.substr(i, 1));
  return each;
}

std::string_view spelling_of(Wildcards wildcards) {
  switch (wildcards) {
    case Wildcards::none:
      break;
    case Wildcards::words:
      return "`*` is one word between dots, `#` any number of them: `\"orders.*\"`, `\"orders.#\"`";
    case Wildcards::subjects:
      return "`*` is one token between dots, `>` the rest, one at least: `\"orders.*\"`, `\"orders.>\"`";
    case Wildcards::levels:
      return "`+` is one level between slashes, `#` the rest: `\"sensors/+/temp\"`, `\"sensors/#\"`";
    case Wildcards::glob:
      return "`*` is any characters, `?` one: `\"orders.*\"`";
  }
  return "";
}

class Resolver {
 public:
  Resolver(System& system, lang::Diagnostics& diagnostics) : system_(system), diagnostics_(diagnostics) {}

  void run() {
    collect();
    for (ast::Item& item : system_.things) {
      if (diagnostics_.full()) return;
      if (auto* service = std::get_if<ast::Service>(&item.node)) resolve(*service);
    }
  }

 private:
  using Topics = std::vector<std::string>;

  void collect() {
    for (const ast::Item& item : system_.things) {
      if (const auto* broker = std::get_if<ast::Broker>(&item.node)) collect(*broker);
      const auto* service = std::get_if<ast::Service>(&item.node);
      if (service == nullptr) continue;
      for (const ast::Subscription& each : service->subscriptions) {
        if (!has_wildcards(each.topic.text)) topics_.insert(each.topic.text);
      }
      for (const ast::Handler& handler : service->handlers) collect(handler.body);
    }
    for (const ast::Flow& flow : system_.flows) collect(flow.body);
    for_each_line(system_, [this](const ast::TimelineLine& line) {
      if (const auto* publish = std::get_if<ast::PublishAction>(&line.action.node)) add_published(publish->topic);
    });
  }

  void collect(const ast::Broker& broker) {
    const plan::BrokerKind* kind = plan::find_broker_kind(broker.kind ? broker.kind->text : "durable");
    if (kind == nullptr) return;  // reported when the brokers are built
    kinds_.push_back(kind);
    for (const ast::Topic& topic : broker.topics) {
      topics_.insert(topic.name.text);
      kind_of_topic_.emplace(topic.name.text, kind);
    }
  }

  void collect(const ast::Block& block) {
    for_each_step(block, [this](const ast::Step& step) {
      if (const auto* publish = std::get_if<ast::Publish>(&step.node)) add_published(publish->topic);
    });
  }

  void add_published(const ast::Name& topic) {
    if (!has_wildcards(topic.text)) {
      topics_.insert(topic.text);
      return;
    }
    diagnostics_.error("E0244", topic.span, "a message is published to one topic")
        .label("stands for several")
        .help("write the name of one of them");
  }

  /// Returns the kind of the broker that carries a topic; null where it is not known.
  const plan::BrokerKind* kind_of(const std::string& topic) const {
    const auto declared = kind_of_topic_.find(topic);
    if (declared != kind_of_topic_.end()) return declared->second;
    return kinds_.size() == 1 ? kinds_.front() : nullptr;
  }

  Topics topics_that_fit(const std::string& pattern) const {
    Topics found;
    for (const std::string& topic : topics_) {
      const plan::BrokerKind* kind = kind_of(topic);
      if (kind != nullptr && fits(kind->wildcards, pattern, topic)) found.push_back(topic);
    }
    return found;
  }

  void resolve(ast::Service& service) {
    const bool has_patterns = std::ranges::any_of(
        service.subscriptions, [](const ast::Subscription& each) { return has_wildcards(each.topic.text); });
    if (!has_patterns) return;
    std::map<std::string, Topics> patterns;
    std::set<std::string> taken;
    std::vector<ast::Subscription> subscriptions;
    for (const ast::Subscription& each : service.subscriptions) {
      if (!has_wildcards(each.topic.text)) taken.insert(each.topic.text);
    }
    for (ast::Subscription& each : service.subscriptions) {
      if (!has_wildcards(each.topic.text)) {
        subscriptions.push_back(std::move(each));
        continue;
      }
      Topics& fitting = patterns[each.topic.text] = topics_that_fit(each.topic.text);
      if (fitting.empty()) report_none(each.topic);
      // A topic that the service has already comes once.
      std::erase_if(fitting, [&](const std::string& topic) { return !taken.insert(topic).second; });
      for (const std::string& topic : fitting) subscriptions.emplace_back(each).topic.text = topic;
    }
    service.subscriptions = std::move(subscriptions);
    resolve_handlers(service, patterns);
  }

  /// Gives each topic of a pattern the pattern's handler, unless it has one of its own.
  void resolve_handlers(ast::Service& service, const std::map<std::string, Topics>& patterns) {
    std::set<std::string> handled;
    for (const ast::Handler& handler : service.handlers) {
      if (const auto* name = std::get_if<ast::Name>(&handler.trigger)) handled.insert(name->text);
    }
    std::vector<ast::Handler> handlers;
    for (ast::Handler& handler : service.handlers) {
      const auto* name = std::get_if<ast::Name>(&handler.trigger);
      const auto pattern = name == nullptr ? patterns.end() : patterns.find(name->text);
      if (pattern == patterns.end()) {
        handlers.push_back(std::move(handler));
        continue;
      }
      for (const std::string& topic : pattern->second) {
        if (handled.contains(topic)) continue;
        ast::Handler copy = handler;
        std::get<ast::Name>(copy.trigger).text = topic;
        handlers.push_back(std::move(copy));
      }
    }
    service.handlers = std::move(handlers);
  }

  void report_none(const ast::Name& pattern) {
    const bool can = std::ranges::any_of(kinds_, [](const auto* kind) { return kind->wildcards != Wildcards::none; });
    if (!can && !kinds_.empty()) return report_cannot_match(pattern);
    auto& diagnostic = diagnostics_.error("E0243", pattern.span, fmt::format("no topic fits `{}`", pattern.text));
    diagnostic.label("stands for nothing");
    for (const plan::BrokerKind* kind : kinds_) {
      if (kind->wildcards == Wildcards::none) continue;
      diagnostic.help(fmt::format("with `{}` {}", kind->name, spelling_of(kind->wildcards)));
    }
    const std::vector<std::string_view> names(topics_.begin(), topics_.end());
    if (!names.empty()) diagnostic.help(fmt::format("the topics: {}", lang::quoted_list(names)));
  }

  void report_cannot_match(const ast::Name& pattern) {
    std::vector<std::string_view> able;
    for (const plan::BrokerKind& kind : plan::broker_kinds()) {
      if (kind.wildcards != Wildcards::none) able.push_back(kind.name);
    }
    diagnostics_
        .error("E0242", pattern.span,
               fmt::format("a broker of kind `{}` has no subscription to several topics", kinds_.front()->name))
        .label("not with this kind of broker")
        .help(fmt::format("{} are kinds that have; here each topic is a line of its own", lang::quoted_list(able)));
  }

  System& system_;
  lang::Diagnostics& diagnostics_;
  std::set<std::string> topics_;
  std::vector<const plan::BrokerKind*> kinds_;
  std::map<std::string, const plan::BrokerKind*> kind_of_topic_;
};

}  // namespace

bool has_wildcards(std::string_view name) { return name.find_first_of("*>#+?") != std::string_view::npos; }

bool fits(Wildcards spelling, std::string_view pattern, std::string_view topic) {
  switch (spelling) {
    case Wildcards::none:
      break;
    case Wildcards::words:
      return parts_fit(split(pattern, '.'), split(topic, '.'), {"*", "#"});
    case Wildcards::levels:
      // MQTT 3.1.1, 4.7.2: what begins with `$` is the server's own.
      if (topic.starts_with('$') && (pattern.starts_with('+') || pattern.starts_with('#'))) return false;
      return parts_fit(split(pattern, '/'), split(topic, '/'), {"+", "#"});
    case Wildcards::glob:  // of Redis: any characters, dots included
      return parts_fit(characters(pattern), characters(topic), {"?", "*"});
    case Wildcards::subjects: {
      std::vector<std::string_view> parts = split(pattern, '.');
      const bool goes_on = parts.back() == ">";
      if (goes_on) parts.back() = "*";  // one token at least
      if (goes_on) parts.emplace_back(">");
      return parts_fit(parts, split(topic, '.'), {"*", ">"});
    }
  }
  return false;
}

void resolve_wildcards(System& system, lang::Diagnostics& diagnostics) { Resolver(system, diagnostics).run(); }

}  // namespace meshsim::compile
