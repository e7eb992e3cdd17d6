#include "fuzz/mutator.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "fuzz/outline.hpp"

namespace meshsim::fuzz {

namespace {

using lang::TokenKind;

/// Texts grow by copies; behind this size they are no longer made.
constexpr std::size_t largest_text = 20'000;

template <class List>
const auto& one_of(const List& list, Random& random) {
  return list[random.below(std::size(list))];
}

/// One change of one text. Each function gives the text after it, or the same text where there is nothing to change.
class Change {
 public:
  Change(const std::string& text, const std::vector<std::string>& pool, Random& random)
      : text_(text), pool_(pool), random_(random), outline_(text) {}

  std::string of_meaning() {
    using Step = std::string (Change::*)();
    static constexpr std::array<Step, 16> steps{
        &Change::swap_name,      &Change::swap_name,  &Change::number,         &Change::number,
        &Change::drop_statement, &Change::empty_list, &Change::drop_item,      &Change::repeat_item,
        &Change::copy_statement, &Change::borrow,     &Change::borrow,         &Change::misspell,
        &Change::move_statement, &Change::drop_token, &Change::exchange_token, &Change::string,
    };
    return (this->*one_of(steps, random_))();
  }

  std::string of_layout() {
    using Step = std::string (Change::*)();
    static constexpr std::array<Step, 8> steps{
        &Change::break_line, &Change::break_line, &Change::join_lines, &Change::blanks,
        &Change::comment,    &Change::comment,    &Change::empty_line, &Change::semicolon,
    };
    return (this->*one_of(steps, random_))();
  }

 private:
  // --- pieces --------------------------------------------------------------------------------------------------------

  std::string replaced(std::size_t begin, std::size_t end, std::string_view with) const {
    return text_.substr(0, begin) + std::string(with) + text_.substr(end);
  }
  std::string replaced(const Piece& piece, std::string_view with) const {
    return replaced(piece.begin, piece.end, with);
  }
  std::string_view at(const Piece& piece) const { return outline_.text(piece); }

  std::optional<Piece> any_token(TokenKind kind) {
    const std::vector<Piece> found = outline_.tokens(kind);
    return found.empty() ? std::nullopt : std::optional(one_of(found, random_));
  }

  std::string name_of_somebody() {
    const bool own = pool_.empty() || random_.below(4) != 0;
    const Outline other(own ? text_ : one_of(pool_, random_));
    const std::vector<Piece> names = other.tokens(TokenKind::name);
    return names.empty() ? "x" : std::string(other.text(one_of(names, random_)));
  }

  // --- what it says --------------------------------------------------------------------------------------------------

  std::string swap_name() {
    const auto name = any_token(TokenKind::name);
    return name ? replaced(*name, name_of_somebody()) : text_;
  }

  std::string misspell() {
    const auto name = any_token(TokenKind::name);
    if (!name) return text_;
    std::string written(at(*name));
    const std::size_t place = random_.below(written.size());
    if (random_.below(2) == 0) return replaced(*name, written.insert(place, 1, written[place]));
    return replaced(*name, written.erase(place, 1));
  }

  std::string number() {
    static constexpr std::array values{
        "0",
        "1",
        "-1",
        "2",
        "0.5",
        "0.000000001",
        "100",
        "65535",
        "65536",
        "1000000",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "1000000000000",
        "18446744073709551616",
        "-9223372036854775808",
        "-0.000000001",
        "99999999999999999999999999",
    };
    static constexpr std::array units{"",   "ns",   "us", "ms", "s",  "min", "h",   "%",
                                      "/s", "/min", "/h", "B",  "KB", "GB",  "MiB", "GiB"};
    const auto number = any_token(TokenKind::number);
    if (!number) return text_;
    const std::string_view written = at(*number);
    const std::size_t digits = std::min(written.find_first_not_of("0123456789."), written.size());
    std::string value(random_.below(4) == 0 ? written.substr(0, digits) : std::string_view(one_of(values, random_)));
    value += random_.below(4) == 0 ? std::string_view(one_of(units, random_)) : written.substr(digits);
    return replaced(*number, value);
  }

  std::string string() {
    static constexpr std::array strings{R"("")",
                                        R"("{self}")",
                                        R"("\{ \" \\ \n")",
                                        R"("{message.id} {request.x}")",
                                        R"("lib/auth.mesh")",
                                        "\"\xC3\xA4\xE2\x80\xAE\""};
    const auto string = any_token(TokenKind::string);
    return string ? replaced(*string, one_of(strings, random_)) : text_;
  }

  std::string drop_statement() {
    if (outline_.statements().empty()) return text_;
    return replaced(one_of(outline_.statements(), random_), "");
  }

  std::string empty_list() {
    if (outline_.groups().empty()) return text_;
    return replaced(one_of(outline_.groups(), random_), "");
  }

  std::string drop_item() {
    const std::vector<Piece> commas = outline_.tokens(TokenKind::comma);
    if (commas.empty()) return text_;
    const Piece comma = one_of(commas, random_);
    const Piece neighbour = random_.below(2) == 0 ? outline_.before(comma) : outline_.behind(comma);
    return replaced(std::min(comma.begin, neighbour.begin), std::max(comma.end, neighbour.end), "");
  }

  std::string repeat_item() {
    const auto name = any_token(TokenKind::name);
    if (!name) return text_;
    const std::string item = random_.below(2) == 0 ? std::string(at(*name)) : name_of_somebody();
    return replaced(name->end, name->end, ", " + item);
  }

  std::string copy_statement() {
    if (outline_.statements().empty() || text_.size() > largest_text) return text_;
    const Piece copied = one_of(outline_.statements(), random_);
    return put(std::string(at(copied)), copied.parent);
  }

  std::string move_statement() {
    if (outline_.statements().empty()) return text_;
    const Piece moved = one_of(outline_.statements(), random_);
    const std::string statement(at(moved));
    const std::string without = replaced(moved, "");
    return Change(without, pool_, random_).put(statement, moved.parent);
  }

  /// Returns the text with a statement of another file where statements of its kind stand.
  std::string borrow() {
    if (pool_.empty() || text_.size() > largest_text) return text_;
    const Outline other(one_of(pool_, random_));
    if (other.statements().empty()) return text_;
    const Piece borrowed = one_of(other.statements(), random_);
    return put(std::string(other.text(borrowed)), borrowed.parent);
  }

  /// Puts a statement before one that stands in a block of the same word, mostly.
  std::string put(const std::string& statement, const std::string& parent) {
    std::vector<Piece> places;
    const bool anywhere = random_.below(10) == 0;
    for (const Piece& each : outline_.statements()) {
      if (anywhere || each.parent == parent) places.push_back(each);
    }
    if (places.empty()) return text_;
    const Piece place = one_of(places, random_);
    return replaced(place.begin, place.begin, statement + "\n");
  }

  std::string drop_token() {
    if (outline_.tokens().empty()) return text_;
    return replaced(one_of(outline_.tokens(), random_), "");
  }

  std::string exchange_token() {
    if (outline_.tokens().size() < 2) return text_;
    const std::size_t first = random_.below(outline_.tokens().size() - 1);
    const Piece left = outline_.tokens()[first];
    const Piece right = outline_.tokens()[first + 1];
    return replaced(left.begin, right.end, std::string(at(right)) + " " + std::string(at(left)));
  }

  // --- how it is laid out --------------------------------------------------------------------------------------------

  /// Returns the text with a line end where the language mostly takes one.
  std::string break_line() {
    static constexpr std::array kinds{TokenKind::comma,
                                      TokenKind::arrow,
                                      TokenKind::left_brace,
                                      TokenKind::right_brace,
                                      TokenKind::left_parenthesis,
                                      TokenKind::both_arrow};
    const TokenKind kind = one_of(kinds, random_);
    const auto token = any_token(kind);
    if (!token) return text_;
    const std::size_t place = kind == TokenKind::right_brace ? token->begin : token->end;
    return replaced(place, place, random_.below(3) == 0 ? "\n\n   " : "\n");
  }

  std::string join_lines() {
    const std::size_t line_end = text_.find('\n', random_.below(text_.size() + 1));
    return line_end == std::string::npos ? text_ : replaced(line_end, line_end + 1, random_.below(2) == 0 ? "; " : " ");
  }

  std::string blanks() {
    static constexpr std::array blanks{" ", "  ", "\t", " \r\n"};
    if (outline_.tokens().empty()) return text_;
    const Piece token = one_of(outline_.tokens(), random_);
    return replaced(token.begin, token.begin, one_of(blanks, random_));
  }

  std::string comment() {
    static constexpr std::array comments{"# why\n", "#\n", " # a \"b\" { \n", "\n# of its own\n", "\n\n  # apart\n\n"};
    if (outline_.tokens().empty()) return text_;
    const Piece token = one_of(outline_.tokens(), random_);
    return replaced(token.end, token.end, one_of(comments, random_));
  }

  std::string empty_line() {
    const std::size_t line_end = text_.find('\n', random_.below(text_.size() + 1));
    return line_end == std::string::npos ? text_ : replaced(line_end, line_end, "\n\n");
  }

  std::string semicolon() {
    if (outline_.statements().empty()) return text_;
    const Piece statement = one_of(outline_.statements(), random_);
    return replaced(statement.end, statement.end, ";");
  }

  const std::string& text_;
  const std::vector<std::string>& pool_;
  Random& random_;
  Outline outline_;
};

}  // namespace

Mutator::Mutator(std::vector<std::string> pool) : pool_(std::move(pool)) {}

std::string Mutator::change(std::string text, Random& random) const {
  const std::uint64_t times = 1 + random.below(4);
  for (std::uint64_t i = 0; i < times; ++i) text = Change(text, pool_, random).of_meaning();
  return text;
}

std::string Mutator::lay_out_anew(std::string text, Random& random) const {
  const std::uint64_t times = 1 + random.below(4);
  for (std::uint64_t i = 0; i < times; ++i) text = Change(text, pool_, random).of_layout();
  return text;
}

std::vector<std::string> scenarios_below(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".mesh") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return texts;
}

}  // namespace meshsim::fuzz
