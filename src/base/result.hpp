#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "base/check.hpp"

namespace meshsim {

/// The reason why something that a user asked for cannot be: one sentence without a full stop, ready to be shown.
struct Error {
  std::string message;
};

/// A value, or why there is none. For user text, files and exhausted limits; a broken invariant is an assertion.
/// `result.value()` without a value is a bug of the program and stops it.
template <class T, class E = Error>
using Result = boost::system::result<T, E>;

/// Found by Boost through the argument's namespace when `value()` is called on an error.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  stop_on_bug(where.file_name(), static_cast<int>(where.line()), error.message.c_str());
}

}  // namespace meshsim
