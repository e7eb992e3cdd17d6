// Looking names up. Each function reports a name that it does not find, with the nearest one that is legal at that
// place, and then returns nothing.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// The kinds of service that make sense at a place, for the check and for the suggestions.
struct Wanted {
  std::string_view what = "service";  ///< "no SERVICE named ..."
  std::string_view plural = "the services";
  unsigned kinds = ~0U;  ///< bits 1 << ServiceKind
};
inline constexpr unsigned bit(plan::ServiceKind kind) { return 1U << static_cast<unsigned>(kind); }

inline constexpr Wanted anything{};
inline constexpr Wanted not_broker{"service", "the services", ~bit(plan::ServiceKind::broker)};
inline constexpr Wanted callable{
    "service", "the services that can be called",
    bit(plan::ServiceKind::service) | bit(plan::ServiceKind::gateway) | bit(plan::ServiceKind::custom)};
inline constexpr Wanted scalable{"service", "the services",
                                 bit(plan::ServiceKind::service) | bit(plan::ServiceKind::custom)};

[[nodiscard]] std::optional<ServiceId> find_service(const Build& build, std::string_view name);
[[nodiscard]] std::optional<ServiceId> resolve_service(Build& build, const lang::ast::Name& name,
                                                       const Wanted& wanted = anything);
/// Finds `worker`, or one instance of it: `worker-2`, which must be able to exist.
[[nodiscard]] std::optional<plan::Target> resolve_target(Build& build, const lang::ast::Name& name,
                                                         const Wanted& wanted = anything);

[[nodiscard]] std::optional<TopicId> find_topic(const Build& build, std::string_view name);
[[nodiscard]] std::optional<TopicId> resolve_topic(Build& build, const lang::ast::Name& name);
/// Finds `POST /orders`, which a service handles or a step calls; reports one that is unknown.
[[nodiscard]] std::optional<TopicId> resolve_endpoint(Build& build, const lang::ast::Request& request);

[[nodiscard]] std::optional<std::uint32_t> resolve_policy(Build& build, const lang::ast::Name& name);

/// Returns the endpoint of a handler whose path has parameters and takes the one that is called, `/users/{id}` for
/// `/users/42`; that one itself where it has a handler of its own, or where none takes it.
[[nodiscard]] TopicId handler_with_parameters(const Build& build, TopicId endpoint);

[[nodiscard]] std::optional<std::uint32_t> resolve_mark(Build& build, const lang::ast::Name& name);

/// Returns the number of a field name; a new one when it was not used before.
[[nodiscard]] FieldId field_id(Build& build, std::string_view name, lang::Span span);

/// Lists all names of a map, for suggestions.
[[nodiscard]] std::vector<std::string_view> all_names(const Names::Map& map);

}  // namespace meshsim::compile
