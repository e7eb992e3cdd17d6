// E0101 to E0109: characters, strings, numbers.
#include "lang/diagnostics/code_rows.hpp"

namespace meshsim::lang {

namespace {

constexpr std::array lexical_rows{
    CodeInfo{"E0101", "the file is too large",
             R"~(A scenario file may have 4194304 bytes (4 MiB), and 500,000 words and signs; the
expressions in its strings may have as many again. A file of that size is hardly
a scenario: most likely a wrong file was named. Large systems are split into
several files and put together with `use`.)~",
             "", ""},
    CodeInfo{"E0102", "the file is not UTF-8 text",
             R"~(A scenario is plain text in UTF-8. The named byte does not belong to a
character: the file was saved in another encoding, is cut short, or is no text
at all.)~",
             "", ""},
    CodeInfo{"E0103", "a control character in the file",
             R"~(Beside printed characters only tab and line ends may stand in a scenario. A
control character (a NUL byte, for example) means that the file is no text, or
that something went wrong when it was copied.)~",
             "", ""},
    CodeInfo{"E0104", "an unexpected character",
             R"~(The character has no meaning in the language outside strings and comments. Often
it comes from another language (`&&`, `'text'`), or a word processor put
typographic quotes in place of straight ones.)~",
             R"~(mesh 1
service a {
  on POST /x {
    require request.user == 'ann'
  }
}
)~",
             R"~(mesh 1
service a {
  on POST /x {
    require request.user == "ann"
  }
}
)~"},
    CodeInfo{"E0105", "a string has no end",
             R"~(A string begins and ends with `"` on the same line. A line break inside is
written `\n`, a quote `\"`.)~",
             R"~(mesh 1
scenario "The message loop
)~",
             R"~(mesh 1
scenario "The message loop"
)~"},
    CodeInfo{"E0106", "an unknown escape in a string",
             R"~(Behind a backslash one of these may stand: `\n` (line break), `\t` (tab), `\"`,
`\\`, `\{` and `\}`.)~",
             R"~(mesh 1
scenario "C:\data"
)~",
             R"~(mesh 1
scenario "C:\\data"
)~"},
    CodeInfo{"E0107", "a number has too many digits",
             R"~(Numbers are exact. They hold at least 18 digits, of which at most 18 may stand
behind the decimal point; the largest is 9223372036854775807.)~",
             R"~(mesh 1
seed 99999999999999999999
)~",
             R"~(mesh 1
seed 99999999999
)~"},
    CodeInfo{"E0108", "a decimal point without digits",
             R"~(Behind the decimal point of a number there is at least one digit.)~",
             R"~(mesh 1
param share = 5.%
)~",
             R"~(mesh 1
param share = 5.0%
)~"},
    CodeInfo{"E0109", "braces in a string that hold no expression",
             R"~(In the strings of handlers and flows `{...}` stands for the value of an
expression. The braces must be closed within the string and hold an expression,
which itself cannot contain a string. A brace that is meant as text is written
`\{`.)~",
             R"~(mesh 1
service a {
  on hello { log "got {message.text" }
}
)~",
             R"~(mesh 1
service a {
  on hello { log "got {message.text}" }
}
)~"},
};

}  // namespace

std::span<const CodeInfo> lexical_codes() { return lexical_rows; }

}  // namespace meshsim::lang
