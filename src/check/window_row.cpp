#include "check/window_row.hpp"

namespace meshsim::check {

void WindowRow::complete(Verdict& made, Finding failure, bool is_cut_short, Time now) const {
  made.seen = judged_;
  made.missed = failed_;
  if (failed_ > 0) {
    made.outcome = Outcome::failed;
    made.finding = failure;
    made.time = shown_end_;
    made.at_deadline = true;
  } else if (is_cut_short) {
    made.outcome = Outcome::undecided;
    made.finding = Finding::cut_short;
    made.time = now;
  }
}

}  // namespace meshsim::check
