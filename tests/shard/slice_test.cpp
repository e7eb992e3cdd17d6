// Tests how the work is sliced, and how an engine's variables are read.
#include "shard/slice.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "shard/engines.hpp"

namespace meshsim::shard {
namespace {

using Environment = std::map<std::string, std::string>;

/// Returns what `--shard asked` becomes in this environment: "3/8", or the error.
std::string in(const Environment& environment, const std::string& asked = "auto") {
  const Variables variables = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  const Result<FoundSlice> found = slice_in(variables, parse_request(asked).value());
  return found ? to_string(found->slice) : found.error().message;
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("every piece is in exactly one shard") {
  for (const Slice::By by : {Slice::By::index, Slice::By::name}) {
    for (std::uint64_t index = 0; index < 200; ++index) {
      unsigned holders = 0;
      for (std::uint64_t shard = 1; shard <= 7; ++shard)
        holders += Slice{by, shard, 7}.holds(index, "run " + std::to_string(index)) ? 1U : 0U;
      CHECK(holders == 1);
    }
  }
}

TEST_CASE("each shard has one piece of every so many in a row, and of each kind where kinds alternate") {
  for (const std::uint64_t shards : {2U, 3U, 4U, 8U}) {
    const Slice slice{Slice::By::index, 1, shards};
    std::uint64_t all = 0;
    std::uint64_t first_kind = 0;
    for (std::uint64_t index = 0; index < 1'000 * shards; ++index) {
      if (!slice.holds(index, "")) continue;
      CHECK(index / shards == all++);
      first_kind += index % shards == 0 ? 1U : 0U;
    }
    CHECK(all == 1'000);
    CHECK(first_kind > 700 / shards);
    CHECK(first_kind < 1'300 / shards);
  }
}

TEST_CASE("by name, a run stays in its shard wherever it stands") {
  const Slice slice{Slice::By::name, 2, 3};
  for (const char* name : {"a", "b", "c", "d"}) CHECK(slice.holds(1, name) == slice.holds(17, name));
}

TEST_CASE("the value of --shard") {
  CHECK(to_string({Slice::By::name, 2, 4}) == "hash:2/4");
  CHECK(file_name_of({Slice::By::index, 2, 4}) == "shard-2-of-4.jsonl");
  CHECK(file_name_of({Slice::By::name, 2, 4}) == "shard-hash-2-of-4.jsonl");
  CHECK(parse_request("hash:2/4")->by == Slice::By::name);
  CHECK(parse_request("auto")->shards == 0);
  CHECK(parse_request("auto/64")->shards == 64);
  for (const char* wrong :
       {"", "4", "0/4", "5/4", "1/0", "1/", "/4", "a/4", "1/4/2", "auto/", "auto/0", "hash:", "-1/4"})
    CHECK_FALSE(parse_request(wrong).has_value());
}

TEST_CASE("each engine says which shard this is") {
  CHECK(in({{"MESHSIM_SHARD", "2/4"}}) == "2/4");
  CHECK(in({{"MESHSIM_SHARD", "hash:2/4"}}) == "hash:2/4");
  CHECK(in({{"SLURM_ARRAY_TASK_ID", "3"},
            {"SLURM_ARRAY_TASK_MIN", "0"},
            {"SLURM_ARRAY_TASK_MAX", "7"},
            {"SLURM_ARRAY_TASK_COUNT", "8"}}) == "4/8");
  CHECK(in({{"SLURM_ARRAY_TASK_ID", "8"},
            {"SLURM_ARRAY_TASK_MIN", "1"},
            {"SLURM_ARRAY_TASK_MAX", "8"},
            {"SLURM_ARRAY_TASK_COUNT", "8"}}) == "8/8");
  CHECK(in({{"SLURM_ARRAY_TASK_ID", "12"},
            {"SLURM_ARRAY_TASK_MIN", "4"},
            {"SLURM_ARRAY_TASK_MAX", "16"},
            {"SLURM_ARRAY_TASK_STEP", "4"},
            {"SLURM_ARRAY_TASK_COUNT", "4"}}) == "3/4");
  CHECK(in({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "2"}}) == "1/2");
  CHECK(in({{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"PMIX_RANK", "3"}}) == "4/4");
  CHECK(in({{"PMIX_RANK", "3"}, {"SLURM_NTASKS", "4"}, {"SLURM_PROCID", "3"}}) == "4/4");
  CHECK(in({{"PMI_RANK", "0"}, {"PMI_SIZE", "4"}}) == "1/4");
  CHECK(in({{"PBS_ARRAY_INDEX", "7"}}, "auto/8") == "8/8");
  CHECK(in({{"SGE_TASK_ID", "1"}, {"SGE_TASK_FIRST", "1"}, {"SGE_TASK_LAST", "8"}, {"SGE_TASK_STEPSIZE", "1"}}) ==
        "1/8");
  CHECK(in({{"JOB_COMPLETION_INDEX", "0"}}, "auto/8") == "1/8");
  CHECK(in({{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "4"}}) == "1/4");
  CHECK(in({{"CIRCLE_NODE_INDEX", "0"}, {"CIRCLE_NODE_TOTAL", "4"}}) == "1/4");
  CHECK(in({{"BUILDKITE_PARALLEL_JOB", "3"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "4"}}, "hash:auto") == "hash:4/4");
}

TEST_CASE("the one that started this process counts") {
  const Environment array{{"SLURM_ARRAY_TASK_ID", "3"},
                          {"SLURM_ARRAY_TASK_MIN", "0"},
                          {"SLURM_ARRAY_TASK_MAX", "7"},
                          {"SLURM_ARRAY_TASK_COUNT", "8"}};
  Environment with = array;
  with["SLURM_PROCID"] = "0";  // the script of an array is a step of one task
  CHECK(in(with) == "4/8");
  CHECK(in(with, "auto/8") == "4/8");
  with["SLURM_NTASKS"] = "1";
  CHECK(in(with) == "4/8");
  with["MESHSIM_SHARD"] = "1/2";
  CHECK(in(with) == "1/2");
  CHECK(in({{"CI_NODE_TOTAL", "1"}, {"PMI_RANK", "1"}, {"PMI_SIZE", "3"}}) == "2/3");
  CHECK(in({{"SGE_TASK_ID", "undefined"}, {"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "2"}}) == "2/2");
}

TEST_CASE("a contradiction is an error that says what to do") {
  CHECK(says(in({}), "nothing in the environment says which shard this is"));
  CHECK(says(in({{"PBS_ARRAY_INDEX", "3"}}), "give the number: --shard auto/8 (qsub -J 0-7"));
  CHECK(says(in({{"PBS_ARRAY_INDEX", "8"}}, "auto/8"), "they count from 0"));
  CHECK(says(in({{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "4"}}), "0 is none of the numbers from 1 on"));
  CHECK(says(in({{"PMI_RANK", "4"}, {"PMI_SIZE", "4"}}), "there are not so many"));
  CHECK(says(in({{"PMI_RANK", "x"}, {"PMI_SIZE", "4"}}), "PMI_RANK is no number"));
  CHECK(says(in({{"SLURM_ARRAY_TASK_ID", "5"},
                 {"SLURM_ARRAY_TASK_MIN", "1"},
                 {"SLURM_ARRAY_TASK_MAX", "9"},
                 {"SLURM_ARRAY_TASK_COUNT", "3"}}),
             "have gaps"));
  CHECK(says(in({{"PMI_RANK", "1"}, {"PMI_SIZE", "4"}, {"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}),
             "two engines say different things: PMI_RANK=1, PMI_SIZE=4 (MPICH); CI_NODE_INDEX=1, CI_NODE_TOTAL=3"));
  CHECK(says(in({{"PMI_RANK", "1"}, {"PMI_SIZE", "4"}}, "auto/8"), "--shard auto/8, but PMI_RANK=1, PMI_SIZE=4"));
  CHECK(says(in({{"MESHSIM_SHARD", "2/4"}}, "auto/8"), "--shard auto/8, but MESHSIM_SHARD=2/4"));
  CHECK(says(in({{"MESHSIM_SHARD", "5/4"}}), "MESHSIM_SHARD takes a part of all"));
}

}  // namespace meshsim::shard
