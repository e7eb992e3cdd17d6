// E03xx: values of the wrong kind, without a unit or out of range.
#include <array>

#include "manual/codes.hpp"

namespace meshsim::manual {
namespace {

using lang::CodeInfo;

constexpr std::array types_rows{
    CodeInfo{"E0301", "a unit is missing",
             R"~(Durations, sizes, rates and percentages carry a unit: `5ms`, `64KB`, `20/s`, `3%`.
A bare number could mean anything.)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5 }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5s }
)~"},
    CodeInfo{"E0302", "an unknown unit",
             R"~(Durations: ns us ms s min h. Sizes: B KB KiB MB MiB GB GiB. Rates: /s /min.
Percentages: %.)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5sec }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5s }
)~"},
    CodeInfo{"E0303", "a value that cannot be represented",
             R"~(Times are whole nanoseconds up to 292 years; numbers have at most nine decimals and
fit in 64 bits.)~",
             R"~(mesh 1
scenario "Sample"
ends at 90000000000s
)~",
             R"~(mesh 1
scenario "Sample"
ends at 90s
)~"},
    CodeInfo{"E0304", "values that do not go together",
             R"~(Values have a kind: a duration cannot be added to a number, a text cannot be
multiplied. Texts are put together inside a string: `"{a}{b}"`.)~",
             R"~(mesh 1
scenario "Sample"
param grace = 1s + 5
service shop
)~",
             R"~(mesh 1
scenario "Sample"
param grace = 1s + 5s
service shop
)~"},
    CodeInfo{"E0305", "the wrong kind of value",
             R"~(At each place one kind of value makes sense: a time, a count, a percentage.)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5% }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { starts in 5s }
)~"},
    CodeInfo{"E0306", "a value out of range", R"~(Counts are whole and mostly at least 1; times are not negative.)~",
             R"~(mesh 1
scenario "Sample"
service shop { concurrency 0 }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { concurrency 1 }
)~"},
    CodeInfo{"E0307", "a probability over 100%", R"~(A probability is from 0% (never) to 100% (always).)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
timeline { at 1s: drop 120% on a -> b for 2s }
)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
timeline { at 1s: drop 20% on a -> b for 2s }
)~"},
    CodeInfo{"E0308", "a range that is upside down",
             R"~(A range goes from its smaller end to its larger one; the p50 of a lognormal is not
larger than its p99.)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
link a <-> b { latency 6ms..2ms }
)~",
             R"~(mesh 1
scenario "Sample"
service a
service b
link a <-> b { latency 2ms..6ms }
)~"},
    CodeInfo{"E0309", "a value that is not known before the run",
             R"~(A probability, a count, a timeout and the like are fixed before the run; a field of a
message is not. Only `work` and `wait` take a time that the handler works out.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { work 1ms..message.limit }
}
timeline { at 0s: shop publishes Mail { limit: 5ms } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { work message.limit }
}
timeline { at 0s: shop publishes Mail { limit: 5ms } }
)~"},
    CodeInfo{"E0310", "wrong arguments",
             R"~(`token(TEXT, valid D)`, `valid(TOKEN)`, `subject(TOKEN)` and the distributions
(`meshsim explain exp` and so on) take exactly their arguments.)~",
             R"~(mesh 1
scenario "Sample"
service shop {
  on POST /login { reply 200 { token: token(request.user) } }
}
)~",
             R"~(mesh 1
scenario "Sample"
service shop {
  on POST /login { reply 200 { token: token(request.user, valid 15min) } }
}
)~"},
    CodeInfo{"E0311", "a condition that is not true or false",
             R"~(`require` and `where` need something that is true or false.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { require "yes" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { require message.to == "ann" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~"},
    CodeInfo{"E0312", "an expression that is too large",
             R"~(An expression may work on at most 64 values at once. A record with more fields than
that is to be made smaller.)~",
             "", ""},
    CodeInfo{"E0313", "two metrics in one comparison",
             R"~(A metric is compared with a value, so that a failure can say by how much.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: at end, depth of Mail < in_flight of Mail }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
expect { sample: at end, depth of Mail < 5 }
)~"},
    CodeInfo{"E0314", "a service cannot see this",
             R"~(Metrics and states are what an observer sees. Handlers and flows see their message
or request, their locals and tables, and parameters.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { require depth of Mail < 5 }
}
timeline { at 0s: shop publishes Mail { to: "ann" } }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service shop
service mailer {
  consumes Mail
  on Mail { log "sent" }
}
timeline { at 0s: shop publishes Mail { to: "ann" } 
}
expect { sample: at end, depth of Mail < 5 }
)~"},
    CodeInfo{"E0315", "not a condition on the system",
             R"~(`always`, `check`, `when` and the like speak of states (`shop is ready`) and of
metrics that are compared with a value (`depth of hello > 3`). In step mode, `watch`
takes a metric alone: `watch depth of hello`.)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: always 5 > 3 }
)~",
             R"~(mesh 1
scenario "Sample"
service shop
expect { sample: eventually shop is up }
)~"},
    CodeInfo{"E0316", "a file without the numbers that are wanted",
             R"~(`empirical("FILE")` and `arrives at "FILE"` read the first column of a CSV file: a
duration in each line, with its unit (`17ms`) or in the unit that is named (`unit 1ms`).
Blank lines, lines that begin with `#`, and a first line with the names of the columns
are left out. Times of arrivals ascend.)~",
             "", ""},
    CodeInfo{"E0320", "a status that is no error",
             R"~(A request that is turned away is answered with a status from 400 to 599, so that its
caller knows.)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50 { full reply 200 }; on GET /a { reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { mailbox 50 { full reply 503 }; on GET /a { reply 200 } }
)~"},
    CodeInfo{"E0321", "a rate that cannot be kept exactly",
             R"~(The tokens of a rate limit are counted exactly, in whole parts that come back each
nanosecond; a rate with very many decimals a minute has too small ones.)~",
             R"~(mesh 1
scenario "Sample"
service shop { limit 0.000000101/min; on GET /a { reply 200 } }
)~",
             R"~(mesh 1
scenario "Sample"
service shop { limit 0.001/min; on GET /a { reply 200 } }
)~"},
    CodeInfo{"E0340", "a sum of something else than tables",
             R"~(The sums and counts of tables are added and subtracted, and the result is compared with
another such sum or with a number: books that agree. Nothing else is added to a metric.)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service till {
  store paid
  consumes Sale
  on Sale { set paid[message.id] = message.amount }
}
service shop
timeline { at 0s: shop publishes Sale { amount: 3 } }
expect { sample: at end, sum of paid == 1 + count of paid }
)~",
             R"~(mesh 1
scenario "Sample"
broker queue
service till {
  store paid, fees
  consumes Sale
  on Sale {
    set paid[message.id] = message.amount
    set fees[message.id] = 1
  }
}
service shop
timeline { at 0s: shop publishes Sale { amount: 3 } }
expect { sample: at end, sum of paid - sum of fees == 2 }
)~"},
};

}  // namespace

std::span<const CodeInfo> type_codes() { return types_rows; }

}  // namespace meshsim::manual
