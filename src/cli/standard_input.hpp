// Standard input for a caller that must not miss a signal while it waits.
#pragma once

#include <csignal>
#include <string>

namespace meshsim::cli {

/// While it lives, the signals that ask to stop are held back and let through only while wait() waits: one that comes
/// at any other moment ends the next wait at once, instead of being noticed with the next key.
class StandardInput {
 public:
  /// Takes the flag that the handler sets.
  explicit StandardInput(const volatile std::sig_atomic_t* interrupt);
  ~StandardInput();
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

  /// Waits for input, or its end. False: a signal came.
  bool wait() const;
  /// Appends the available input. False: the end, an error, or a signal that came before.
  bool read_more(std::string& text) const;

 private:
  const volatile std::sig_atomic_t* interrupt_;
  sigset_t before_ = {};
};

}  // namespace meshsim::cli
