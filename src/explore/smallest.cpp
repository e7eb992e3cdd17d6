#include "explore/smallest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "explore/finding_file.hpp"
#include "shrink/page.hpp"
#include "shrink/shrinker.hpp"

namespace meshsim::explore {
namespace {

class Reduction {
 public:
  Reduction(const Found& found, const Workshop& workshop)
      : found_(found), workshop_(workshop), oracle_(workshop, fingerprint(), ways()) {
    kept_.claim = oracle_.fingerprint().claim;
    const std::uint32_t claim = found.finding.claim;
    kept_.is_load_kept = claim != no_claim && plan::is<plan::claim::Measured>(found.plan.claims[claim]);
  }

  Smallest run() {
    std::optional<shrink::Page> page = shrink::Page::read(std::string(found_.text));
    if (!page || oracle_.fails_alike(page->text()) != shrink::Answer::alike)
      return problem("the scenario as one text does not fail alike");
    const shrink::Shrunk shrunk = shrink::Shrinker(kept_, oracle_).shrink(std::move(*page));
    smallest_.held = shrunk.held;
    smallest_.is_complete = shrunk.is_complete;
    smallest_.broken = oracle_.broken();
    write(shrunk.text);
    return std::move(smallest_);
  }

 private:
  Fingerprint fingerprint() const {
    const plan::Schedule timeline = timeline_with(found_.plan, found_.space, found_.finding.first);
    return fingerprint_of(found_.plan, timeline, workshop_.registry, workshop_.budget, found_.finding.claim,
                          found_.finding.failure);
  }

  std::vector<Way> ways() const {
    std::vector<Way> ways;
    for (const Strike& strike : found_.finding.first)
      ways.push_back(way_of(found_.space.faults[strike.fault], found_.plan));
    return ways;
  }

  Smallest problem(std::string text) {
    smallest_.problem = std::move(text);
    return std::move(smallest_);
  }

  /// Writes the text with the lines of the faults, and sees that the file fails as the search saw it fail.
  void write(const std::string& text) {
    const Hit& hit = oracle_.hit();
    const plan::Plan& plan = hit.baseline.plan;
    const plan::Schedule timeline = timeline_with(plan, hit.space, hit.schedule);
    const std::size_t first = plan.timeline.lines.size();
    std::string file = file_with(text, "", timeline, first);
    if (!runs_alike(file)) file = file_with(text, "", timeline, first, hit.ended_at / second * second + 2 * second);
    if (!runs_alike(file)) {
      smallest_.is_bug = true;
      smallest_.problem = "the smallest scenario does not fail as a file as it does in the search";
      return;
    }
    if (const std::optional<shrink::Page> page = shrink::Page::read(file)) file = page->text();
    smallest_.text = file;
    smallest_.lines = static_cast<std::size_t>(std::count(file.begin(), file.end(), '\n'));
    smallest_.faults = hit.schedule.size();
    smallest_.messages = hit.messages;
    for (const plan::Service& service : plan.services) smallest_.instances += std::max(1U, service.replicas);
  }

  bool runs_alike(const std::string& file) const {
    compile::CompileOptions options;
    options.actors = workshop_.registry.names();
    const compile::Compiled compiled = compile::compile_text("finding.mesh", file, workshop_.reader, options);
    if (compiled.errors > 0 || compiled.runs.size() != 1) return false;
    const Hit& hit = oracle_.hit();
    return world::Run(compiled.runs.front(), workshop_.registry, hit.baseline.budget).finish().digest == hit.digest;
  }

  const Found& found_;
  const Workshop& workshop_;
  Oracle oracle_;
  shrink::Kept kept_;
  Smallest smallest_;
};

}  // namespace

Smallest smallest_of(const Found& found, const Workshop& workshop) { return Reduction(found, workshop).run(); }

std::string size_line(const Smallest& smallest) {
  std::string text = fmt::format("{}, {}, {}, {}", plural(smallest.lines, "line"), plural(smallest.faults, "fault"),
                                 plural(smallest.messages, "message"), plural(smallest.instances, "instance"));
  text += smallest.is_complete ? "; nothing smaller fails so: " : "; no smaller one was seen: ";
  return text + fmt::format("{} smaller ones were run and hold", grouped(smallest.held));
}

}  // namespace meshsim::explore
