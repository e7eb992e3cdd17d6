#include "cli/edit_reader.hpp"

#ifdef MESHSIM_LIBEDIT

#include <histedit.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <string>
#include <vector>

#include "cli/standard_input.hpp"

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

std::size_t terminal_width() {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// Sets the words in lines as wide as the terminal.
std::string in_lines(const std::vector<std::string>& words) {
  const std::size_t width = terminal_width();
  std::string list;
  std::size_t column = 0;
  for (const std::string& word : words) {
    const bool fits = column + 2 + word.size() < width;
    if (column > 0) list += fits ? "  " : "\n";
    column = column > 0 && fits ? column + 2 + word.size() : word.size();
    list += word;
  }
  return list;
}

class EditReader final : public step::LineReader {
 public:
  EditReader(Console& console, const volatile std::sig_atomic_t* interrupt)
      : console_(console),
        interrupt_(interrupt),
        edit_(el_init("meshsim", stdin, stdout, stderr)),
        history_(history_init()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    history(history_, &event, H_SETUNIQUE, 1);
    el_set(edit_, EL_CLIENTDATA, this);
    el_set(edit_, EL_PROMPT, &EditReader::prompt_of);
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_GETCFN, &EditReader::read_key);
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

  Input read(const std::string& prompt, step::Completer& completer) override {
    prompt_ = prompt;
    completer_ = &completer;
    console_.flush();
    // The window may have another size by now.
    el_resize(edit_);
    const StandardInput input(interrupt_);
    input_ = &input;
    int length = 0;
    const char* text = el_gets(edit_, &length);
    if (text == nullptr || length <= 0) {
      el_reset(edit_);
      console_.out("\n");
      return {*interrupt_ != 0 ? Input::Kind::cancelled : Input::Kind::end, {}};
    }
    Input line{Input::Kind::text, {text, static_cast<std::size_t>(length)}};
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
  /// Reads one character; 0 at the end, -1 after a signal.
  static int read_key(EditLine* edit, wchar_t* key) {
    std::mbstate_t state = {};
    while (true) {
      char byte = 0;
      if (!of(edit).input_->wait()) return -1;
      if (::read(STDIN_FILENO, &byte, 1) != 1) return 0;
      const std::size_t taken = std::mbrtowc(key, &byte, 1, &state);
      if (taken == static_cast<std::size_t>(-2)) continue;  // more bytes belong to it
      if (taken == static_cast<std::size_t>(-1)) *key = L'?';
      return 1;
    }
  }
  static char* prompt_of(EditLine* edit) { return of(edit).prompt_.data(); }

  static unsigned char complete_word(EditLine* edit, int /*key*/) {
    const LineInfo* info = el_line(edit);
    return of(edit).complete({info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)});
  }

  /// Completes the last word. A single candidate is inserted with a blank behind it; of several, their common
  /// beginning, or else they are listed.
  unsigned char complete(std::string_view line) {
    const std::string word(line.substr(line.find_last_of(" \t") + 1));
    std::vector<std::string> words = completer_->candidates(line);
    std::erase_if(words, [&](const std::string& candidate) { return !candidate.starts_with(word); });
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    if (words.empty()) return CC_ERROR;
    // Behind a folder, its files may follow.
    const bool is_whole = words.size() == 1 && !words.front().ends_with('/');
    const std::string rest = shared_beginning(words).substr(word.size()) + (is_whole ? " " : "");
    if (!rest.empty()) return el_insertstr(edit_, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    console_.out("\n" + in_lines(words) + "\n");
    console_.flush();
    return CC_REDISPLAY;
  }

  Console& console_;
  const volatile std::sig_atomic_t* interrupt_;
  const StandardInput* input_ = nullptr;  // while a line is read
  EditLine* edit_;
  History* history_;
  std::string prompt_;
  step::Completer* completer_ = nullptr;
};

}  // namespace

std::unique_ptr<step::LineReader> make_edit_reader(Console& console, const volatile std::sig_atomic_t* interrupt) {
  std::setlocale(LC_CTYPE, "");
  return std::make_unique<EditReader>(console, interrupt);
}

}  // namespace meshsim::cli

#else

namespace meshsim::cli {

std::unique_ptr<step::LineReader> make_edit_reader(Console& /*console*/,
                                                   const volatile std::sig_atomic_t* /*interrupt*/) {
  return nullptr;
}

}  // namespace meshsim::cli

#endif
