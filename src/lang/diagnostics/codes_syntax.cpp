// E0110 and up: how statements and blocks are put together.
#include "lang/diagnostics/code_rows.hpp"

namespace meshsim::lang {

namespace {

constexpr std::array syntax_rows{
    CodeInfo{"E0110", "something else was expected",
             R"~(The message says what could have stood here. Often a word or a sign was left out
shortly before the place that is shown.)~",
             R"~(mesh 1
service worker {
  consumes
}
)~",
             R"~(mesh 1
service worker {
  consumes JobRequested
}
)~"},
    CodeInfo{"E0111", "the version of the language is missing or stands twice",
             R"~(The first statement of every file is `mesh 1`: the version of the language it is
written in. It stands only once.)~",
             R"~(scenario "Hello"
)~",
             R"~(mesh 1
scenario "Hello"
)~"},
    CodeInfo{"E0112", "an unknown version of the language",
             R"~(This meshsim reads version 1 of the language. A file for a later version needs a
later meshsim.)~",
             R"~(mesh 2
)~",
             R"~(mesh 1
)~"},
    CodeInfo{"E0113", "an unknown item",
             R"~(A file is a list of items, each of which begins with one of the words
`scenario`, `seed`, `seeds`, `ends`, `param`, `cases`, `use`, `network`,
`broker`, `service`, `gateway`, `link`, `flow`, `load`, `timeline` and `expect`.)~",
             R"~(mesh 1
sevice worker
)~",
             R"~(mesh 1
service worker
)~"},
    CodeInfo{"E0114", "an unknown word",
             R"~(At this place only certain words may stand: a step in a handler or flow, an
action in a timeline, and so on. The help names the nearest of them.)~",
             R"~(mesh 1
timeline {
  at 1s: kil worker
}
)~",
             R"~(mesh 1
timeline {
  at 1s: kill worker
}
)~"},
    CodeInfo{"E0115", "a block is not closed",
             R"~(A `}` is missing. It is noticed when an item begins in the first column, or at
the end of the file. Both places are shown: where it was noticed, and the `{` of
the block that is still open. When an inner block was closed too far to the
left, it is shown too, as the `}` may be missing there.)~",
             R"~(mesh 1
service a {
  on hello {
    work 5ms
}
service b
)~",
             R"~(mesh 1
service a {
  on hello {
    work 5ms
  }
}
service b
)~"},
    CodeInfo{"E0116", "a `}` without a block",
             R"~(No block is open at this place. There is one `}` too many, or a `{` is missing
before.)~",
             R"~(mesh 1
service a {
}
}
)~",
             R"~(mesh 1
service a {
}
)~"},
    CodeInfo{"E0117", "nested too deep, or too long an expression",
             R"~(Blocks, records and parentheses may be nested 100 deep, and one expression may
hold 256 operators. Nobody can read more; such a text is mostly made by
accident.)~",
             R"~(mesh 1
param n = (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
)~",
             R"~(mesh 1
param n = (1 + 2) * 3
)~"},
    CodeInfo{"E0118", "a setting is given twice",
             R"~(Most settings can be given once in a block; which of two should count would be a
guess. `networks`, `store` and `memory` may be repeated: they add up.)~",
             R"~(mesh 1
service worker {
  concurrency 2
  concurrency 4
}
)~",
             R"~(mesh 1
service worker {
  concurrency 4
}
)~"},
    CodeInfo{"E0119", "a row of `cases` is not as wide as the table",
             R"~(Each row of `cases` gives one value for each column, separated by commas.)~",
             R"~(mesh 1
cases target, limit {
  4, 120ms
  5
}
)~",
             R"~(mesh 1
cases target, limit {
  4, 120ms
  5, 90ms
}
)~"},
    CodeInfo{"E0120", "`end` as a name",
             R"~(`end` is the only reserved word: in scopes it is the end of the run. Every other
word of the language may also be a name.)~",
             R"~(mesh 1
service end
)~",
             R"~(mesh 1
service the_end
)~"},
    CodeInfo{"E0121", "a unit stands apart from its number",
             R"~(A number and its unit are one word: `5ms`, `20/s`, `3%`, `64KB`.)~",
             R"~(mesh 1
ends at 20 s
)~",
             R"~(mesh 1
ends at 20s
)~"},
    CodeInfo{"E0122", "a claim without a count",
             R"~(The claim says that something happens, but not how often. Say `exactly once`,
`exactly 5 times`, `at least 5 times` or `at most 5 times`; or begin the claim
with `eventually` (at least once), `never`, or `every`.)~",
             R"~(mesh 1
expect {
  arrives: hello handled by subscriber
}
)~",
             R"~(mesh 1
expect {
  arrives: hello handled by subscriber exactly once
}
)~"},
    CodeInfo{"E0123", "a claim without a label",
             R"~(Each claim begins with a name of its own and a colon. Reports and the command
line name the claim by it.)~",
             R"~(mesh 1
expect {
  never hello dropped
}
)~",
             R"~(mesh 1
expect {
  nothing_lost: never hello dropped
}
)~"},
    CodeInfo{"E0124", "a line of the timeline without a time",
             R"~(Each line of a timeline says when before it says what: `at 4s:`, `+500ms:`
(after the line above), `when order-api is ready:`, `every 1s from 2s to 9s:`.)~",
             R"~(mesh 1
timeline {
  kill worker
}
)~",
             R"~(mesh 1
timeline {
  at 4s: kill worker
}
)~"},
    CodeInfo{"E0126", "chained comparisons",
             R"~(`a < b < c` has no meaning: the first comparison gives true or false, which
cannot be compared with a number. Join two comparisons with `and`.)~",
             R"~(mesh 1
timeline {
  at 1s: check 1 < depth of hello < 9
}
)~",
             R"~(mesh 1
timeline {
  at 1s: check 1 < depth of hello and depth of hello < 9
}
)~"},
    CodeInfo{"E0127", "more than the statement can hold",
             R"~(The statement was complete, and something follows it on the same line.
Statements end with the line or with `;`. Perhaps an optional part is mistyped,
or an operator is missing.)~",
             R"~(mesh 1
service a {
  on hello { retry aftr 5ms }
}
)~",
             R"~(mesh 1
service a {
  on hello { retry after 5ms }
}
)~"},
    CodeInfo{"E0129", "`=` and `:` mixed up",
             R"~(The fields of a record are given with `:`, parameters and values with `=`;
equality is tested with `==`.)~",
             R"~(mesh 1
service a {
  on hello { publish done { user = message.user } }
}
)~",
             R"~(mesh 1
service a {
  on hello { publish done { user: message.user } }
}
)~"},
    CodeInfo{"E0130", "not available yet",
             R"~(The language has a place for this, but this version of meshsim does not do it.
The help says what can be done instead.)~",
             R"~(mesh 1
gateway front {
  route /orders -> order-api weight 3
}
)~",
             R"~(mesh 1
gateway front {
  route /orders -> order-api
}
)~"},
    CodeInfo{"E0131", "`override` before something that cannot be overridden",
             R"~(`override` replaces what a file named by `use` defines: a parameter, broker,
service, gateway, link, flow or load.)~",
             R"~(mesh 1
override seed 5
)~",
             R"~(mesh 1
seed 5
)~"},
};

}  // namespace

std::span<const CodeInfo> syntax_codes() { return syntax_rows; }

}  // namespace meshsim::lang
