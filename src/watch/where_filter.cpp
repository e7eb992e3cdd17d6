#include "watch/where_filter.hpp"

namespace meshsim::watch {
namespace {

/// Names only: a watcher sees neither tables nor series.
class NamesOnly final : public value::Environment {
 public:
  NamesOnly(const plan::Plan& plan, const trace::NameTable& names) : plan_(plan), names_(names) {}

  value::Value table_get(std::uint32_t, const value::Value&) override { return {}; }
  std::uint64_t next_fresh(std::uint32_t) override { return 0; }
  std::string_view series_name(std::uint32_t) override { return {}; }
  std::string_view topic_name(TopicId topic) override {
    return topic < plan_.topics.size() ? std::string_view(plan_.topics[topic].name) : std::string_view();
  }
  std::string_view instance_name(InstanceId instance) override {
    return instance < names_.instances.size() ? std::string_view(names_.instances[instance].name) : std::string_view();
  }

 private:
  const plan::Plan& plan_;
  const trace::NameTable& names_;
};

}  // namespace

bool WhereFilter::accepts(value::Code where, const Event& event, value::Bytes payload) {
  NamesOnly environment(*plan_, *names_);
  value::Bindings bindings;
  bindings.message = payload;
  bindings.message_id = event.message;
  bindings.topic = event.topic;
  bindings.sender = event.peer;
  bindings.self = event.instance;
  bindings.now = event.time;
  evaluator_.begin();
  const Result<value::Value> result = evaluator_.evaluate(where, bindings, environment);
  return result && result.value().truth();
}

}  // namespace meshsim::watch
