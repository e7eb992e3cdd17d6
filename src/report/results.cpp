#include "report/results.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/visible.hpp"
#include "trace/digest.hpp"

namespace meshsim::report {
namespace {

/// Writes "2 of 9 runs were cut short, the first a[n=1]: ..."; empty for none.
std::string ending_line(std::size_t count, const std::vector<RunResult>& runs, const RunResult* first,
                        const std::string& what, const std::string& reason) {
  if (count == 0) return {};
  return grouped(count) + " of " + plural(runs.size(), "run") + " " + what + (count == 1 ? ", " : ", the first ") +
         visible(first->name) + (reason.empty() ? "" : ": " + reason) + "\n";
}

}  // namespace

std::uint64_t digest_of_all(const std::vector<RunResult>& runs) {
  std::uint64_t digest = 0;
  for (const RunResult& run : runs) digest = hash_bytes(&run.digest, sizeof run.digest, digest);
  return digest;
}

std::string closing_line(const std::vector<RunResult>& runs) {
  std::uint64_t events = 0;
  for (const RunResult& run : runs) events += run.events;
  return grouped(runs.size()) + (runs.size() == 1 ? " run, " : " runs, ") + grouped(events) +
         (events == 1 ? " event" : " events") + ", digest of all " + trace::Digest::text_of(digest_of_all(runs)) + "\n";
}

std::string endings_lines(const std::vector<RunResult>& runs) {
  std::size_t cut = 0;
  std::size_t at_cap = 0;
  const RunResult* first_cut = nullptr;
  const RunResult* first_at_cap = nullptr;
  for (const RunResult& run : runs) {
    if (!run.cut_by.empty() && cut++ == 0) first_cut = &run;
    if (run.at_cap && at_cap++ == 0) first_at_cap = &run;
  }
  return ending_line(cut, runs, first_cut, "cut short", first_cut == nullptr ? "" : first_cut->cut_by) +
         ending_line(at_cap, runs, first_at_cap, "still busy at the cap", "");
}

}  // namespace meshsim::report
