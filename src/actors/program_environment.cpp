#include "actors/program_environment.hpp"

#include "sim/simulation.hpp"

namespace meshsim::actors {

value::Value ProgramEnvironment::table_get(std::uint32_t table, const value::Value& key) {
  key_.clear();
  if (!key_.add(entry_field, key)) return {};
  return value::find(context_.simulation().tables().of(table, replica_).find(key_.bytes()), entry_field);
}

std::uint64_t ProgramEnvironment::next_fresh(std::uint32_t series) {
  return context_.simulation().counters().next_fresh(series);
}

std::string_view ProgramEnvironment::series_name(std::uint32_t series) {
  return context_.simulation().plan().series[series];
}

std::string_view ProgramEnvironment::topic_name(TopicId topic) {
  return context_.simulation().plan().topics[topic].name;
}

std::string_view ProgramEnvironment::instance_name(InstanceId instance) {
  return context_.simulation().names().instances[instance].name;
}

}  // namespace meshsim::actors
