#include "cli/compared_run.hpp"

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "report/event_counts.hpp"
#include "report/narrator.hpp"
#include "report/statistics.hpp"
#include "report/trace_result.hpp"
#include "trace/jsonl_reader.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {

int ComparedRun::prepare() {
  is_trace_ = std::filesystem::path(options_.file).extension() == ".jsonl";
  return is_trace_ ? prepare_trace() : prepare_scenario();
}

int ComparedRun::prepare_scenario() {
  const int code = load_one(options_, environment_.registry, environment_.console, compiled_);
  if (code != exit_held) return code;
  const std::string name = world::find_unmakable(plan(), environment_.registry);
  if (name.empty()) return exit_held;
  environment_.console.err("error: the C++ actor of `" + name + "` does not accept its settings\n");
  return exit_invalid;
}

int ComparedRun::tell_unreadable(const std::string& why) {
  environment_.console.err("error: cannot read `" + visible(options_.file) + "`: " + visible(why) + "\n");
  return exit_invalid;
}

int ComparedRun::prepare_trace() {
  if (options_.seed || !options_.sets.empty() || !options_.only.empty()) {
    environment_.console.err("error: `" + visible(options_.file) +
                             "` is a trace of one run: no seed, parameter or name can be chosen for it\n");
    return exit_invalid;
  }
  std::ifstream in(options_.file, std::ios::binary);
  if (!in) return tell_unreadable(last_file_error().message);
  Result<trace::TraceFile> read = trace::read_jsonl(in, {}, report::EventRecorder::most_events);
  if (!read) return tell_unreadable(read.error().message);
  if (const std::string flaw = report::flaw_of(*read); !flaw.empty()) return tell_unreadable(flaw);
  for (std::size_t i = 0; i < read->events.size(); ++i) {
    const std::string& text = read->payloads[i];
    recorder_.on_event(read->events[i], std::as_bytes(std::span(text.data(), text.size())));
  }
  trace_names_ = std::move(read->names);
  result_ = report::result_of(*read, options_.file);
  result_.traffic = report::event_counts(recorder_.events(), trace_names_);
  return exit_held;
}

void ComparedRun::run() {
  if (is_trace_) return;
  const ExecutionOptions execution{limits_, 2, environment_.signals.noted(), options_.sets, {}, false};
  run_.emplace(plan(), environment_.registry, budget_of(execution));
  report::Statistics statistics(plan(), run_->simulation().names(), run_->gauges());
  run_->add_sink(&statistics);
  run_->add_sink(&recorder_);
  run_->set_interrupt(execution.interrupt);
  const report::RunReport report = report_of(*run_, plan(), execution);
  result_ = report::result_of(report, statistics.rows(report.ended_at), {});
}

void ComparedRun::reduce_to_trace() {
  if (is_trace_) return;
  result_.judged.clear();
  result_.reports.clear();
  result_.traffic = report::event_counts(recorder_.events(), names());
  result_.ended_at = recorder_.events().empty() ? 0 : recorder_.events().back().time;
}

std::string ComparedRun::tell(char letter, const Event* event) const {
  const std::string begin = std::string("  ") + letter + "  ";
  if (event == nullptr) return begin + (recorder_.is_full() ? "not recorded so far\n" : "nothing more happened\n");
  const report::Narrator narrator(timeline(), names());
  return report::tell_with_causes(*event, recorder_, narrator, begin);
}

}  // namespace meshsim::cli
