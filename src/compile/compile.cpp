#include "compile/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/glob.hpp"
#include "compile/build/build.hpp"
#include "compile/constant/data_files.hpp"
#include "compile/observe/exploration.hpp"
#include "compile/runs.hpp"
#include "compile/source/limits.hpp"
#include "compile/source/load.hpp"
#include "compile/source/roles.hpp"
#include "compile/source/system.hpp"
#include "compile/source/wildcards.hpp"
#include "compile/typed.hpp"

namespace meshsim::compile {
namespace {

void build_all(Build& build) {
  using Part = void (*)(Build&);
  static constexpr Part parts[] = {
      declare_things, collect_topics, join_dead_letters, join_spellings,    collect_marks,   build_brokers,
      declare_ports,  build_policies, build_services,    keep_dead_letters, build_flows,     build_loads,
      build_gateways, build_links,    build_timeline,    build_claims,      build_questions, build_exploration};
  for (const Part part : parts) {
    if (!build.enough()) part(build);
  }
  if (!build.diagnostics.has_errors()) check_whole(build);  // after an error it would report the error's consequences
}

/// One compilation, from the files to the plans.
class Compilation {
 public:
  Compilation(FileReader& reader, const CompileOptions& options)
      : options_(options), loader_(reader, compiled_.sources, diagnostics_), files_(reader, compiled_.sources) {}

  Compiled run(const std::string& path, std::string* text) {
    Merger merger(diagnostics_);
    if (text != nullptr) {
      loader_.load_text(path, std::move(*text), merger);
    } else if (!loader_.load(path, merger)) {
      return finish();
    }
    System system = merger.take();
    const Typed typed(options_, compiled_.sources, diagnostics_);
    typed.add_lines(system);
    replace_explore_settings(system, options_, compiled_.sources, diagnostics_);
    fill_in_roles(system, options_, compiled_.sources, diagnostics_, role_sites_);
    resolve_wildcards(system, diagnostics_);
    compiled_.is_module = !system.title.has_value();
    if (!compiled_.is_module && !diagnostics_.has_errors()) build_runs(system, path, typed);
    return finish();
  }

 private:
  void build_runs(const System& system, const std::string& path, const Typed& typed) {
    const RunPlan runs = plan_runs(system, path, options_, compiled_.sources, files_, diagnostics_);
    const std::vector<RunSpec>& specs = runs.specs;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < specs.size() && !diagnostics_.has_errors(); ++i) {
      // Runs that differ only in the seed share all of the work.
      if (i == 0 || specs[i].row != specs[i - 1].row) {
        build_row(system, runs.environment(specs[i].row), typed, i == 0);
      }
      bytes += bytes_of(row_);
      if (bytes > max_plan_bytes) return report_size(system);
      if (diagnostics_.has_errors() || !is_wanted(specs[i])) continue;
      if (compiled_.runs.empty()) compiled_.stops = stops_;
      compiled_.runs.push_back(row_);
      compiled_.runs.back().run_name = specs[i].name;
      compiled_.runs.back().seed = specs[i].seed;
    }
  }

  /// Builds the plan of one row of the cases. Warnings are taken from the first row only, because the others would
  /// repeat them.
  void build_row(const System& system, const Environment& environment, const Typed& typed, bool is_first) {
    lang::Diagnostics later;
    Build build{system, environment, compiled_.sources, options_, is_first ? diagnostics_ : later};
    build.plan.scenario = system.title->title.value;
    for (const NamedConstant& each : environment.constants) {
      build.plan.options.emplace_back(each.name, to_text(each.value));
    }
    build_all(build);
    stops_ = typed.build_stops(build);
    for (lang::FileId file = 0; file < compiled_.sources.size(); ++file) {
      build.plan.files.push_back(compiled_.sources.at(file).name());
    }
    build.plan.samples = files_.all();
    row_ = std::move(build.plan);
    for (const lang::Diagnostic& each : later.all()) {
      if (each.severity != lang::Severity::error) continue;
      diagnostics_.error(each.code, each.primary.span, each.message) = each;
    }
  }

  /// Estimates the bytes that a plan takes in memory.
  static std::size_t bytes_of(const plan::Plan& plan) {
    std::size_t bytes = sizeof(plan::Plan) + plan.steps.size() * sizeof(plan::Step) +
                        plan.services.size() * (sizeof(plan::Service) + sizeof(plan::ServiceDetail)) +
                        plan.topics.size() * sizeof(plan::Topic) + plan.links.size() * sizeof(plan::Link) +
                        plan.subscriptions.size() * sizeof(plan::Subscription) +
                        plan.code.instructions.size() * sizeof(value::Instruction);
    for (const auto& line : plan.timeline.lines) bytes += sizeof(line) + line.text.size() + line.id.what.size();
    for (const auto& claim : plan.claims) bytes += sizeof(claim) + claim.text.size() + claim.because.size();
    for (const auto& each : plan.questions) bytes += sizeof(each) + each.text.size() + each.claim.text.size();
    for (const auto& constant : plan.code.constants) bytes += sizeof(constant) + constant.bytes.size();
    return bytes;
  }

  void report_size(const System& system) {
    diagnostics_.error("E0498", system.title->title.span, "the runs of this scenario are too large together")
        .label("too many runs of too large a system")
        .help("remove cases or seeds");
  }

  bool is_wanted(const RunSpec& spec) const {
    if (!options_.only) return true;
    return std::any_of(options_.only->begin(), options_.only->end(),
                       [&](const std::string& pattern) { return matches_glob(pattern, spec.name); });
  }

  /// Adds to an error inside a used file or a role the place that brought it in.
  void show_origin(lang::Diagnostic& diagnostic) const {
    const lang::FileId file = diagnostic.primary.span.file;
    if (const auto site = loader_.used_from(file)) diagnostic.also(*site, "used from here");
    const auto role = role_sites_.find(file);
    if (role != role_sites_.end()) diagnostic.also(role->second, "this role");
  }

  Compiled finish() {
    diagnostics_.sort();
    compiled_.diagnostics = diagnostics_.all();
    compiled_.errors = diagnostics_.error_count();
    for (lang::Diagnostic& each : compiled_.diagnostics) show_origin(each);
    if (compiled_.errors > 0) compiled_.runs.clear();
    return std::move(compiled_);
  }

  const CompileOptions& options_;
  lang::Diagnostics diagnostics_;
  Compiled compiled_;
  Loader loader_;
  DataFiles files_;
  std::map<lang::FileId, lang::Span> role_sites_;
  plan::Plan row_;
  std::vector<plan::Stop> stops_;  // the stops that belong to row_
};

}  // namespace

Compiled compile_file(const std::string& path, FileReader& reader, const CompileOptions& options) {
  return Compilation(reader, options).run(path, nullptr);
}

Compiled compile_text(const std::string& name, std::string text, FileReader& reader, const CompileOptions& options) {
  return Compilation(reader, options).run(name, &text);
}

}  // namespace meshsim::compile
