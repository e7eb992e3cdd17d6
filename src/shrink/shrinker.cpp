#include "shrink/shrinker.hpp"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "shrink/page.hpp"
#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

constexpr std::array<Pass, 7> passes = {drop_rest,       put_values,      lessen_load, drop_topology,
                                        publish_instead, drop_statements, round_values};

class Shrinker {
 public:
  Shrinker(const Kept& kept, Oracle& oracle) : kept_(kept), oracle_(oracle) {}

  /// Shrinks a page that fails alike. Call once.
  Shrunk run(Page page);

 private:
  bool run_pass(Pass pass);
  bool run_pairs();
  bool try_edits(const Edits& edits);

  const Kept& kept_;
  Oracle& oracle_;
  std::optional<Page> page_;
  std::map<std::string, Answer> answers_;
  std::set<std::string> held_;  // of the texts tried since an edit was last taken
  Shrunk shrunk_;
};

Shrunk Shrinker::run(Page page) {
  answers_.emplace(page.text(), Answer::alike);
  page_ = std::move(page);
  do {
    bool is_smaller = true;
    while (is_smaller && !oracle_.is_spent()) {
      is_smaller = false;
      for (const Pass pass : passes) is_smaller = run_pass(pass) || is_smaller;
    }
  } while (!oracle_.is_spent() && run_pairs());
  if (oracle_.is_spent()) shrunk_.is_complete = false;
  shrunk_.tried = answers_.size();
  shrunk_.held = held_.size();
  shrunk_.text = page_->text();
  return std::move(shrunk_);
}

/// Takes what the pass offers. Behind an edit that was taken its list is made anew, and the next one of it tried.
bool Shrinker::run_pass(Pass pass) {
  bool is_smaller = false;
  std::vector<Edits> offers = pass(*page_, kept_);
  for (std::size_t i = 0; i < offers.size() && !oracle_.is_spent();) {
    if (!try_edits(offers[i])) {
      ++i;
      continue;
    }
    is_smaller = true;
    offers = pass(*page_, kept_);
  }
  return is_smaller;
}

/// Tries each two edits together, and ends with the first that are taken.
bool Shrinker::run_pairs() {
  std::vector<Edits> all;
  for (const Pass pass : passes) {
    for (Edits& edits : pass(*page_, kept_)) all.push_back(std::move(edits));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size() && !oracle_.is_spent(); ++j) {
      Edits both = all[i];
      both.insert(both.end(), all[j].begin(), all[j].end());
      if (try_edits(both)) return true;
    }
  }
  return false;
}

/// Takes the edits where the text still fails alike.
bool Shrinker::try_edits(const Edits& edits) {
  std::optional<Page> page = Page::read(edited(page_->text(), edits));
  if (!page || page->text() == page_->text()) return false;
  const auto [known, is_new] = answers_.try_emplace(page->text(), Answer::invalid);
  if (is_new) known->second = oracle_.fails_alike(page->text());
  switch (known->second) {
    case Answer::alike:
      if (!is_new) break;  // taken before: going back to it would go round for ever
      page_ = std::move(page);
      held_.clear();
      shrunk_.is_complete = true;
      return true;
    case Answer::holds:
      held_.insert(known->first);
      break;
    case Answer::gave_up:
      shrunk_.is_complete = false;
      break;
    case Answer::invalid:
      break;
  }
  return false;
}

}  // namespace

Shrunk shrink(const std::string& text, const Kept& kept, Oracle& oracle) {
  std::optional<Page> page = Page::read(text);
  if (!page) return {text, 0, 0, false};
  return Shrinker(kept, oracle).run(std::move(*page));
}

}  // namespace meshsim::shrink
