#include "compile/source/hint.hpp"

#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::compile {

std::string hint(std::string_view word, const std::vector<std::string_view>& candidates, std::string_view plural) {
  if (candidates.size() != 1 || lang::words::meant(word, candidates)) {
    return lang::words::help(word, candidates, plural);
  }
  return "there is only `" + std::string(candidates.front()) + "`";
}

std::string full_hint(std::string_view word, const std::vector<std::string_view>& candidates, std::string_view plural) {
  if (lang::words::meant(word, candidates)) return lang::words::help(word, candidates, plural);
  return std::string(plural) + " are " + lang::quoted_list(candidates);
}

}  // namespace meshsim::compile
