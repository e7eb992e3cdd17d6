#include "house/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "house/shape.hpp"
#include "house/tokens.hpp"

namespace meshsim::test {
namespace {

constexpr std::array<std::string_view, 14> relative_words = {"what",  "who",   "whom",  "whose",  "whether",
                                                             "which", "where", "when",  "how",    "why",
                                                             "of",    "that",  "those", "whoever"};

// Words that end like a verb in the third person and are none.
constexpr std::array<std::string_view, 18> no_verbs = {"this", "its",   "as",     "always", "thus",    "us",
                                                       "less", "ours",  "others", "times",  "across",  "things",
                                                       "yes",  "class", "bytes",  "ids",    "numbers", "names"};

std::string first_word(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (!is_word(c)) break;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return word;
}

template <typename Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_header(const SourceFile& file) {
  return file.path.back() == 'h' || file.path.find(".hpp") != std::string::npos;
}

// Calls `see` with each comment and whether it stands on a function.
void each_comment(const Scanned& scanned, const Shape& shape, const std::function<void(const Comment&, bool)>& see) {
  std::set<std::size_t> beginnings;
  for (const Function& function : shape.functions) beginnings.insert(function.first);
  for (const Comment& comment : scanned.comments) {
    see(comment, !comment.behind_code && !is_heading(comment) && beginnings.count(comment.last + 1) != 0);
  }
}

Spread spread_of(std::vector<std::size_t> lengths) {
  if (lengths.empty()) return {};
  std::sort(lengths.begin(), lengths.end());
  const auto at = [&](std::size_t percent) { return lengths[(lengths.size() * percent + 99) / 100 - 1]; };
  return {lengths.size(), at(50), at(90), lengths.back()};
}

// Returns the part of a path that two files of one room share.
std::string home(const SourceFile& file) { return is_public(file) ? "include" : std::string(room_of(file)); }

class Counter {
 public:
  explicit Counter(const std::vector<SourceFile>& files) {
    for (const SourceFile& file : files) add_classes(file);
    for (const SourceFile& file : files) add(file);
  }

  Figures result() {
    figures_.functions = spread_of(function_lengths_);
    figures_.files = spread_of(file_lengths_);
    for (auto& [key, size] : classes_) {
      size.files = class_files_[key].size();
      figures_.classes.push_back(size);
    }
    std::sort(figures_.classes.begin(), figures_.classes.end(), [](const ClassSize& a, const ClassSize& b) {
      return std::tie(b.functions, b.lines, a.name) < std::tie(a.functions, a.lines, b.name);
    });
    return std::move(figures_);
  }

 private:
  void add_classes(const SourceFile& file) {
    for (const Class& found : shape_of(scan(file).tokens).classes) {
      const std::string key = home(file) + "/" + found.name;
      ClassSize& size = classes_[key];
      size.name = key;
      size.lines += found.last - found.first + 1;
      class_files_[key].insert(file.path);
    }
  }

  // Finds the class of the file's room with this name, or the public one.
  ClassSize* class_named(const SourceFile& file, const std::string& name) {
    for (const std::string& key : {home(file) + "/" + name, "include/" + name}) {
      if (const auto found = classes_.find(key); found != classes_.end()) return &found->second;
    }
    return nullptr;
  }

  void add(const SourceFile& file) {
    const Scanned scanned = scan(file);
    const Shape shape = shape_of(scanned.tokens);
    file_lengths_.push_back(file.lines.size());
    for (const Function& function : shape.functions) add(file, function);
    for (const Member& member : shape.members) {
      if (ClassSize* size = class_named(file, member.owner)) ++size->members;
    }
    add_comments(file, scanned, shape);
  }

  void add(const SourceFile& file, const Function& function) {
    const std::size_t length = function.last - function.first + 1;
    if (function.has_body) {
      function_lengths_.push_back(length);
      if (length > most_function_lines) ++figures_.long_functions;
    }
    ClassSize* size = function.owner.empty() ? nullptr : class_named(file, function.owner);
    if (size == nullptr) return;
    if (function.in_class) {
      ++size->functions;
    } else {
      size->lines += length;
      class_files_[size->name].insert(file.path);
    }
  }

  void add_comments(const SourceFile& file, const Scanned& scanned, const Shape& shape) {
    Share& share = is_header(file) ? figures_.comments_in_headers : figures_.comments_in_sources;
    share.whole +=
        static_cast<std::size_t>(std::count_if(file.lines.begin(), file.lines.end(), [](const std::string& line) {
          return line.find_first_not_of(' ') != std::string::npos;
        }));
    each_comment(scanned, shape, [&](const Comment& comment, bool on_function) {
      share.part += comment.last - comment.first + 1;
      ++figures_.relative_openings.whole;
      if (opens_with_relative_clause(comment.text)) ++figures_.relative_openings.part;
      if (!on_function) return;
      ++figures_.without_verb.whole;
      if (!opens_with_verb(comment.text)) ++figures_.without_verb.part;
    });
  }

  Figures figures_;
  std::vector<std::size_t> function_lengths_;
  std::vector<std::size_t> file_lengths_;
  std::map<std::string, ClassSize> classes_;
  std::map<std::string, std::set<std::string>> class_files_;
};

std::string spread_text(const Spread& spread) {
  return fmt::format("{} of them; lines: median {}, nine in ten up to {}, longest {}", spread.count, spread.median,
                     spread.p90, spread.longest);
}

std::string share_text(const Share& share) {
  return fmt::format("{}.{} % ({} of {})", share.permille() / 10, share.permille() % 10, share.part, share.whole);
}

std::string class_text(const ClassSize& size) {
  std::string text = fmt::format("  {:<32} {:>4} functions {:>5} lines {:>3} files {:>3} members", size.name,
                                 size.functions, size.lines, size.files, size.members);
  if (size.functions > most_class_functions || size.files > most_class_files) text += "  too large";
  return text + "\n";
}

}  // namespace

bool opens_with_relative_clause(std::string_view comment) { return is_one_of(relative_words, first_word(comment)); }

bool opens_with_verb(std::string_view comment) {
  const std::string word = first_word(comment);
  return word.size() > 1 && word.back() == 's' && !is_one_of(no_verbs, word);
}

Figures figures_of(const std::vector<SourceFile>& files) { return Counter(files).result(); }

std::string figures_text(const Figures& figures, std::size_t classes) {
  std::string text;
  text += fmt::format("functions   {}; over {}: {}\n", spread_text(figures.functions), most_function_lines,
                      figures.long_functions);
  text += fmt::format("files       {}\n", spread_text(figures.files));
  text += fmt::format("comments    of the lines of headers {}, of sources {}\n",
                      share_text(figures.comments_in_headers), share_text(figures.comments_in_sources));
  text +=
      fmt::format("openings    with a relative clause (What, Who, Of ..): {}\n", share_text(figures.relative_openings));
  text += fmt::format("            on a function without a verb first: {}\n", share_text(figures.without_verb));
  const std::size_t shown = std::min(classes, figures.classes.size());
  text += fmt::format("classes     {}; the largest:\n", figures.classes.size());
  std::size_t i = 0;
  for (const ClassSize& size : figures.classes) {
    const bool too_large = size.functions > most_class_functions || size.files > most_class_files;
    if (i++ < shown || too_large) text += class_text(size);
  }
  std::vector<ClassSize> wide = figures.classes;
  std::stable_sort(wide.begin(), wide.end(), [](const auto& a, const auto& b) { return a.members > b.members; });
  wide.resize(std::min<std::size_t>(wide.size(), 5));
  text += "            with most data members:\n";
  for (const ClassSize& size : wide) text += class_text(size);
  return text;
}

std::string openings_text(const std::vector<SourceFile>& files) {
  std::string text;
  for (const SourceFile& file : files) {
    const Scanned scanned = scan(file);
    each_comment(scanned, shape_of(scanned.tokens), [&](const Comment& comment, bool on_function) {
      const bool relative = opens_with_relative_clause(comment.text);
      const bool verbless = on_function && !opens_with_verb(comment.text);
      if (!relative && !verbless) return;
      text += fmt::format("{}:{}: {}: {}\n", file.path, comment.first, relative ? "relative" : "no verb", comment.text);
    });
  }
  return text;
}

std::vector<std::string> verb_breaches(const std::vector<SourceFile>& files) {
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    const Scanned scanned = scan(file);
    each_comment(scanned, shape_of(scanned.tokens), [&](const Comment& comment, bool on_function) {
      if (!on_function || opens_with_verb(comment.text)) return;
      breaches.push_back(fmt::format("{}:{}: a comment on a function begins with a verb (\"Removes\"), not: {}",
                                     file.path, comment.first, comment.text));
    });
  }
  return breaches;
}

}  // namespace meshsim::test
