#include "explore/smallest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "explore/finding_comment.hpp"
#include "explore/finding_file.hpp"
#include "explore/hunt.hpp"
#include "explore/plainer_faults.hpp"
#include "explore/wording.hpp"
#include "plan/print.hpp"
#include "shrink/file_parts.hpp"
#include "shrink/flatten.hpp"
#include "shrink/shrinker.hpp"

namespace meshsim::explore {
namespace {

class Reduction {
 public:
  Reduction(const Found& found, const Workshop& workshop)
      : found_(found), workshop_(workshop), oracle_(workshop, found.plan, fingerprint(), ways()) {
    kept_.claim = oracle_.fingerprint().claim;
    const std::uint32_t claim = found.finding.claim;
    const Failure failure = found.finding.failure;
    kept_.is_once_kept = failure == Failure::twice || failure == Failure::too_many;
    kept_.is_load_kept = claim != no_claim && plan::measured_of(found.plan.claims[claim]) != nullptr;
  }

  Smallest run() {
    if (found_.finding.claim == no_claim)
      return problem("no claim can say that a run does not come to rest, so no file would fail");
    text_ = flat_text(found_.plan.seed);
    oracle_.set_likes(likes());
    const shrink::Answer answer = text_.empty() ? shrink::Answer::invalid : oracle_.fails_alike(text_);
    if (answer != shrink::Answer::alike) return problem(why_not(answer));
    try_other_seeds();
    // Fewer faults first: with many of them each smaller text takes long.
    while (oracle_.ways().size() > most_faults && take_first(fewer_than(oracle_.ways()))) {
    }
    do {
      shrink::Shrunk shrunk = shrink::shrink(text_, kept_, oracle_);
      text_ = std::move(shrunk.text);
      smallest_.held = shrunk.held;
      smallest_.is_complete = shrunk.is_complete;
    } while (take_plainer_faults());
    smallest_.broken = oracle_.broken();
    smallest_.is_cut = oracle_.is_spent();
    smallest_.is_interrupted = oracle_.is_interrupted();
    try {
      write();
    } catch (...) {  // a bug of ours, or of an actor; what was found is told all the same
      smallest_.broken.push_back(text_);
      return problem("its file cannot be run");
    }
    return std::move(smallest_);
  }

 private:
  /// Returns the scenario as one text, with the values of the run and this seed; empty: it is none.
  std::string flat_text(std::uint64_t seed) const {
    const shrink::ReadFile read = [&](const std::string& path) -> std::optional<std::string> {
      Result<std::string> text = workshop_.reader.read(path);
      return text ? std::optional(std::move(*text)) : std::nullopt;
    };
    const shrink::RunValues values{found_.plan.options, seed};
    return shrink::flatten(std::string(found_.text), found_.plan.files.front(), values, read).value_or("");
  }

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

  std::vector<std::uint64_t> likes() const {
    return likes_of(found_.plan, found_.space, found_.finding.first, workshop_.registry, workshop_.budget);
  }

  /// Tells whether anything is drawn at random: another seed gives another run.
  bool has_chance() const {
    const auto times_with = [&](std::uint64_t seed) {
      std::vector<Time> times;
      EventNotes notes;
      const std::optional<plan::Plan> plan = compiled(flat_text(seed));
      if (!plan) return times;
      world::Run run(*plan, workshop_.registry, workshop_.budget);
      run.add_sink(&notes);
      run.finish();
      for (const Event& event : notes.events()) times.push_back(event.time);
      return times;
    };
    return times_with(found_.plan.seed) != times_with(found_.plan.seed + 1);
  }

  /// Sees with how many other seeds the same faults make it fail alike, at some moments: a finding may be the luck of
  /// one seed.
  void try_other_seeds() {
    constexpr std::uint64_t seeds = 5;
    if (!has_chance()) return;
    smallest_.other_seeds = seeds;
    for (std::uint64_t i = 1; i <= seeds; ++i) {
      Oracle oracle(workshop_, found_.plan, oracle_.fingerprint(), oracle_.ways());
      oracle.set_likes(likes());
      if (oracle.fails_alike(flat_text(found_.plan.seed + i)) == shrink::Answer::alike) ++smallest_.failing_seeds;
    }
  }

  /// Tells why the whole scenario was not seen to fail alike.
  std::string why_not(shrink::Answer answer) const {
    if (oracle_.is_interrupted()) return "it was interrupted";
    if (answer == shrink::Answer::gave_up || oracle_.is_spent())
      return "the limit of work was reached before the scenario as one text was seen to fail alike";
    return "the scenario as one text does not fail alike";
  }

  Smallest problem(std::string text) {
    smallest_.problem = std::move(text);
    return std::move(smallest_);
  }

  /// Takes fewer faults, a weaker verb or a shorter outage where the text fails alike under it.
  bool take_plainer_faults() {
    return take_first(fewer_than(oracle_.ways())) ||
           take_first(plainer_than(oracle_.ways(), oracle_.hit().baseline.plan));
  }

  bool take_first(const std::vector<std::vector<Way>>& offers) {
    const std::vector<Way> ways = oracle_.ways();
    for (const std::vector<Way>& plainer : offers) {
      if (oracle_.is_spent()) return false;
      oracle_.set_ways(plainer);
      if (oracle_.fails_alike(text_) == shrink::Answer::alike) return true;
      oracle_.set_ways(ways);
    }
    return false;
  }

  /// Writes the text with the lines of the faults, and sees that the file fails as the search saw it fail.
  void write() {
    const Hit& hit = oracle_.hit();
    for (std::size_t i = 0; i < hit.schedule.size(); ++i) {
      actions_.push_back(action_of(i));
      triggers_.push_back(wordings_of(hit, i).back());
      parts_.title += (i == 0 ? "" : " then ") + actions_.back();
    }
    parts_.title =
        fmt::format("FOUND: {}: {}, {}", kept_.claim, to_string(oracle_.fingerprint().failure), parts_.title);
    // The search lets a run go on until nothing happens any more, and a file may end before that.
    if (!runs_as(hit)) parts_.ends_at = hit.result.ended_at / second * second + 2 * second;
    if (!runs_as(hit)) {
      smallest_.is_bug = true;
      smallest_.problem = "the smallest scenario does not fail as a file as it does in the search:\n" + file();
      return;
    }
    choose_words();
    tell(*run_file());
  }

  std::string action_of(std::size_t strike) const {
    const Fault& fault = oracle_.hit().space.faults[oracle_.hit().schedule[strike].fault];
    return plan::print(fault.action, oracle_.hit().baseline.plan) + " for " + format_duration(fault.outage);
  }

  std::string file() {
    parts_.lines.clear();
    for (std::size_t i = 0; i < actions_.size(); ++i) parts_.lines.push_back(triggers_[i] + ": " + actions_[i]);
    return shrink::file_of(text_, parts_);
  }

  /// A run of the file, as any command runs it.
  struct FileRun {
    plan::Plan plan;
    world::RunResult result;
    std::vector<Event> events;
    trace::NameTable names;
  };

  /// Compiles a text; nothing where it is no scenario with one run.
  std::optional<plan::Plan> compiled(const std::string& text) const {
    compile::CompileOptions options;
    options.actors = workshop_.registry.names();
    compile::Compiled compiled = compile::compile_text("finding.mesh", text, workshop_.reader, options);
    if (compiled.errors > 0 || compiled.runs.size() != 1) return std::nullopt;
    return std::move(compiled.runs.front());
  }

  std::optional<FileRun> run_file() {
    std::optional<plan::Plan> plan = compiled(file());
    if (!plan) return std::nullopt;
    FileRun run{std::move(*plan), {}, {}, {}};
    EventNotes notes;
    world::Run world(run.plan, workshop_.registry, oracle_.hit().baseline.budget);
    world.add_sink(&notes);
    run.result = world.finish();
    run.events = notes.take();
    run.names = world.simulation().names();
    return run;
  }

  bool runs_as(const Hit& hit) {
    const std::optional<FileRun> run = run_file();
    return run && run->result.digest == hit.result.digest && fails_alike(*run);
  }

  bool fails_alike(const FileRun& run) const {
    const Fingerprint& wanted = oracle_.fingerprint();
    const std::uint32_t claim = claim_in(run.plan, wanted.claim);
    const check::Verdict& verdict = run.result.verdicts[claim];
    const std::uint32_t failures = Judgement(run.plan, {wanted.claim}).failures(verdict, 0);
    return (failures >> static_cast<unsigned>(wanted.failure) & 1) != 0 &&
           mishaps_of(run.events, verdict.witness.message) == wanted.mishaps;
  }

  /// Takes for each fault the best words under which the file fails alike.
  void choose_words() {
    for (std::size_t i = 0; i < triggers_.size(); ++i) {
      for (std::string& words : wordings_of(oracle_.hit(), i)) {
        const std::string exact = std::exchange(triggers_[i], std::move(words));
        const std::optional<FileRun> run = run_file();
        if (run && fails_alike(*run)) break;
        triggers_[i] = exact;
      }
    }
  }

  void tell(const FileRun& run) {
    std::vector<std::string> faults;
    for (std::size_t i = 0; i < actions_.size(); ++i) faults.push_back(actions_[i] + ", " + when(i, run));
    const std::uint32_t claim = claim_in(run.plan, kept_.claim);
    parts_.comment = comment_of({run.plan, run.result, run.events, run.names, claim}, faults);
    parts_.comment += fmt::format("Found by: `{}`\n", found_.command);
    smallest_.text = file();
    const std::string& text = smallest_.text;
    smallest_.lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    if (text.starts_with('#')) --smallest_.lines;
    for (std::size_t at = text.find("\n#"); at != std::string::npos; at = text.find("\n#", at + 1)) --smallest_.lines;
    smallest_.faults = actions_.size();
    smallest_.messages = count_messages(run.events);
    smallest_.digest = run.result.digest;
    for (const plan::Service& service : run.plan.services) smallest_.instances += std::max(1U, service.replicas);
  }

  /// Tells when a fault strikes by the last event before it.
  std::string when(std::size_t strike, const FileRun& run) const {
    const Moment& moment = oracle_.hit().schedule[strike].moment;
    if (triggers_[strike].starts_with("when ")) return triggers_[strike];
    if (oracle_.hit().space.faults[oracle_.hit().schedule[strike].fault].form.kind == Kind::crash)
      return triggers_[strike];
    for (const Event& event : run.events) {
      if (event.seq == moment.event) return fmt::format("{}, after {}", triggers_[strike], words_of(event, run.names));
    }
    return triggers_[strike];
  }

  const Found& found_;
  const Workshop& workshop_;
  Oracle oracle_;
  shrink::Kept kept_;
  std::string text_;
  std::vector<std::string> actions_;   // "kill worker for 50ms"
  std::vector<std::string> triggers_;  // "at 1.2s"
  shrink::FileParts parts_;
  Smallest smallest_;
};

}  // namespace

Smallest smallest_of(const Found& found, const Workshop& workshop) { return Reduction(found, workshop).run(); }

std::string size_line(const Smallest& smallest) {
  std::string text = fmt::format("{}, {}, {}, {}", plural(smallest.lines, "line"), plural(smallest.faults, "fault"),
                                 plural(smallest.messages, "message"), plural(smallest.instances, "instance"));
  // A list of edits was tried (docs/exploring.md): something smaller may exist that is no edit of it.
  text += smallest.is_complete ? "; none of the smaller ones fails so: " : "; no smaller one was seen: ";
  text += plural(smallest.held, "smaller scenario") + " tried";
  if (smallest.is_interrupted) return text + ", then it was interrupted";
  return smallest.is_cut ? text + ", then the limit of work was reached" : text;
}

}  // namespace meshsim::explore
