// A folder of its own in which the binary is run as a user would, by lines of a shell.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace meshsim::cli::tested {

struct Outcome {
  int code = -1;                 ///< of the shell's line; 128 + N after signal N
  std::string text;              ///< standard output, and what the line itself sends there
  std::uint64_t peak_bytes = 0;  ///< memory that the process took at most; the binary's where the line is `exec $M ..`
};

/// Removed with all that is in it.
class Playground {
 public:
  Playground();
  ~Playground();
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;

  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  /// Runs a line of sh in the folder, with $M for the binary and $SCENARIOS for the shipped ones.
  Outcome run(const std::string& line) const;

 private:
  std::filesystem::path folder_;
};

/// A binary that is still running, with its standard output here.
class Running {
 public:
  /// Runs a line of sh, begun with `exec`; `$M` is the binary.
  Running(const Playground& playground, const std::string& line);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  /// Reads until the output holds the text, or its end.
  bool shows(const std::string& text);
  void send(int signal) const;
  /// Reads to the end; the exit code, or 128 + N after signal N.
  int wait_for_exit();
  const std::string& shown() const { return shown_; }
  /// Returns the most memory it held, after its exit.
  std::uint64_t peak_bytes() const { return peak_bytes_; }

 private:
  bool read_more();

  pid_t process_ = -1;
  int output_ = -1;
  std::string shown_;
  std::uint64_t peak_bytes_ = 0;
};

}  // namespace meshsim::cli::tested
