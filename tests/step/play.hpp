// Sessions without a terminal: lines in, everything shown out.
#pragma once

#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "step/commands/session.hpp"
#include "step/prompt/dialogue.hpp"

namespace meshsim::step::test {

/// Reads from a list; shows each line behind its prompt, as a session from a pipe does.
class ListReader final : public LineReader {
 public:
  ListReader(std::vector<std::string> lines, std::string& shown) : lines_(std::move(lines)), shown_(shown) {}
  Input read(const std::string& prompt, Completer& completer) override;

 private:
  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  std::string& shown_;
};

/// A sandbox on a scenario of the tree, opened; fails the test when it cannot be.
class OpenSandbox {
 public:
  explicit OpenSandbox(const std::string& file, const volatile std::sig_atomic_t* interrupt = nullptr);
  Sandbox* operator->() { return &sandbox_; }
  Sandbox& operator*() { return sandbox_; }

 private:
  class Reader final : public compile::FileReader {
   public:
    Result<std::string> read(const std::string& path) override;
  };
  Reader reader_;
  Registry registry_;
  Sandbox sandbox_;
};

/// Returns the digest at the end of a scenario that uses no other file.
std::uint64_t digest_of(const std::string& text);

/// Lists the scenarios of the tree that run, those of the exercise among them.
std::vector<std::string> shipped_scenarios();

struct Played {
  std::string shown;
  std::vector<std::pair<std::string, std::string>> files;  ///< that were saved
};
/// Plays the lines on a scenario of the tree ("scenarios/message_loop.mesh").
Played play(const std::string& file, const std::vector<std::string>& lines);

}  // namespace meshsim::step::test
