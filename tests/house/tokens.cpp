#include "house/tokens.hpp"

#include <array>
#include <cctype>
#include <string_view>

namespace meshsim::test {
namespace {

constexpr std::array<std::string_view, 10> long_tokens = {"::", "->", "<=", ">=", "==", "!=", "&&", "||", "++", "--"};

class Scanner {
 public:
  explicit Scanner(const SourceFile& file) {
    for (const std::string& line : file.lines) text_ += line + '\n';
  }

  Scanned scan() {
    while (at_ < text_.size()) step();
    return std::move(result_);
  }

 private:
  bool starts_with(std::string_view start) const { return std::string_view(text_).substr(at_, start.size()) == start; }

  void step() {
    const char c = text_[at_];
    if (c == '\n') {
      new_line();
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (c == '#' && !code_on_line_) {
      skip_directive();
    } else if (starts_with("//")) {
      line_comment();
    } else if (starts_with("/*")) {
      skip_to("*/");
    } else if (starts_with("R\"")) {
      raw_string();
    } else if (c == '"' || c == '\'') {
      quoted(c);
    } else {
      word_or_sign();
    }
  }

  void new_line() {
    ++at_;
    ++line_;
    line_start_ = at_;
    code_on_line_ = false;
  }

  void add(std::string text) {
    result_.tokens.push_back({std::move(text), line_});
    code_on_line_ = true;
  }

  void skip_directive() {
    while (at_ < text_.size() && text_[at_] != '\n') {
      if (starts_with("\\\n")) {
        ++at_;
        new_line();
      } else {
        ++at_;
      }
    }
  }

  void skip_to(std::string_view end) {
    while (at_ < text_.size() && !starts_with(end)) {
      if (text_[at_] == '\n') {
        new_line();
      } else {
        ++at_;
      }
    }
    at_ += end.size();
  }

  void raw_string() {
    const std::size_t open = text_.find('(', at_);
    const std::string end = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
    add("\"");
    skip_to(end);
    code_on_line_ = true;
  }

  void quoted(char quote) {
    add("\"");
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  void word_or_sign() {
    const std::size_t from = at_;
    if (is_word(text_[at_])) {
      // 1'000 is one number.
      const bool number = std::isdigit(static_cast<unsigned char>(text_[at_])) != 0;
      while (at_ < text_.size() && (is_word(text_[at_]) || (number && text_[at_] == '\''))) ++at_;
      add(text_.substr(from, at_ - from));
      return;
    }
    for (const std::string_view token : long_tokens) {
      if (!starts_with(token)) continue;
      add(std::string(token));
      at_ += token.size();
      return;
    }
    add(std::string(1, text_[at_++]));
  }

  void line_comment() {
    const std::size_t end = text_.find('\n', at_);
    std::size_t from = at_;
    while (from < end && (text_[from] == '/' || text_[from] == '<')) ++from;
    while (from < end && text_[from] == ' ') ++from;
    const std::size_t column = at_ - line_start_;
    const bool continues_trailing = starts_with("///<");
    at_ = end;
    append({line_, line_, column, code_on_line_, text_.substr(from, end - from)}, continues_trailing);
  }

  void append(Comment comment, bool continues_trailing) {
    Comment* before = result_.comments.empty() ? nullptr : &result_.comments.back();
    const bool next = before != nullptr && before->last + 1 == comment.first && !comment.behind_code &&
                      !is_heading(comment) && !is_heading(*before);
    if (next && (before->column == comment.column || (before->behind_code && continues_trailing))) {
      before->last = comment.last;
      before->text += " " + comment.text;
    } else {
      result_.comments.push_back(std::move(comment));
    }
  }

  std::string text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  bool code_on_line_ = false;
  Scanned result_;
};

}  // namespace

bool is_heading(const Comment& comment) { return comment.text.starts_with("---"); }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_word(const Token& token) { return is_word(token.text.front()); }

Scanned scan(const SourceFile& file) { return Scanner(file).scan(); }

}  // namespace meshsim::test
