// Third pass: finds endpoints that are one path in several spellings, `/menu` and `/menu?page=1`. Claims, metrics and
// counts are about the path, so that no call escapes them by its query.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/source/limits.hpp"
#include "plan/path.hpp"

namespace meshsim::compile {
namespace {

/// A method and the normal form of a path.
using Meaning = std::pair<std::string, std::string>;

class Spellings {
 public:
  explicit Spellings(Build& build) : build_(build) {}

  void run() {
    std::map<Meaning, std::vector<TopicId>> all;
    const auto topics = static_cast<TopicId>(build_.plan.topics.size());
    for (TopicId id = 0; id < topics; ++id) {
      const plan::Topic& topic = build_.plan.topics[id];
      if (topic.is_endpoint) all[{topic.method, normal(handled_by(id))}].push_back(id);
    }
    for (const auto& [meaning, spellings] : all) {
      const TopicId chosen = choose(meaning, spellings);
      for (const TopicId id : spellings) {
        if (id != chosen) join(chosen, id);
      }
    }
    number_endpoints();
  }

 private:
  /// Gives endpoints one number where a handler takes them for one request: a method, and a path as it is compared.
  void number_endpoints() {
    std::map<Meaning, std::uint32_t> numbers;
    for (std::size_t id = 0; id < build_.plan.topics.size(); ++id) {
      plan::Topic& topic = build_.plan.topics[id];
      if (!topic.is_endpoint) continue;
      const auto next = static_cast<std::uint32_t>(numbers.size() + 1);
      const std::string path = plan::handled_path(handled_by(static_cast<TopicId>(id)));
      topic.handled_as = numbers.emplace(Meaning{topic.method, path}, next).first->second;
    }
  }

  /// Returns the path of the handler that takes the endpoint by its parameters; its own where it has a handler itself,
  /// or none.
  const std::string& handled_by(TopicId id) const {
    return build_.plan.topics[handler_with_parameters(build_, id)].path;
  }

  /// Returns the normal form of a path. A path that a gateway answers with 400 keeps its meaning for a service.
  static std::string normal(const std::string& path) {
    return plan::normalised_path(path).value_or(plan::handled_path(path));
  }

  /// Chooses the endpoint that stands for the path: one that a handler has, in its normal form if there are several, or
  /// else one that only a claim names.
  TopicId choose(const Meaning& meaning, const std::vector<TopicId>& spellings) {
    const auto& [method, path] = meaning;
    const bool is_plain =
        plan::normalised_path(path) == path;  // unlike `/menu%3fa`, whose normal form would be read as a query
    const std::string name = method + " " + path;
    const TopicId known = is_plain ? find_topic(build_, name).value_or(no_topic) : no_topic;
    const auto is_handled = [this](TopicId id) { return build_.names.topic_notes[id].consumed_at.has_value(); };
    if (known != no_topic && is_handled(known)) return known;
    const auto handled = std::find_if(spellings.begin(), spellings.end(), is_handled);
    if (handled != spellings.end()) return *handled;
    if (known != no_topic) return known;
    if (!is_plain || build_.plan.topics.size() >= max_topics) return spellings.front();
    const auto id = static_cast<TopicId>(build_.plan.topics.size());
    plan::Topic& topic = build_.plan.topics.emplace_back();
    topic.name = name;
    topic.is_endpoint = true;
    topic.method = method;
    topic.path = path;
    build_.names.topics.emplace(name, id);
    const lang::Span first = build_.names.topic_notes[spellings.front()].first;
    build_.names.topic_notes.emplace_back().first = first;
    return id;
  }

  void join(TopicId chosen, TopicId other) {
    build_.plan.topics[other].means = chosen;
    for (const std::string& parameter : plan::parameters_of(build_.plan.topics[chosen].path)) {
      build_.names.topic_notes[other].fields.push_back(parameter);
    }
    TopicNotes& into = build_.names.topic_notes[chosen];
    const TopicNotes& from = build_.names.topic_notes[other];
    if (!into.published_at) into.published_at = from.published_at;
    unite(into.senders, from.senders);
    unite(into.callees, from.callees);
    for (const std::string& field : from.fields) {
      const bool is_new = std::find(into.fields.begin(), into.fields.end(), field) == into.fields.end();
      if (is_new && into.fields.size() < most_noted_fields) into.fields.push_back(field);
    }
  }

  static void unite(std::vector<ServiceId>& into, const std::vector<ServiceId>& from) {
    into.insert(into.end(), from.begin(), from.end());
    std::sort(into.begin(), into.end());
    into.erase(std::unique(into.begin(), into.end()), into.end());
  }

  Build& build_;
};

}  // namespace

void join_spellings(Build& build) { Spellings(build).run(); }

}  // namespace meshsim::compile
