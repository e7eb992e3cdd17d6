#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "base/check.hpp"

namespace meshsim {

/// The reason why a thing that a user asked for cannot be done: one sentence without a full stop, ready to be shown.
struct Error {
  std::string message;
};

/// A value, or the reason why there is none. For user text, files and exhausted limits; a broken invariant is an
/// assertion. `result.value()` without a value is a bug of the program and stops it.
template <class T, class E = Error>
using Result = boost::system::result<T, E>;

/// Stops the program when `value()` is called on an error. Boost finds it through the argument's namespace.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  stop_on_bug(where.file_name(), static_cast<int>(where.line()), error.message.c_str());
}

}  // namespace meshsim
