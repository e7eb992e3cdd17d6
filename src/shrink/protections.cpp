#include "shrink/protections.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "shrink/page.hpp"

namespace meshsim::shrink {
namespace {

class Finder {
 public:
  Finder(const Page& page, const std::vector<std::string>& persistent) : page_(page), persistent_(persistent) {}

  std::vector<Protection> find() {
    for (const Statement& item : page_.items()) {
      item_ = &item;
      page_.visit(item, nullptr, [this](const Statement& statement, const Braces* around) {
        look_at(statement, around);
        return true;
      });
    }
    return std::move(found_);
  }

 private:
  void look_at(const Statement& statement, const Braces* around) {
    if (around == nullptr || around->is_list) return;  // fields of a record have any name
    const std::string_view head = page_.head(statement);
    const std::string_view next = page_.word(statement.first + 1);
    if (next == ":") return;  // the label of a claim
    const bool has_none = head == "retries" && next == "0";
    const bool is_whole = head == "once" || head == "dead" || head == "redeliver" || head == "retries";
    if (has_none) return;
    if (head == "persistence" && next == "always") add_persistence(statement, around);
    if (is_whole) add(page_.text_of(statement), page_.drop(statement, around));
    if (head == "once") add_words(statement, "in", "store");
    if (head == "consumes" || head == "subscribes" || head == "outbox") add_words(statement, "durable", {});
  }

  /// Adds `persistence always`: without it a broker of a kind that does so by itself has none.
  void add_persistence(const Statement& statement, const Braces* around) {
    const std::string name(page_.word(item_->first + 1));
    const bool is_default = std::find(persistent_.begin(), persistent_.end(), name) != persistent_.end();
    add(page_.text_of(statement), is_default ? page_.replace(statement.first, statement.behind, "persistence none")
                                             : page_.drop(statement, around));
  }

  /// Adds these words of a statement, where it has them outside its braces.
  void add_words(const Statement& statement, std::string_view word, std::string_view next) {
    const std::size_t behind = statement.braces.empty() ? statement.behind : statement.braces.front().open;
    for (std::size_t i = statement.first + 1; i < behind; ++i) {
      if (page_.word(i) != word) continue;
      const std::size_t last = next.empty() ? i : i + 1;
      if (last >= behind || (!next.empty() && page_.word(last) != next)) continue;
      std::string words = std::string(word) + (next.empty() ? "" : " " + std::string(next));
      return add(words + " of `" + std::string(beginning_of(statement)) + "`", page_.replace(i, last + 1));
    }
  }

  /// Returns the statement up to its braces.
  std::string_view beginning_of(const Statement& statement) const {
    std::string_view text = page_.text_of(statement);
    return text.substr(0, std::min(text.find(" {"), text.size()));
  }

  void add(std::string_view words, const Edit& edit) {
    found_.push_back({std::string(words), std::string(beginning_of(*item_)), edited(page_.text(), {edit})});
  }

  const Page& page_;
  const std::vector<std::string>& persistent_;
  const Statement* item_ = nullptr;
  std::vector<Protection> found_;
};

}  // namespace

std::vector<Protection> protections_of(const std::string& text, const std::vector<std::string>& persistent) {
  const std::optional<Page> page = Page::read(text);
  return page ? Finder(*page, persistent).find() : std::vector<Protection>();
}

}  // namespace meshsim::shrink
