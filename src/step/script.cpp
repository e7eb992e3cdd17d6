#include "step/script.hpp"

#include <utility>

#include "compile/typed.hpp"

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

std::string Script::text_with(const std::vector<compile::TypedLine>& typed_lines) {
  const Result<std::string> text = reader_.read(path_);
  return text ? compile::with_lines(path_, *text, typed_lines) : std::string{};
}

}  // namespace meshsim::step
