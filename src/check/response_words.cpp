// The clauses of `every X is FACT` and `every X leads to Y`.
#include <fmt/format.h>

#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "check/response_claim.hpp"

namespace meshsim::check {
namespace {

class ResponseWords {
 public:
  ResponseWords(const Telling& telling, const plan::claim::Every& said, const std::string& response)
      : telling_(telling), verdict_(telling.verdict), said_(said), response_(response) {}

  std::string run() const {
    if (verdict_.finding == Finding::too_often) return too_often() + also_missed();
    if (verdict_.finding == Finding::owed) return owed() + late() + also_too_often();
    if (may_be_none()) return met_by_none_too();
    std::string text = fmt::format("{} {}{}", number(verdict_.seen), response_, count_words(said_.count));
    if (verdict_.closest != never) {
      text += fmt::format("; closest {} before the deadline", format_duration(to_four_figures(verdict_.closest)));
    }
    return text;
  }

 private:
  /// Tells whether a subject to which nothing happens fulfils the claim: `at most N times`, `exactly 0 times`.
  bool may_be_none() const {
    using Kind = plan::Count::Kind;
    return said_.count.kind == Kind::at_most || (said_.count.kind == Kind::exactly && said_.count.n == 0);
  }
  /// Writes "3 published, each handled at most once", where possibly none was.
  std::string met_by_none_too() const {
    const std::string seen = fmt::format("{} {}", number(verdict_.seen), fact_words(said_.subject));
    if (said_.count.n == 0) return fmt::format("{}, none {}", seen, response_);
    return fmt::format("{}, each {}{}", seen, response_, count_words(said_.count));
  }

  std::string owed() const {
    // If some never came, late() tells of the late ones: they are not counted here.
    const bool tells_late_apart = verdict_.seq != 0 && verdict_.missed > verdict_.late;
    const std::string some = some_were(verdict_.missed - (tells_late_apart ? verdict_.late : 0), verdict_.seen);
    if (verdict_.seq != 0) {
      return fmt::format("{} not {}; the first was gone for good at {}", some, response_ + count_words(said_.count),
                         telling_.at());
    }
    if (!verdict_.at_deadline) return fmt::format("{} still owed at the end, {}", some, telling_.at());
    if (verdict_.missed == 1 || said_.within == never) {
      return fmt::format("{} still owed at {} (deadline)", some, telling_.at());
    }
    return fmt::format("{} still owed at their deadlines, the first at {}", some, telling_.at());
  }

  std::string late() const {
    if (verdict_.late == 0) return "";
    return fmt::format("; {} came late, by {}{}", number(verdict_.late), verdict_.late == 1 ? "" : "up to ",
                       format_duration(to_four_figures(verdict_.late_by)));
  }

  std::string more_than() const { return said_.count.n == 0 ? " after all" : " more than " + times(said_.count.n); }

  std::string too_often() const {
    return fmt::format("{} {}{}, {}at {}", some_were(verdict_.excess, verdict_.seen), response_, more_than(),
                       verdict_.excess == 1 ? "" : "first ", telling_.at());
  }
  std::string also_too_often() const {
    if (verdict_.excess == 0) return "";
    return fmt::format("; {} {}{}", some_were(verdict_.excess, verdict_.seen), response_, more_than());
  }
  std::string also_missed() const {
    if (verdict_.missed == 0) return "";
    return fmt::format("; {} not {}", some_were(verdict_.missed, verdict_.seen), response_);
  }

  const Telling& telling_;
  const Verdict& verdict_;
  const plan::claim::Every& said_;
  const std::string& response_;
};

}  // namespace

std::string ResponseClaim::told_of(const Telling& telling, const plan::claim::Every& said,
                                   const std::string& response) {
  return ResponseWords(telling, said, response).run();
}

std::string ResponseClaim::cut_short(const Telling& telling, const plan::claim::Every& /*said*/) {
  return fmt::format("{} of {} still had time when {}", number(telling.verdict.open), number(telling.verdict.seen),
                     telling.end_of_run());
}

/// Tells how many responses are still awaited, and until when.
std::string ResponseClaim::still_owed(const Telling& telling, const std::string& response) {
  const Verdict& verdict = telling.verdict;
  if (verdict.finding != Finding::cut_short && verdict.finding != Finding::owed) return so_far(telling);
  const std::uint64_t owed = verdict.finding == Finding::owed ? verdict.missed : verdict.open;
  std::string text = fmt::format("{} of {} {} still to be {}", grouped(owed), grouped(verdict.seen),
                                 owed == 1 ? "is" : "are", response);
  if (verdict.at_deadline)
    text += fmt::format(", {}by {}", owed == 1 ? "" : "the first ", format_instant(verdict.time));
  return text;
}

}  // namespace meshsim::check
