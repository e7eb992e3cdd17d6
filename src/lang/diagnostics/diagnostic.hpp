// Diagnostics: an error or warning, its place in a file, and the remedy. Plain data, and two renderings of it.
//
// The style is rustc's: the message can stand alone (lower case, no full stop, the user's words in backticks), the
// label under the source tells the mistake at that place, `help` holds only things that the user can do, `note` the
// rest.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lang/source.hpp"

namespace meshsim::lang {

enum class Severity { error, warning };

/// A place in the source and a few words about it (may be empty).
struct Label {
  Span span;
  std::string text;
};

/// One finding. `code` is "E0204" and the like: E01xx lexical and syntax, E02xx names, E03xx types and units,
/// E04xx semantics, W0xxx warnings. `meshsim explain CODE` prints the long text of a code.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  Label primary;
  std::vector<Label> secondary;
  std::vector<std::string> helps;
  std::vector<std::string> notes;

  Diagnostic& label(std::string text);
  Diagnostic& also(Span span, std::string text);
  Diagnostic& help(std::string text);
  Diagnostic& note(std::string text);
};

/// The most errors that one run reports; further ones are counted but not kept.
inline constexpr std::size_t max_reported_errors = 20;

/// Collects the diagnostics of one compilation.
///
/// A second error that begins at the same byte as an earlier one is taken for a consequence of it and not kept.
class Diagnostics {
 public:
  /// Adds an error at a span and returns it, so that the caller can add label, help and notes. The reference is valid
  /// until the next call. An error that is not kept (a consequence, or past the limit) goes to a scratch diagnostic.
  Diagnostic& error(std::string code, Span span, std::string message);

  /// Adds a warning in the same way; warnings do not count against the limit.
  Diagnostic& warning(std::string code, Span span, std::string message);

  /// Tells whether at least one error was added.
  [[nodiscard]] bool has_errors() const { return error_count_ > 0; }

  /// Counts the errors added, without consequences; may exceed the number kept.
  [[nodiscard]] std::size_t error_count() const { return error_count_; }

  /// Tells whether as many errors are kept as will be reported, so that the caller may stop looking for more.
  [[nodiscard]] bool full() const { return error_count_ >= max_reported_errors; }

  [[nodiscard]] const std::vector<Diagnostic>& all() const { return kept_; }

  /// Puts the kept diagnostics in order of file and offset; stable.
  void sort();

 private:
  Diagnostic& add(Diagnostic diagnostic, bool keep);

  std::vector<Diagnostic> kept_;
  Diagnostic scratch_;
  std::size_t error_count_ = 0;
};

/// The options of rendering.
struct RenderStyle {
  bool color = false;       ///< ANSI colours
  std::size_t width = 120;  ///< columns of the source window; longer lines are cut around the label
};

/// Writes a diagnostic in full: several lines, ending with a newline.
///
///     error[E0204]: no service named `oder`
///       --> shop.mesh:53:27
///        |
///     53 |     at 7s:        restart oder
///        |                           ^^^^ not in this scenario
///        = help: did you mean `order`?
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const Sources& sources, RenderStyle style = {});

/// Writes all of them with an empty line between, and the number of further ones when the limit was passed.
[[nodiscard]] std::string render(const Diagnostics& diagnostics, const Sources& sources, RenderStyle style = {});

/// Writes one line without a line end, in the form that editors read: `shop.mesh:53:27: error: no service named `oder`
/// [E0204]`.
[[nodiscard]] std::string render_short(const Diagnostic& diagnostic, const Sources& sources);

}  // namespace meshsim::lang
