// `meshsim merge`: what the shards of a command wrote becomes the report of the whole, to the byte.
#include <algorithm>
#include <filesystem>

#include "base/visible.hpp"
#include "cli/build_digest.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/new_file.hpp"
#include "cli/sweep_report.hpp"
#include "cli/test_report.hpp"
#include "shard/merge.hpp"

namespace meshsim::cli {
namespace {

class MergeCommand {
 public:
  MergeCommand(const MergeOptions& options, Environment& environment)
      : options_(options), environment_(environment), console_(environment.console) {}

  int operator()() {
    if (!find_files()) return exit_invalid;
    if (files_.empty()) return fail("there are no results of shards in " + folders());
    std::vector<shard::NamedPart> parts;
    for (const std::string& file : files_) {
      const Result<std::string> text = read_whole(file);
      if (!text) return fail("cannot read `" + file + "`: " + text.error().message);
      Result<shard::Part> part = shard::read_part(*text);
      if (!part) return fail("`" + file + "`: " + part.error().message);
      parts.push_back({file, std::move(*part)});
    }
    std::variant<shard::Whole, shard::MergeTrouble> merged = shard::merge(std::move(parts));
    if (const auto* trouble = std::get_if<shard::MergeTrouble>(&merged)) return tell(*trouble);
    return report(std::get<shard::Whole>(merged));
  }

 private:
  int fail(const std::string& problem) {
    console_.err("error: " + visible_lines(problem) + "\n");
    return exit_invalid;
  }

  std::string folders() const {
    std::string text;
    for (const std::string& folder : options_.folders) text += (text.empty() ? "`" : ", `") + folder + "`";
    return text;
  }

  /// Finds the files of shards, sorted by folder and name.
  bool find_files() {
    for (const std::string& folder : options_.folders) {
      std::error_code error;
      std::vector<std::string> found;
      for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("shard-") && name.ends_with(".jsonl")) found.push_back(entry.path().string());
      }
      if (error) {
        fail("cannot read `" + folder + "`: " + file_error(error).message);
        return false;
      }
      std::sort(found.begin(), found.end());
      files_.insert(files_.end(), found.begin(), found.end());
    }
    return true;
  }

  int tell(const shard::MergeTrouble& trouble) {
    console_.err("error: " + trouble.text + "\n");
    switch (trouble.kind) {
      case shard::MergeTrouble::Kind::missing:
        return exit_undecided;
      case shard::MergeTrouble::Kind::differs:
        return exit_internal;
      case shard::MergeTrouble::Kind::refused:
        break;
    }
    return exit_invalid;
  }

  int report(const shard::Whole& whole) {
    if (whole.header.build != build_digest()) {
      return fail("these results are of another build of meshsim (" + whole.header.made_by + ") than this one (" +
                  full_version() + ")\n  = help: merge them with the one that made them");
    }
    if (const std::string option = unwritable(whole.header.command); !option.empty())
      return fail(option + ": the shards are of `" + whole.header.command + "`, whose results have no such form");
    const shard::Json told = shard::Json::parse(whole.header.told);
    if (whole.header.command == "explore") return report_explore(whole, told);
    for (const std::string& output :
         {in_folder(options_.junit_file, "junit.xml"), in_folder(options_.json_file, "results.json"),
          in_folder(options_.html_file, "results.html")}) {
      Result<void> possible = check_is_no_scenario(output, {});
      if (possible) possible = check_replaceable(output);
      if (!possible) return fail("cannot write `" + output + "`: " + possible.error().message);
    }
    return whole.header.command == "sweep" ? report_sweep(whole, told) : report_test(whole, told);
  }

  /// Finds an option that asks for a form which the command does not have; empty: none does.
  std::string unwritable(const std::string& command) const {
    const bool is_test = command == "test";
    const bool is_sweep = command == "sweep";
    if (is_sweep && !options_.junit_file.empty()) return "--junit";
    if (!is_test && !is_sweep && !options_.json_file.empty()) return "--json";
    if (!is_test && !is_sweep && !options_.html_file.empty()) return "--html";
    if (!is_test && options_.format != TestFormat::text) return "--format";
    return !is_sweep && options_.summary != Summary::automatic ? "--summary" : "";
  }

  std::string in_folder(const std::string& file, const std::string& name) const {
    return file.empty() ? options_.folders.front() + "/" + name : file;
  }

  int report_test(const shard::Whole& whole, const shard::Json& told) {
    TestOptions options;
    options.paths = told.at("paths").get<std::vector<std::string>>();
    options.timings = told.at("timings").get<bool>();
    options.format = options_.format;
    options.junit_file = in_folder(options_.junit_file, "junit.xml");
    options.json_file = in_folder(options_.json_file, "results.json");
    options.html_file = in_folder(options_.html_file, "results.html");
    TestReport report(options, console_);
    for (const shard::Json& each : told.at("invalid")) {
      const auto text = each.at("text").get<std::string>();
      console_.err(text);
      report.add_invalid(each.at("file").get<std::string>(), text);
    }
    for (const std::string& piece : whole.objects) report.add(test_outcome_of(piece, words_));
    return report.finish(true);
  }

  /// Tells the search that the command line of the shards asks for.
  int report_explore(const shard::Whole& whole, const shard::Json& told) {
    const auto arguments = told.at("arguments").get<std::vector<std::string>>();
    std::vector<const char*> words{"meshsim"};
    words.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments) words.push_back(argument.c_str());
    Options parsed = parse_options(static_cast<int>(words.size()), words.data());
    auto* explore = std::get_if<ExploreOptions>(&parsed.command);
    if (explore == nullptr) return fail("the options of the shards are not understood");
    explore->run_memory = whole.header.run_memory;
    explore->time = never;
    if (!options_.junit_file.empty()) explore->junit_file = options_.junit_file;
    return execute(*explore, whole, environment_);
  }

  int report_sweep(const shard::Whole& whole, const shard::Json& told) {
    std::vector<Axis> axes;
    for (const shard::Json& name : told.at("axes")) axes.push_back({name.get<std::string>(), {}});
    const SweepOutputs outputs{options_.summary, options_.html_file, options_.folders.front(), options_.json_file};
    SweepReport report(outputs, axes, console_);
    report.set_title(told.at("title").get<std::string>());
    const auto of_point = told.at("units_at_point").get<std::size_t>();
    std::vector<Unit> units;
    for (const std::string& piece : whole.objects) {
      units.push_back(unit_of(piece, words_));
      if (units.size() < of_point) continue;
      report.add(point_of(units));
      units.clear();
    }
    return report.finish();
  }

  const MergeOptions& options_;
  Environment& environment_;
  Console& console_;
  std::vector<std::string> files_;
  shard::Words words_;
};

}  // namespace

int execute(const MergeOptions& options, Environment& environment) { return MergeCommand(options, environment)(); }

}  // namespace meshsim::cli
