// Works on tokens, not on the tree, so that comments keep their place and nothing can be lost: one pass cuts the tokens
// into lines, a second (format_lines.cpp) aligns and prints them.
#include "lang/format/format.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/format/format_lines.hpp"
#include "lang/parse/lexer.hpp"
#include "lang/parse/parser.hpp"
#include "lang/parse/token.hpp"

namespace meshsim::lang {

namespace {

using Kind = TokenKind;

bool is_opening(Kind kind) { return kind == Kind::left_parenthesis || kind == Kind::left_bracket; }
bool is_closing(Kind kind) { return kind == Kind::right_parenthesis || kind == Kind::right_bracket; }

/// Tells whether an operand comes next: a minus behind this token is a sign, not a subtraction.
bool expects_operand(Kind before) {
  switch (before) {
    case Kind::name:
    case Kind::number:
    case Kind::string:
    case Kind::path:
    case Kind::right_parenthesis:
    case Kind::right_bracket:
    case Kind::right_brace:
      return false;
    default:
      return true;
  }
}

/// Tells whether an operand comes behind the word, so that neither a call's parenthesis nor a subtraction may follow.
bool expects_operand(std::string_view word) {
  constexpr std::array<std::string_view, 27> words = {
      "after", "always",  "and",   "at",  "before", "by",   "check", "every",  "eventually",
      "for",   "from",    "if",    "log", "never",  "not",  "of",    "or",     "per",
      "reply", "require", "retry", "to",  "until",  "wait", "where", "within", "work"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Formatter {
 public:
  Formatter(const Source& source, Lexed lexed) : source_(source), lexed_(std::move(lexed)) { find_inline_braces(); }

  std::string run() {
    for (index_ = 0; lexed_.tokens[index_].kind != Kind::end_of_file; ++index_) {
      comments_before(lexed_.tokens[index_].span.offset);
      token(lexed_.tokens[index_]);
    }
    comments_before(static_cast<std::uint32_t>(source_.text().size()));
    end_line();
    return lay_out(lines_);
  }

 private:
  enum class Labels { none, timeline, claims };

  struct Brace {
    bool on_one_line = false;
    bool names = false;  ///< one side of a partition: only names and commas
    Labels labels = Labels::none;
    std::size_t number = 0;
  };

  /// Notes for each `{` whether its `}` stands on the same line.
  void find_inline_braces() {
    inline_.resize(lexed_.tokens.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < lexed_.tokens.size(); ++i) {
      if (lexed_.tokens[i].kind == Kind::left_brace) open.push_back(i);
      if (lexed_.tokens[i].kind != Kind::right_brace || open.empty()) continue;
      inline_[open.back()] = line_breaks(lexed_.tokens[open.back()].span.end(), lexed_.tokens[i].span.offset) == 0;
      open.pop_back();
    }
  }

  [[nodiscard]] std::size_t line_breaks(std::uint32_t begin, std::uint32_t end) const {
    const std::string_view gap = source_.text().substr(begin, end - begin);
    return static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
  }

  [[nodiscard]] std::string_view text(Span span) const { return source_.text(span); }
  [[nodiscard]] bool in_one_line_braces() const { return !braces_.empty() && braces_.back().on_one_line; }
  [[nodiscard]] Labels labels() const { return braces_.empty() ? Labels::none : braces_.back().labels; }

  // --- comments ------------------------------------------------------------------------------------------------------

  void comments_before(std::uint32_t offset) {
    for (; comment_ < lexed_.comments.size() && lexed_.comments[comment_].offset < offset; ++comment_) {
      const Span span = lexed_.comments[comment_];
      std::string_view comment = text(span);
      comment.remove_suffix(comment.size() - 1 - comment.find_last_not_of(" \t\r"));
      const bool trailing = line_breaks(behind_, span.offset) == 0 && behind_ > 0;
      if (trailing && has_text()) {
        line_.comment = comment;
        end_line();
      } else if (trailing && !lines_.empty() && lines_.back().comment.empty()) {
        lines_.back().comment = comment;
      } else {
        end_line();
        begin_line(span.offset);
        line_.comment = comment;
        end_line();
      }
      behind_ = span.end();
    }
  }

  // --- lines ---------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool has_text() const { return !line_.code.empty() || !line_.label.empty(); }

  void begin_line(std::uint32_t offset) {
    line_.depth = depth_;
    line_.block = braces_.empty() ? 0 : braces_.back().number;
    line_.continuation = in_statement_;
    line_.blank_before = !in_statement_ && !after_open_ && !lines_.empty() && line_breaks(behind_, offset) > 1;
  }

  void end_line() {
    if (has_text() || !line_.comment.empty()) {
      lines_.push_back(std::move(line_));
      after_open_ = false;
    }
    line_ = {};
  }

  void end_statement() {
    end_line();
    in_statement_ = false;
    labelled_ = false;
  }

  // --- tokens --------------------------------------------------------------------------------------------------------

  void token(const Token& token) {
    switch (token.kind) {
      case Kind::newline:
        if (parentheses_ == 0) end_statement();
        return;
      case Kind::semicolon:
        if (in_one_line_braces()) return semicolon();
        return end_statement();
      case Kind::left_brace:
        return open(token);
      case Kind::right_brace:
        return close(token);
      default:
        if (is_opening(token.kind)) ++parentheses_;
        if (is_closing(token.kind) && parentheses_ > 0) --parentheses_;
        word(token);
    }
  }

  /// Ends a statement at `a; b`. Drops the semicolon where nothing follows or nothing came before.
  void semicolon() {
    const Kind next = lexed_.tokens[index_ + 1].kind;
    const bool needless = next == Kind::semicolon || next == Kind::right_brace || last_ == Kind::left_brace;
    if (needless) return;
    line_.code += ";";
    last_ = Kind::semicolon;
  }

  void word(const Token& token) {
    const bool breaks = has_text() && line_breaks(behind_, token.span.offset) > 0;
    if (breaks) {
      end_line();
      if (begins_field()) in_statement_ = false;
    }
    if (!has_text()) {
      begin_line(token.span.offset);
      line_.further_part = !in_statement_ && goes_on_with(text(token.span));
      if (!in_statement_) first_word_ = text(token.span);
      last_ = Kind::newline;
    } else if (space_before(token)) {
      line_.code += " ";
    }
    line_.code += text(token.span);
    in_statement_ = true;
    if (token.kind == Kind::colon) colon();
    sign_ = is_sign(token);
    last_ = token.kind;
    behind_ = token.span.end();
  }

  /// Tells whether a labelled statement may continue with the word on a line of its own.
  [[nodiscard]] bool goes_on_with(std::string_view word) const {
    return (labels() != Labels::none && word == "because") || (labels() == Labels::timeline && word == "answer");
  }

  /// Tells whether the next field of a record, or the next name in a side of a partition, begins a line. The comma
  /// ended the line before, but the field is no continuation of it.
  [[nodiscard]] bool begins_field() const {
    return last_ == Kind::comma && parentheses_ == 0 && !braces_.empty() && lexed_.tokens[index_].kind == Kind::name &&
           (braces_.back().names || lexed_.tokens[index_ + 1].kind == Kind::colon);
  }

  /// Tells whether a name and a comma follow the `{` at `index_`; no statement begins like that.
  [[nodiscard]] bool opens_names() const {
    std::size_t first = index_ + 1;
    while (lexed_.tokens[first].kind == Kind::newline) ++first;
    return lexed_.tokens[first].kind == Kind::name && lexed_.tokens[first + 1].kind == Kind::comma;
  }

  /// Ends the label at the first colon of a timeline line or claim.
  void colon() {
    const bool label = labels() != Labels::none && !in_one_line_braces() && parentheses_ == 0;
    if (!label || labelled_ || line_.continuation || line_.further_part) return;
    line_.label = std::exchange(line_.code, {});
    labelled_ = true;
  }

  void open(const Token& token) {
    const bool on_one_line = inline_[index_];
    const std::size_t outer_parentheses = std::exchange(parentheses_, 0);
    word(token);
    Labels inner = Labels::none;
    if (first_word_ == "expect" && braces_.empty()) inner = Labels::claims;
    if (first_word_ == "timeline" && braces_.empty()) inner = Labels::timeline;
    if (first_word_ == "phase" && labels() == Labels::timeline) inner = Labels::timeline;
    braces_.push_back({on_one_line, opens_names(), inner, ++brace_count_});
    outer_parentheses_.push_back(outer_parentheses);
    if (on_one_line) return;
    end_line();
    ++depth_;
    in_statement_ = false;
    labelled_ = false;
    after_open_ = true;
  }

  void close(const Token& token) {
    if (!braces_.back().on_one_line) {
      end_statement();
      --depth_;
      after_open_ = true;  // no empty line before the brace
    }
    braces_.pop_back();
    parentheses_ = outer_parentheses_.back();
    outer_parentheses_.pop_back();
    word(token);
    in_statement_ = true;
  }

  // --- blanks --------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool is_sign(const Token& token) const {
    if (token.kind == Kind::plus) return begins_statement();
    if (token.kind != Kind::minus) return false;
    if (expects_operand(last_) || behind_prefix()) return true;
    // `exp(mean -5ms)`: an argument has a name before it.
    const bool may_be_named = last_ == Kind::name && parentheses_ > 0;
    return may_be_named && blank_before(token) && !blank_before(lexed_.tokens[index_ + 1]);
  }

  [[nodiscard]] bool begins_statement() const {
    return last_ == Kind::newline || last_ == Kind::semicolon || last_ == Kind::left_brace;
  }

  /// Tells whether the last token is a word such as `not` or `where`.
  [[nodiscard]] bool behind_prefix() const {
    return last_ == Kind::name && index_ > 0 && expects_operand(text(lexed_.tokens[index_ - 1].span));
  }

  [[nodiscard]] bool blank_before(const Token& token) const {
    const std::uint32_t offset = token.span.offset;
    return offset > 0 && std::string_view(" \t\r\n").find(source_.text()[offset - 1]) != std::string_view::npos;
  }

  /// Tells whether the `/` at `index` belongs to `1MB/s`.
  [[nodiscard]] bool is_per_second(std::size_t index) const {
    return lexed_.tokens[index].kind == Kind::slash && index > 0 && lexed_.tokens[index - 1].kind == Kind::number &&
           text(lexed_.tokens[index + 1].span) == "s";
  }

  [[nodiscard]] bool space_before(const Token& token) const {
    if (line_.code.empty() || sign_) return false;
    if (is_per_second(index_) || (last_ == Kind::slash && is_per_second(index_ - 1))) return false;
    switch (token.kind) {
      case Kind::comma:
      case Kind::colon:
      case Kind::right_parenthesis:
      case Kind::right_bracket:
      case Kind::left_bracket:
      case Kind::dot:
      case Kind::range:
        return false;
      case Kind::left_parenthesis:
        return last_ != Kind::left_parenthesis && last_ != Kind::left_bracket && last_ != Kind::range &&
               (last_ != Kind::name || blank_before(token) || behind_prefix());
      case Kind::right_brace:
        return last_ != Kind::left_brace;
      default:
        return !is_opening(last_) && last_ != Kind::dot && last_ != Kind::range;
    }
  }

  const Source& source_;
  Lexed lexed_;
  std::vector<bool> inline_;
  std::size_t index_ = 0;
  std::size_t comment_ = 0;
  std::uint32_t behind_ = 0;  ///< offset behind the last token or comment that was printed

  std::vector<FormatLine> lines_;
  FormatLine line_;
  std::vector<Brace> braces_;
  std::vector<std::size_t> outer_parentheses_;
  std::size_t brace_count_ = 0;
  std::size_t depth_ = 0;
  std::size_t parentheses_ = 0;
  std::string_view first_word_;  ///< the statement's
  Kind last_ = Kind::newline;
  bool sign_ = false;          ///< the last token was a sign: its number follows without a blank
  bool in_statement_ = false;  ///< the statement has begun; a further line continues it
  bool labelled_ = false;      ///< the statement's label is complete
  bool after_open_ = false;    ///< the line before opened a block
};

}  // namespace

std::optional<std::string> format(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  static_cast<void>(parse(file, sources, diagnostics));
  // A file with an error stays as it is, because nobody knows what belongs together in it.
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  return Formatter(sources.at(file), lex(file, sources, diagnostics)).run();
}

}  // namespace meshsim::lang
