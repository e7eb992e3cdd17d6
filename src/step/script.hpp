// The scenario of a session: its files as they were when it was opened, the run among its runs that is looked at, and
// the lines typed since. Each change compiles the whole anew, so that the session runs exactly what the saved file
// runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "compile/compile.hpp"
#include "compile/typed.hpp"

namespace meshsim::step {

/// Reads each file once and returns the same text ever after.
class RememberingReader final : public compile::FileReader {
 public:
  explicit RememberingReader(compile::FileReader& reader) : reader_(reader) {}
  Result<std::string> read(const std::string& path) override;
  /// Counts the files read so far.
  std::size_t count() const { return texts_.size(); }

 private:
  compile::FileReader& reader_;
  std::map<std::string, Result<std::string>> texts_;
};

class Script {
 public:
  /// Takes options of one run, without typed lines and stops. The reader must outlive the script.
  Script(std::string path, compile::CompileOptions options, compile::FileReader& reader);

  /// Compiles the scenario with the typed lines and the stops. Errors are in the result; the script stays as it is.
  compile::Compiled compile(const std::vector<compile::TypedLine>& typed_lines,
                            const std::vector<compile::TypedStop>& stops);
  /// Compiles another text in place of the scenario's own.
  compile::Compiled compile_text(const std::string& text);
  /// Writes the scenario's text with these lines in its timeline; it must have been readable.
  std::string text_with(const std::vector<compile::PlacedLine>& lines);

  const std::string& path() const { return path_; }
  /// Returns the parameters that were set when it was opened.
  const std::vector<std::pair<std::string, std::string>>& sets() const { return options_.sets; }
  /// Tells whether the scenario uses other files.
  bool uses_files() const { return reader_.count() > 1; }

 private:
  std::string path_;
  compile::CompileOptions options_;
  RememberingReader reader_;
};

}  // namespace meshsim::step
