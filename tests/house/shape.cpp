#include "house/shape.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace meshsim::test {
namespace {

// A declaration as it is read: everything up to its `;` or up to the brace that opens its body.
struct Head {
  std::size_t begin = 0;
  std::size_t parameters = 0;  // the first `(` outside of all brackets and before any `=`; 0: none
  std::size_t value = 0;       // the first `=` likewise; 0: none
  std::size_t commas = 0;      // outside of all brackets
};

class Reader {
 public:
  explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}

  Shape read() {
    while (at_ < tokens_.size()) {
      declarations("");
      ++at_;  // a brace too many
    }
    return std::move(shape_);
  }

 private:
  std::string_view text(std::size_t index) const {
    return index < tokens_.size() ? std::string_view(tokens_[index].text) : std::string_view();
  }
  bool is(std::size_t index, std::string_view wanted) const { return text(index) == wanted; }

  // Reads declarations up to the brace that closes the scope of `owner`.
  void declarations(const std::string& owner) {
    while (at_ < tokens_.size() && !is(at_, "}")) {
      if ((is(at_, "public") || is(at_, "private") || is(at_, "protected")) && is(at_ + 1, ":")) {
        at_ += 2;
      } else {
        declaration(owner);
      }
    }
  }

  void declaration(const std::string& owner) {
    Head head;
    head.begin = at_;
    const std::size_t keyword = after_template(head.begin);
    if (is(keyword, "namespace") || (is(keyword, "inline") && is(keyword + 1, "namespace")) || is(keyword, "extern")) {
      while (at_ < tokens_.size() && !is(at_, "{") && !is(at_, ";")) ++at_;
      const bool block = is(at_++, "{");
      if (block) declarations(owner);
      if (block) ++at_;
    } else if (is(keyword, "enum")) {
      enumeration(keyword);
    } else if (is(keyword, "class") || is(keyword, "struct") || is(keyword, "union")) {
      class_declaration(keyword, head, owner);
    } else {
      rest(head, owner);
    }
  }

  std::size_t after_template(std::size_t at) const {
    while (is(at, "template") || is(at, "[") || is(at, "requires")) {
      if (!is(at, "template")) {  // [[nodiscard]], requires (..)
        at = closing(tokens_, is(at, "[") ? at : at + 1) + 1;
        continue;
      }
      std::size_t depth = 0;
      for (++at; at < tokens_.size(); ++at) {
        if (is(at, "<")) ++depth;
        if (is(at, ">") && --depth == 0) break;
      }
      ++at;
    }
    return at;
  }

  void enumeration(std::size_t keyword) {
    std::size_t name = keyword + 1;
    if (is(name, "class") || is(name, "struct")) ++name;
    while (at_ < tokens_.size() && !is(at_, "{") && !is(at_, ";")) ++at_;
    if (is(at_, "{")) {
      Enumeration found{tokens_[name].text, {}};
      const std::size_t end = closing(tokens_, at_);
      for (std::size_t i = at_ + 1; i < end; ++i) {
        if (is_word(tokens_[i]) && (is(i - 1, "{") || is(i - 1, ","))) found.values.push_back(tokens_[i].text);
      }
      shape_.enumerations.push_back(std::move(found));
      at_ = end;
    }
    skip_statement();
  }

  void skip_statement() {
    while (at_ < tokens_.size() && !is(at_, ";")) at_ = is_open(at_) ? closing(tokens_, at_) + 1 : at_ + 1;
    ++at_;
  }

  bool is_open(std::size_t index) const { return is(index, "(") || is(index, "[") || is(index, "{"); }

  // Reads `class X;`, `struct X { .. } name;` or, with a class in its type, any other declaration.
  void class_declaration(std::size_t keyword, const Head& head, const std::string& owner) {
    std::size_t name = after_template(keyword + 1);
    if (is(name, "alignas")) name = closing(tokens_, name + 1) + 1;
    std::size_t at = name;
    while (at < tokens_.size() && !is(at, "{") && !is(at, ";") && !is(at, "(") && !is(at, "=")) ++at;
    if (!is(at, "{")) {
      rest(head, owner);
      return;
    }
    std::string full = owner;
    for (; is_word(tokens_[name]) || is(name, "::"); ++name) {
      if (is(name, "::") || is(name, "final")) continue;
      full += (full.empty() ? "" : "::") + tokens_[name].text;
    }
    const std::size_t end = closing(tokens_, at);
    shape_.classes.push_back({full, tokens_[head.begin].line, line_of(end)});
    at_ = at + 1;
    declarations(full);
    ++at_;
    if (is_word_at(at_)) shape_.members.push_back({owner, tokens_[at_].text, tokens_[at_].line});
    skip_statement();
  }

  bool is_word_at(std::size_t index) const { return index < tokens_.size() && is_word(tokens_[index]); }
  std::size_t line_of(std::size_t index) const { return tokens_[std::min(index, tokens_.size() - 1)].line; }

  // Reads a function, a variable or a line that declares neither.
  void rest(Head head, const std::string& owner) {
    at_ = std::max(at_, after_template(at_));
    std::size_t depth = 0;  // of <>
    bool initialisers = false;
    for (; at_ < tokens_.size(); ++at_) {
      const std::string_view now = text(at_);
      if (now == ";") break;
      if (now == "operator") {
        skip_operator_name();
        head.parameters = at_;
        at_ = closing(tokens_, at_);
      } else if (now == "<" && head.value == 0 && head.parameters == 0) {
        ++depth;
      } else if (now == ">" && depth > 0) {
        --depth;
      } else if (now == "=" && depth == 0 && head.value == 0) {
        head.value = at_;
      } else if (now == "," && depth == 0) {
        ++head.commas;
      } else if (now == ":" && head.parameters != 0) {
        initialisers = true;
      } else if (now == "{" && head.parameters != 0 && head.value == 0 && !(initialisers && starts_member(at_))) {
        function(head, owner, true);
        return;
      } else if (is_open(at_)) {
        if (now == "(" && depth == 0 && head.parameters == 0 && head.value == 0 && !is(at_ - 1, "alignas")) {
          head.parameters = at_;
        }
        at_ = closing(tokens_, at_);
      }
    }
    plain(head, owner);
    ++at_;
  }

  // Of a brace among the initialisers of a constructor: whether it begins a member's value, not the body.
  bool starts_member(std::size_t brace) const { return is_word(tokens_[brace - 1]) || is(brace - 1, ">"); }

  // Skips to the parameters, over `operator()` and `operator bool`.
  void skip_operator_name() {
    ++at_;
    if (is(at_, "(")) at_ += 2;
    while (at_ < tokens_.size() && !is(at_, "(")) ++at_;
  }

  void function(const Head& head, const std::string& owner, bool has_body) {
    Function found;
    found.in_class = !owner.empty();
    found.owner = owner;
    found.first = tokens_[head.begin].line;
    found.has_body = has_body;
    std::size_t name = head.parameters - 1;
    while (name > head.begin && !is_word(tokens_[name])) --name;  // operator==
    found.name = tokens_[name].text;
    if (is(name, "operator")) found.name += text(name + 1);
    if (is(name - 1, "~")) found.name = "~" + found.name, --name;
    std::string qualifier;
    while (name > head.begin + 1 && is(name - 1, "::") && is_word(tokens_[name - 2])) {
      name -= 2;
      qualifier = tokens_[name].text + (qualifier.empty() ? "" : "::") + qualifier;
    }
    if (!qualifier.empty()) found.owner = qualifier;
    if (has_body) at_ = closing(tokens_, at_);
    found.last = line_of(at_);
    shape_.functions.push_back(std::move(found));
    if (has_body) ++at_;
    if (has_body && is(at_, ";")) ++at_;
  }

  // What ended with a `;`.
  void plain(const Head& head, const std::string& owner) {
    constexpr std::array<std::string_view, 5> neither = {"using", "typedef", "friend", "static_assert", ";"};
    const std::string_view first = text(after_template(head.begin));
    if (std::find(neither.begin(), neither.end(), first) != neither.end()) return;
    if (head.parameters != 0) {
      const bool made_by_compiler = is(at_ - 2, "=") && (is(at_ - 1, "default") || is(at_ - 1, "delete"));
      if (!made_by_compiler) function(head, owner, false);
      return;
    }
    if (owner.empty() || first == "static") return;
    std::size_t name = at_ - 1;
    for (std::size_t i = head.begin; i < at_; ++i) {
      if (i != head.begin && (is(i, "=") || is(i, "{") || is(i, ":") || is(i, ",") || is(i, "["))) {
        name = i - 1;
        break;
      }
      if (is(i, "[")) i = closing(tokens_, i);
      if (is(i, "<")) i = after_angle(i) - 1;
      name = i;
    }
    while (name > head.begin && !is_word(tokens_[name])) --name;
    for (std::size_t i = 0; i <= head.commas; ++i) shape_.members.push_back({owner, tokens_[name].text, line_of(name)});
  }

  std::size_t after_angle(std::size_t at) const {
    std::size_t depth = 0;
    for (; at < tokens_.size(); ++at) {
      if (is(at, "<")) ++depth;
      if (is(at, ">") && --depth == 0) break;
    }
    return at + 1;
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  Shape shape_;
};

}  // namespace

std::size_t closing(const std::vector<Token>& tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    const std::string& text = tokens[i].text;
    if (text == "(" || text == "[" || text == "{") ++depth;
    if ((text == ")" || text == "]" || text == "}") && --depth == 0) return i;
  }
  return tokens.size();
}

Shape shape_of(const std::vector<Token>& tokens) { return Reader(tokens).read(); }

}  // namespace meshsim::test
