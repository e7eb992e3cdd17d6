#include "compile/build/build.hpp"

namespace meshsim::compile {

plan::Position Build::position(lang::Span span) const {
  const lang::Position place = sources.at(span.file).position(span.offset);
  return {span.file, place.line, place.column};
}

std::string Build::text(lang::Span span) const {
  std::string text;
  bool blank = false;
  bool comment = false;
  bool in_string = false;
  bool escaped = false;
  for (const char c : sources.at(span.file).text(span)) {
    if (in_string) {  // as it is: neither its blanks nor a `#` in it are the layout's
      text += c;
      in_string = escaped || c != '"';
      escaped = !escaped && c == '\\';
      continue;
    }
    if (c == '\n') comment = false;
    if (c == '#' && blank) comment = true;
    const bool is_blank = comment || c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank && blank && !text.empty()) text += ' ';
    if (!is_blank) text += c;
    in_string = !is_blank && c == '"';
    blank = is_blank;
  }
  return text;
}

}  // namespace meshsim::compile
