// Compiles expressions to code for the stack machine of value/code.hpp. Types are checked as far as they are known
// here: a field of a message can hold anything, a literal cannot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/distribution.hpp"
#include "compile/build/build.hpp"
#include "value/code.hpp"

namespace meshsim::compile {

struct EntryFields;  // compile/build/possible.hpp

/// The place of an expression, which decides the meaning of names.
struct Frame {
  enum class Sort : std::uint8_t {
    topic_handler,    ///< `message`, locals, tables
    request_handler,  ///< `request`, locals, tables
    flow,             ///< locals
    timeline,         ///< parameters only
    pattern,          ///< `where`: a bare name is a field of the message
  };
  Sort sort = Sort::timeline;
  ServiceId service = no_service;
  TopicId topic = no_topic;
  std::vector<std::string> locals = {};  ///< the locals in sight
  const EntryFields* entries = nullptr;  ///< of a pattern for entries of a table: their fields, if they are known
};

/// The type that an expression must have; nothing: any.
using WantedType = std::optional<value::Type>;

/// Compiles an expression; none when an error was reported.
[[nodiscard]] value::Code compile_expression(Build& build, const Frame& frame, const lang::ast::Expression& expression,
                                             WantedType wanted = std::nullopt);

/// Reports an expression that is known to have another type. It makes no code.
void check_type(Build& build, const Frame& frame, const lang::ast::Expression& expression, value::Type wanted);

/// Compiles a time in which one draw may stand, which goes to `drawn`; none when an error was reported.
[[nodiscard]] value::Code compile_time(Build& build, const Frame& frame, const lang::ast::Expression& time,
                                       Distribution& drawn);

/// Compiles a record; a missing one is empty. `is_message`: its fields will be read as `message.FIELD`.
[[nodiscard]] value::Code compile_record(Build& build, const Frame& frame,
                                         const std::optional<lang::ast::Record>& record, bool is_message);

/// Compiles the record of a request. What its path has in place of a handler's parameters becomes a field; where it is
/// the handler's path itself, the record must give them.
[[nodiscard]] value::Code compile_request(Build& build, const Frame& frame, const lang::ast::Request& request,
                                          const std::optional<lang::ast::Record>& record);

/// Finds the table of that name in the frame's service; reports when there is none.
[[nodiscard]] std::optional<std::uint32_t> resolve_table(Build& build, const Frame& frame, const lang::ast::Name& name);

/// Finds the table of that name, of the service where one is named; reports when there is none, or more than one.
[[nodiscard]] std::optional<std::uint32_t> resolve_observed_table(Build& build, const lang::ast::Name& name,
                                                                  const std::optional<lang::ast::Name>& service);

/// Returns the number of a local variable, for Step::local; locals share their numbers with the fields of records.
[[nodiscard]] FieldId local_id(Build& build, const lang::ast::Name& name);

/// Tells whether the word is a name of its own in expressions and therefore not free for locals and parameters.
[[nodiscard]] bool is_builtin_name(std::string_view name);

}  // namespace meshsim::compile
