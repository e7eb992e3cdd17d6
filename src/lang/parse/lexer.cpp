// One pass over the bytes. The text is checked first, so that the loop below may rely on valid UTF-8 without NUL.
//
// Two rules look at neighbours: a `/` behind a blank and before a name character begins a path (`POST /orders`), so a
// division has blanks on both sides or on none; and a `-` between name characters belongs to the name.
#include "lang/parse/lexer.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "lang/characters.hpp"

namespace meshsim::lang {

namespace {

struct Symbol {
  std::string_view text;
  TokenKind kind;
};

/// Longer symbols before those they begin with.
constexpr std::array symbols{
    Symbol{"<->", TokenKind::both_arrow},
    Symbol{"->", TokenKind::arrow},
    Symbol{"..", TokenKind::range},
    Symbol{"==", TokenKind::equal},
    Symbol{"!=", TokenKind::not_equal},
    Symbol{"<=", TokenKind::less_equal},
    Symbol{">=", TokenKind::greater_equal},
    Symbol{"{", TokenKind::left_brace},
    Symbol{"}", TokenKind::right_brace},
    Symbol{"(", TokenKind::left_parenthesis},
    Symbol{")", TokenKind::right_parenthesis},
    Symbol{"[", TokenKind::left_bracket},
    Symbol{"]", TokenKind::right_bracket},
    Symbol{",", TokenKind::comma},
    Symbol{":", TokenKind::colon},
    Symbol{".", TokenKind::dot},
    Symbol{"+", TokenKind::plus},
    Symbol{"-", TokenKind::minus},
    Symbol{"*", TokenKind::star},
    Symbol{"/", TokenKind::slash},
    Symbol{"=", TokenKind::assign},
    Symbol{"<", TokenKind::less},
    Symbol{">", TokenKind::greater},
    Symbol{"~", TokenKind::tilde},
    Symbol{";", TokenKind::semicolon},
};

bool is_time_unit(std::string_view word) {
  return word == "s" || word == "ms" || word == "us" || word == "ns" || word == "min" || word == "h";
}

class Lexer {
 public:
  Lexer(Span part, const Source& source, Diagnostics& diagnostics)
      : part_(part), text_(source.text().substr(0, part.end())), at_(part.offset), diagnostics_(diagnostics) {}

  Lexed run() {
    while (at_ < text_.size() && !diagnostics_.full() && lexed_.tokens.size() < max_source_tokens) next();
    lexed_.tokens.push_back({TokenKind::end_of_file, span(at_, at_)});
    return std::move(lexed_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
    return {part_.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
  }

  void add(TokenKind kind, std::size_t begin) { lexed_.tokens.push_back({kind, span(begin, at_)}); }

  void next() {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '\n') {
      newline();
    } else if (c == '#') {
      comment();
    } else if (c == '"') {
      string();
    } else if (is_digit(c)) {
      number();
    } else if (is_name_start(c)) {
      name();
    } else if (begins_path()) {
      path();
    } else if (!symbol()) {
      unexpected();
    }
  }

  /// Ends a line, except after a comma or an arrow; empty lines make no statements.
  void newline() {
    const std::size_t begin = at_++;
    if (lexed_.tokens.empty()) return;
    const TokenKind last = lexed_.tokens.back().kind;
    const bool goes_on = last == TokenKind::comma || last == TokenKind::arrow || last == TokenKind::both_arrow;
    if (!goes_on && last != TokenKind::newline) add(TokenKind::newline, begin);
  }

  void comment() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && peek() != '\n') ++at_;
    std::size_t end = at_;
    if (end > begin && text_[end - 1] == '\r') --end;
    lexed_.comments.push_back(span(begin, end));
  }

  void string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && peek() != '"' && peek() != '\n') at_ += peek() == '\\' && peek(1) != '\n' ? 2 : 1;
    if (peek() == '"') {
      ++at_;
      return add(TokenKind::string, begin);
    }
    if (at_ > text_.size()) at_ = text_.size();
    diagnostics_.error("E0105", span(begin, begin + 1), "this string has no end")
        .label("the string begins here")
        .help("close it with `\"` on the same line; write `\\n` for a line break");
    add(TokenKind::bad, begin);
  }

  void number() {
    const std::size_t begin = at_;
    digits();
    // The dots of the range `2..6` are no decimal point.
    if (peek() == '.' && peek(1) != '.') {
      ++at_;
      if (!is_digit(peek())) return malformed_number(begin);
      digits();
    }
    unit();
    add(TokenKind::number, begin);
  }

  void digits() {
    while (is_digit(peek())) ++at_;
  }

  /// Takes the unit that touches a number: letters, `%`, or `/s` and the like.
  void unit() {
    if (peek() == '%') {
      ++at_;
    } else if (peek() == '/') {
      std::size_t end = at_ + 1;
      while (end < text_.size() && is_name_character(text_[end])) ++end;
      if (is_time_unit(text_.substr(at_ + 1, end - at_ - 1))) at_ = end;
    } else {
      while (is_name_character(peek())) ++at_;
    }
  }

  void malformed_number(std::size_t begin) {
    const std::string written(text_.substr(begin, at_ - begin - 1));
    diagnostics_.error("E0108", span(begin, at_), "a digit must follow the decimal point")
        .help("write `" + written + "` or `" + written + ".0`");
    unit();
    add(TokenKind::bad, begin);
  }

  void name() {
    const std::size_t begin = at_;
    // A hyphen belongs to a name that goes on behind it; in `a->b` it begins an arrow.
    while (is_name_character(peek()) || (peek() == '-' && is_name_character(peek(1)))) ++at_;
    add(TokenKind::name, begin);
  }

  [[nodiscard]] bool begins_path() const {
    const char before = at_ > 0 ? text_[at_ - 1] : ' ';
    // A path has a blank before it and none behind its `/`; `a / b` and `a/b` are divisions.
    const bool apart = before == ' ' || before == '\t' || before == '\n';
    static constexpr std::string_view openings = "/.%?~";
    return peek() == '/' && apart &&
           (is_name_character(peek(1)) || parameter_length(1) > 0 ||
            (at_ + 1 < text_.size() && openings.find(peek(1)) != std::string_view::npos));
  }

  /// Returns the length of a parameter of a path, `{id}`, that begins so far ahead; 0: there is none.
  [[nodiscard]] std::size_t parameter_length(std::size_t ahead) const {
    if (peek(ahead) != '{') return 0;
    std::size_t length = 1;
    while (is_name_character(peek(ahead + length))) ++length;
    return length > 1 && peek(ahead + length) == '}' ? length + 1 : 0;
  }

  void path() {
    static constexpr std::string_view others = "/_.~%@!$&'*+=?";
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      if (text_[at_ - (at_ > begin ? 1 : 0)] == '/' && parameter_length(0) > 0) {
        at_ += parameter_length(0);
        continue;
      }
      const bool inside = (peek() == '-' && peek(1) != '>') || (peek() == ':' && is_name_character(peek(1)));
      if (!inside && !is_name_character(peek()) && others.find(peek()) == std::string_view::npos) break;
      ++at_;
    }
    add(TokenKind::path, begin);
  }

  bool symbol() {
    for (const Symbol& symbol : symbols) {
      if (symbol.text.front() != peek() || text_.substr(at_, symbol.text.size()) != symbol.text) continue;
      const std::size_t begin = at_;
      at_ += symbol.text.size();
      add(symbol.kind, begin);
      return true;
    }
    return false;
  }

  /// Reports the first of a run of characters that mean nothing here.
  void unexpected() {
    const std::size_t begin = at_;
    const CodePoint point = decode(text_, at_);
    at_ += point.length;
    const std::string_view character = text_.substr(begin, point.length);
    std::string shown = "`" + std::string(character) + "`";
    if (point.value > 0x7F) shown += " (" + code_point_name(point.value) + ")";
    diagnostics_.error("E0104", span(begin, at_), "unexpected character " + shown).help(advice(character));
    skip_more_of(character);
    add(TokenKind::bad, begin);
  }

  [[nodiscard]] static bool is_quote(std::string_view character) {
    static constexpr std::array quotes{"'", "`", "\u201C", "\u201D", "\u201E", "\u2018", "\u2019"};
    return std::find(quotes.begin(), quotes.end(), character) != quotes.end();
  }

  [[nodiscard]] static std::string advice(std::string_view character) {
    if (is_quote(character)) return "a string is written in straight double quotes: `\"text\"`";
    if (character == "&") return "write `and`";
    if (character == "|") return "write `or`";
    if (character == "!") return "write `not`";
    if (character == "$") return "names are used without a sign: write `workers`, in a string `{workers}`";
    if (character == "@") return "a place is named by `at`, `by` or `to`, a time by `at 4s:`";
    if (static_cast<unsigned char>(character.front()) > 0x7F) {
      return "names are made of the letters a to z, digits, `_` and `-`; other characters stand in strings and "
             "comments";
    }
    return {};
  }

  /// Skips the rest of a run of foreign characters, or a text in foreign quotes: one report is enough.
  void skip_more_of(std::string_view character) {
    const bool foreign = static_cast<unsigned char>(character.front()) > 0x7F;
    if (is_quote(character)) {
      for (std::size_t i = at_; i < text_.size() && text_[i] != '\n'; i += decode(text_, i).length) {
        if (!is_quote(text_.substr(i, decode(text_, i).length))) continue;
        at_ = i + decode(text_, i).length;
        return;
      }
    }
    while (at_ < text_.size() && (foreign ? static_cast<unsigned char>(peek()) > 0x7F : peek() == character.front())) {
      ++at_;
    }
  }

  Span part_;
  std::string_view text_;
  std::size_t at_;
  Diagnostics& diagnostics_;
  Lexed lexed_;
};

/// Tells whether a byte is a control character that no text file holds.
bool is_control(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

/// Tells whether the file is text of acceptable size; if not, reports the reason: its size, bytes that are not UTF-8,
/// control characters.
bool is_text(FileId file, const Source& source, Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  if (text.size() > max_source_bytes) {
    diagnostics.error("E0101", {file, 0, 0}, "the file is too large")
        .note("a scenario file may have 4194304 bytes (4 MiB); this one has more");
    return false;
  }
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] >= ' ' && text[i] <= '~') {
      ++i;
      continue;
    }
    const CodePoint point = decode(text, i);
    const Span here{file, static_cast<std::uint32_t>(i), 1};
    if (point.length == 0) {
      diagnostics.error("E0102", here, "the file is not UTF-8 text")
          .label("this byte does not belong to a character")
          .help("save the file as UTF-8");
      return false;
    }
    if (point.length == 1 && is_control(static_cast<unsigned char>(point.value))) {
      diagnostics.error("E0103", here, "control character " + code_point_name(point.value) + " in the file")
          .help("a scenario is plain text; only tab and line ends are allowed beside printed characters");
      return false;
    }
    i += point.length;
  }
  return true;
}

}  // namespace

Lexed lex(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  const Source& source = sources.at(file);
  if (!is_text(file, source, diagnostics)) return {{{TokenKind::end_of_file, {file, 0, 0}}}, {}};
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const bool marked = source.text().substr(0, byte_order_mark.size()) == byte_order_mark;
  const auto begin = static_cast<std::uint32_t>(marked ? byte_order_mark.size() : 0);
  const auto size = static_cast<std::uint32_t>(source.text().size());
  Lexed lexed = Lexer({file, begin, size - begin}, source, diagnostics).run();
  if (lexed.tokens.size() <= max_source_tokens) return lexed;
  diagnostics.error("E0101", {file, 0, 0}, "the file is too large")
      .note("a scenario file may have 500000 words and signs; this one has more");
  return {{{TokenKind::end_of_file, {file, 0, 0}}}, {}};
}

std::vector<Token> lex_part(Span part, const Sources& sources, Diagnostics& diagnostics) {
  return Lexer(part, sources.at(part.file), diagnostics).run().tokens;
}

}  // namespace meshsim::lang
