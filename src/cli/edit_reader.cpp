#include "cli/edit_reader.hpp"

#ifdef MESHSIM_LIBEDIT

#include <histedit.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/interruptible_reads.hpp"

namespace meshsim::cli {
namespace {

std::string shared_beginning(const std::vector<std::string>& words) {
  std::string shared = words.front();
  for (const std::string& word : words) {
    const auto end = std::mismatch(shared.begin(), shared.end(), word.begin(), word.end()).first;
    shared.erase(end, shared.end());
  }
  return shared;
}

class EditReader final : public step::LineReader {
 public:
  explicit EditReader(Console& console)
      : console_(console), edit_(el_init("meshsim", stdin, stdout, stderr)), history_(history_init()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    history(history_, &event, H_SETUNIQUE, 1);
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, &EditReader::prompt_of);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_HIST, history, history_);
    el_set(edit_, EL_ADDFN, "meshsim-complete", "Completes the word", &EditReader::complete_word);
    el_set(edit_, EL_BIND, "^I", "meshsim-complete", nullptr);
    el_source(edit_, nullptr);
  }
  ~EditReader() override {
    history_end(history_);
    el_end(edit_);
  }
  EditReader(const EditReader&) = delete;
  EditReader& operator=(const EditReader&) = delete;

  Line read(const std::string& prompt, step::Completer& completer) override {
    prompt_ = prompt;
    completer_ = &completer;
    console_.flush();
    el_resize(edit_);
    const InterruptibleReads interruptible;
    int length = 0;
    errno = 0;
    const char* text = el_gets(edit_, &length);
    if (text == nullptr || length <= 0) {
      const bool cancelled = errno == EINTR;
      el_reset(edit_);
      console_.out("\n");
      return {cancelled ? Line::Kind::cancelled : Line::Kind::end, {}};
    }
    Line line{Line::Kind::text, {text, static_cast<std::size_t>(length)}};
    while (line.text.ends_with('\n') || line.text.ends_with('\r')) line.text.pop_back();
    HistEvent event;
    if (!line.text.empty()) history(history_, &event, H_ENTER, line.text.c_str());
    return line;
  }

 private:
  static EditReader& of(EditLine* edit) {
    void* self = nullptr;
    el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<EditReader*>(self);
  }
  static char* prompt_of(EditLine* edit) { return of(edit).prompt_.data(); }

  static unsigned char complete_word(EditLine* edit, int /*key*/) {
    const LineInfo* info = el_line(edit);
    return of(edit).complete({info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)});
  }

  /// One candidate is put in with a blank behind it; of several what they share, else they are listed.
  unsigned char complete(std::string_view line) {
    const std::string word(line.substr(line.find_last_of(" \t") + 1));
    std::vector<std::string> words = completer_->candidates(line);
    std::erase_if(words, [&](const std::string& candidate) { return !candidate.starts_with(word); });
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    if (words.empty()) return CC_ERROR;
    const std::string rest = shared_beginning(words).substr(word.size()) + (words.size() == 1 ? " " : "");
    if (!rest.empty()) return el_insertstr(edit_, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    std::string list = "\n";
    for (const std::string& candidate : words) {
      const std::size_t start = list.find_last_of('\n') + 1;
      list += list.size() == start ? "" : list.size() - start + candidate.size() + 2 > 78 ? "\n" : "  ";
      list += candidate;
    }
    console_.out(list + "\n");
    console_.flush();
    return CC_REDISPLAY;
  }

  Console& console_;
  EditLine* edit_;
  History* history_;
  std::string prompt_;
  step::Completer* completer_ = nullptr;
};

}  // namespace

std::unique_ptr<step::LineReader> make_edit_reader(Console& console) {
  std::setlocale(LC_CTYPE, "");
  return std::make_unique<EditReader>(console);
}

}  // namespace meshsim::cli

#else

namespace meshsim::cli {

std::unique_ptr<step::LineReader> make_edit_reader(Console& /*console*/) { return nullptr; }

}  // namespace meshsim::cli

#endif
