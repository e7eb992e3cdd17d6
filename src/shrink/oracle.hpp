// The question that decides whether a smaller text is taken.
#pragma once

#include <cstdint>
#include <string>

namespace meshsim::shrink {

enum class Answer : std::uint8_t {
  alike,    ///< it fails in the same way
  holds,    ///< it does not
  invalid,  ///< it is no scenario, or nothing in it could fail so
  gave_up,  ///< it was not found to fail alike before the work allowed for one text was done
};

class Oracle {
 public:
  virtual ~Oracle() = default;
  /// Tells whether the scenario with this text fails in the same way under some faults of the same verbs.
  virtual Answer fails_alike(const std::string& text) = 0;
  /// Tells whether no more may be asked: the work that is allowed for all texts together is done.
  virtual bool is_spent() const = 0;
};

}  // namespace meshsim::shrink
