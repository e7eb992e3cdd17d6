#include "step/script.hpp"

#include <utility>

namespace meshsim::step {

Result<std::string> RememberingReader::read(const std::string& path) {
  const auto known = texts_.find(path);
  return known != texts_.end() ? known->second : texts_.emplace(path, reader_.read(path)).first->second;
}

Script::Script(std::string path, compile::CompileOptions options, compile::FileReader& reader)
    : path_(std::move(path)), options_(std::move(options)), reader_(reader) {}

compile::Compiled Script::compile(const std::vector<compile::TypedLine>& typed_lines,
                                  const std::vector<compile::TypedStop>& stops) {
  compile::CompileOptions options = options_;
  options.typed_lines = typed_lines;
  options.stops = stops;
  return compile::compile_file(path_, reader_, options);
}

compile::Compiled Script::compile_text(const std::string& text) {
  return compile::compile_text(path_, text, reader_, options_);
}

std::string Script::text_with(const std::vector<compile::PlacedLine>& lines) {
  const Result<std::string> text = reader_.read(path_);
  return text ? compile::with_lines(path_, *text, lines) : std::string{};
}

}  // namespace meshsim::step
