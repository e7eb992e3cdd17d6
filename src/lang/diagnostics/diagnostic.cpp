#include "lang/diagnostics/diagnostic.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace meshsim::lang {

Diagnostic& Diagnostic::label(std::string text) {
  primary.text = std::move(text);
  return *this;
}

Diagnostic& Diagnostic::also(Span span, std::string text) {
  secondary.push_back({span, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::help(std::string text) {
  if (!text.empty()) helps.push_back(std::move(text));
  return *this;
}

Diagnostic& Diagnostic::note(std::string text) {
  if (!text.empty()) notes.push_back(std::move(text));
  return *this;
}

Diagnostic& Diagnostics::error(std::string code, Span span, std::string message) {
  const bool echo = std::any_of(kept_.begin(), kept_.end(), [&](const Diagnostic& earlier) {
    return earlier.severity == Severity::error && earlier.primary.span.file == span.file &&
           earlier.primary.span.offset == span.offset;
  });
  const bool keep = !echo && !full();
  if (!echo) ++error_count_;
  return add({Severity::error, std::move(code), std::move(message), {span, {}}, {}, {}, {}}, keep);
}

Diagnostic& Diagnostics::warning(std::string code, Span span, std::string message) {
  return add({Severity::warning, std::move(code), std::move(message), {span, {}}, {}, {}, {}}, true);
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic, bool keep) {
  if (!keep) return scratch_ = std::move(diagnostic);
  kept_.push_back(std::move(diagnostic));
  return kept_.back();
}

void Diagnostics::sort() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.primary.span.file, left.primary.span.offset) <
           std::tie(right.primary.span.file, right.primary.span.offset);
  });
}

}  // namespace meshsim::lang
