#include "shard/engines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace meshsim::shard {
namespace {

/// The variables by which an engine tells a process which of how many it is; empty: it has none such.
struct Engine {
  const char* name;
  const char* index;
  const char* count;
  const char* first;        ///< the first index, where it is not `base`
  const char* last;         ///< the last index, from which the count follows
  const char* step;         ///< the distance between two indices
  std::uint64_t base;       ///< the first index
  const char* count_again;  ///< another place for the count
  const char* teach;        ///< how to start it so that the numbers count the shards
};

// In the order in which they count. A launcher of MPI programs stands before the steps of Slurm: in a job of Slurm all
// its processes inherit the one SLURM_PROCID of the script that calls mpirun.
constexpr std::array engines{
    Engine{"Slurm array", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN",
           "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP", 0, "", "sbatch --array=0-7"},
    Engine{"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "", "", "", 0, "", "mpirun -n 8"},
    Engine{"PMIx", "PMIX_RANK", "OMPI_COMM_WORLD_SIZE", "", "", "", 0, "SLURM_NTASKS", "--shard auto/8"},
    Engine{"MPICH", "PMI_RANK", "PMI_SIZE", "", "", "", 0, "", "mpiexec -n 8"},
    Engine{"Slurm", "SLURM_PROCID", "SLURM_NTASKS", "", "", "", 0, "", "srun -n 8"},
    Engine{"PBS array", "PBS_ARRAY_INDEX", "", "", "", "", 0, "", "qsub -J 0-7, with --shard auto/8"},
    Engine{"Grid Engine array", "SGE_TASK_ID", "", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE", 1, "",
           "qsub -t 1-8"},
    Engine{"Kubernetes Indexed Job", "JOB_COMPLETION_INDEX", "", "", "", "", 0, "", "completions: 8, --shard auto/8"},
    Engine{"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", "", "", "", 1, "", "parallel: 8"},
    Engine{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "", "", "", 0, "", "parallelism: 8"},
    Engine{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", "", "", "", 0, "", "parallelism: 8"},
};

/// Holds the shard that an engine names.
struct Told {
  const Engine* engine = nullptr;
  std::uint64_t shard = 1;
  std::uint64_t shards = 0;  ///< 0: it does not say
  std::string words;         ///< "OMPI_COMM_WORLD_RANK=2, OMPI_COMM_WORLD_SIZE=4 (Open MPI)"
};

class Asking {
 public:
  Asking(const Variables& variables, const Engine& engine) : variables_(variables), engine_(engine) {}

  /// Returns what the engine says; nothing where it did not start this process.
  Result<std::optional<Told>> operator()() {
    const auto index = number(engine_.index);
    if (!index) return std::optional<Told>();
    if (!problem_.empty()) return fail(problem_);
    Told told{&engine_, 1, 0, ""};
    const std::uint64_t first = number(engine_.first).value_or(engine_.base);
    const std::uint64_t step = std::max<std::uint64_t>(number(engine_.step).value_or(1), 1);
    const auto last = number(engine_.last);
    const auto count = number(engine_.count);
    const auto again = count ? count : number(engine_.count_again);
    if (!problem_.empty()) return fail(problem_);
    if (*index < first || (*index - first) % step != 0)
      return fail(fmt::format("{} is none of the numbers from {} on", *index, first));
    told.shard = (*index - first) / step + 1;
    if (last && *last >= first) told.shards = (*last - first) / step + 1;
    if (again && told.shards != 0 && *again != told.shards)
      return fail("the numbers of the array have gaps, so that they do not count the shards");
    if (again) told.shards = *again;
    if (told.shards != 0 && told.shard > told.shards) return fail("there are not so many");
    if (told.shards > most_shards) return fail(fmt::format("there are more than {} shards", most_shards));
    told.words = fmt::format("{} ({})", seen_, engine_.name);
    return std::optional(std::move(told));
  }

 private:
  /// Reads a variable; nothing where it is not there. Grid Engine writes "undefined" outside of arrays.
  std::optional<std::uint64_t> number(const char* name) {
    if (*name == 0) return std::nullopt;
    const std::optional<std::string> text = variables_(name);
    if (!text || text->empty() || *text == "undefined") return std::nullopt;
    seen_ += fmt::format("{}{}={}", seen_.empty() ? "" : ", ", name, *text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size()) problem_ = std::string(name) + " is no number";
    return value;
  }

  Error fail(const std::string& why) const {
    return Error{fmt::format("--shard auto: {} ({}): {}\n  = help: {}; or say it: --shard 2/8, MESHSIM_SHARD=2/8",
                             seen_, engine_.name, why, engine_.teach)};
  }

  const Variables& variables_;
  const Engine& engine_;
  std::string seen_;
  std::string problem_;
};

Result<FoundSlice> from_own_variable(const std::string& text, const Request& request) {
  const Result<Request> own = parse_request(text);
  if (!own || own->is_auto) return Error{"MESHSIM_SHARD takes a part of all, such as 1/4, not `" + text + "`"};
  if (request.shards != 0 && request.shards != own->shards)
    return Error{fmt::format("--shard auto/{}, but MESHSIM_SHARD={}", request.shards, text)};
  const bool is_by_name = request.by == Slice::By::name || own->by == Slice::By::name;
  return FoundSlice{{is_by_name ? Slice::By::name : Slice::By::index, own->shard, own->shards},
                    "MESHSIM_SHARD=" + text};
}

/// Returns the one that counts of those that speak; null for none.
Result<const Told*> first_of(const std::vector<Told>& all) {
  const Told* found = nullptr;
  for (const Told& told : all) {
    if (found == nullptr || (found->shards == 1 && told.shards != 1)) {
      found = &told;
    } else if (told.shards != 1 && (told.shard != found->shard || told.shards != found->shards)) {
      return Error{
          fmt::format("--shard auto: two engines say different things: {}; {}\n"
                      "  = help: say which shard this is: --shard 2/8, or MESHSIM_SHARD=2/8 in the environment",
                      found->words, told.words)};
    }
  }
  return found;
}

/// Gives engines that only say which shard this is the number that was asked for.
Result<void> complete(std::vector<Told>& partial, const Request& request) {
  for (Told& told : partial) {
    if (request.shards == 0) {
      return Error{
          fmt::format("--shard auto: {} says which shard this is, and nothing says of how many\n"
                      "  = help: give the number: --shard auto/8 ({})",
                      told.words, told.engine->teach)};
    }
    told.shards = request.shards;
    if (told.shard > told.shards) {
      return Error{fmt::format("--shard auto/{}: {} is behind the last shard, as they count from {}\n  = help: {}",
                               told.shards, told.words, told.engine->base, told.engine->teach)};
    }
  }
  return {};
}

/// Collects what engines say. Those that do not say of how many count only where no other says more than "1 of 1": a
/// script of a Slurm array has a SLURM_PROCID, too.
Result<std::vector<Told>> all_told(const Variables& variables, const Request& request) {
  std::vector<Told> all;
  std::vector<Told> partial;
  for (const Engine& engine : engines) {
    auto told = Asking(variables, engine)();
    if (!told) return told.error();
    if (*told) ((*told)->shards == 0 ? partial : all).push_back(std::move(**told));
  }
  if (std::any_of(all.begin(), all.end(), [](const Told& told) { return told.shards > 1; })) return all;
  if (request.shards == 0 && !all.empty()) return all;
  if (Result<void> completed = complete(partial, request); !completed) return completed.error();
  all.insert(all.end(), partial.begin(), partial.end());
  return all;
}

}  // namespace

Result<FoundSlice> slice_in(const Variables& variables, const Request& request) {
  if (const auto own = variables("MESHSIM_SHARD"); own && !own->empty()) return from_own_variable(*own, request);
  const Result<std::vector<Told>> all = all_told(variables, request);
  if (!all) return all.error();
  const auto found = first_of(*all);
  if (!found) return found.error();
  if (*found == nullptr) {
    return Error{
        "--shard auto: nothing in the environment says which shard this is\n"
        "  = help: it is for Slurm, MPI launchers, PBS, Grid Engine, Kubernetes and CI systems; else: --shard 2/8"};
  }
  const Told& told = **found;
  if (request.shards != 0 && request.shards != told.shards) {
    return Error{fmt::format("--shard auto/{}, but {}\n  = help: leave the number out, or start {} of them",
                             request.shards, told.words, request.shards)};
  }
  return FoundSlice{{request.by, told.shard, told.shards}, told.words};
}

}  // namespace meshsim::shard
