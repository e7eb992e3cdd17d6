// Reads a file and the files that it uses. Each file is read once, wherever it is used; cycles are errors.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compile/source/options.hpp"
#include "compile/source/system.hpp"
#include "lang/ast/ast.hpp"

namespace meshsim::compile {

class Loader {
 public:
  Loader(FileReader& reader, lang::Sources& sources, lang::Diagnostics& diagnostics)
      : reader_(reader), sources_(sources), diagnostics_(diagnostics) {}

  /// Puts the scenario and all files that it uses into the merger; false when the file itself cannot be read.
  bool load(const std::string& path, Merger& merger);
  void load_text(const std::string& path, std::string text, Merger& merger);

  /// Returns the place that a file was used from; nothing for the scenario itself.
  [[nodiscard]] std::optional<lang::Span> used_from(lang::FileId file) const;

 private:
  void add_file(const std::string& path, std::string text, std::optional<lang::Span> used_from, Merger& merger);
  void use(const lang::ast::Use& use, const std::string& from, Merger& merger);
  void report_cycle(const lang::ast::Use& use, const std::string& path);

  static constexpr std::size_t max_files = 1'000;
  static constexpr std::size_t max_bytes = 32'000'000;  ///< bytes of all files

  FileReader& reader_;
  lang::Sources& sources_;
  lang::Diagnostics& diagnostics_;
  std::map<std::string, lang::FileId> files_;  ///< by normalised path
  std::map<lang::FileId, lang::Span> used_from_;
  std::size_t bytes_ = 0;
  std::vector<std::string> open_;  ///< files that are being read, outermost first
};

}  // namespace meshsim::compile
