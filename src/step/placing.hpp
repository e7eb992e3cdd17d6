// Finds where typed lines stand in the file that `save` writes.
//
// A session runs them behind the file's own lines, at the event behind which they were typed: there they change nothing
// that was there before. A reader, however, looks for them by time. So each is put where its time belongs, as `at 4s`
// where that means the same, and the result is run: the line stays there only if the digest is that of the session's
// own run.
#pragma once

#include <csignal>
#include <meshsim/registry.hpp>
#include <string>
#include <vector>

#include "compile/typed.hpp"
#include "plan/plan.hpp"
#include "step/sandbox.hpp"
#include "step/script.hpp"

namespace meshsim::step {

class Placing {
 public:
  /// Takes the session's plan, with the typed lines behind the others. All arguments must outlive it; `interrupt` may
  /// be null, and ends the search.
  Placing(Script& script, const plan::Plan& plan, const std::vector<TypedAction>& typed, const Registry& registry,
          const volatile std::sig_atomic_t* interrupt)
      : script_(script), plan_(plan), typed_(typed), registry_(registry), interrupt_(interrupt) {}

  /// Writes the file with the lines. A run of more than `most_events` is not compared; the lines then stand behind all
  /// others.
  std::string text();

 private:
  static constexpr std::uint64_t most_events = 300'000;

  std::vector<compile::PlacedLine> places_of(std::size_t typed) const;
  std::uint32_t line_before(Time time, bool at_once) const;
  bool says_the_same(const std::vector<compile::PlacedLine>& lines, std::uint64_t digest);

  Script& script_;
  const plan::Plan& plan_;
  const std::vector<TypedAction>& typed_;
  const Registry& registry_;
  const volatile std::sig_atomic_t* interrupt_;
};

}  // namespace meshsim::step
