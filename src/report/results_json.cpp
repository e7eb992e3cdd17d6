#include "report/results_json.hpp"

#include "report/json_writer.hpp"
#include "trace/digest.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

using Layout = JsonWriter::Layout;

void write_figure(JsonWriter& json, std::string_view name, const std::optional<Figure>& figure) {
  if (!figure) return json.null_member(name);
  json.open_object(name, Layout::one_line);
  json.member("text", figure->text);
  json.member("value", figure->value);
  json.member("unit", figure->unit);
  if (figure->at_least) json.member("at_least", true);
  if (figure->samples > 0) json.member("samples", figure->samples);
  if (figure->unanswered > 0) json.member("unanswered", figure->unanswered);
  if (figure->left_out > 0) json.member("left_out", figure->left_out);
  json.close();
}

void write_measured(JsonWriter& json, const MeasuredClaim& measured) {
  write_figure(json, "value", measured.value);
  json.open_object("limit", Layout::one_line);
  json.member("comparison", measured.comparison);
  json.member("text", measured.limit.text);
  json.member("value", measured.limit.value);
  json.member("unit", measured.limit.unit);
  json.close();
}

void write_verdict(JsonWriter& json, const JudgedResult& judged) {
  json.open_object();
  json.member("kind", judged.is_check ? "check" : "claim");
  json.member("label", judged.label);
  json.member("outcome", check::to_string(judged.outcome));
  json.member("explanation", judged.explanation);
  json.member("text", judged.text);
  if (!judged.because.empty()) json.member("because", judged.because);
  json.member("position", judged.position);
  json.member("time_ns", judged.time);
  if (!judged.is_check) {
    json.open_object("counts", Layout::one_line);
    json.member("seen", judged.seen);
    json.member("missed", judged.missed);
    json.member("late", judged.late);
    json.member("excess", judged.excess);
    json.member("open", judged.open);
    json.close();
  }
  if (judged.margin) json.member("margin_ns", *judged.margin);
  if (judged.late_by) json.member("late_by_ns", *judged.late_by);
  if (judged.measured) write_measured(json, *judged.measured);
  if (judged.witness.last != 0 || judged.witness.message != 0) {
    json.open_object("witness", Layout::one_line);
    json.member("message", judged.witness.message);
    json.member("first_event", judged.witness.first);
    json.member("last_event", judged.witness.last);
    json.close();
  }
  if (!judged.story.empty()) json.member("story", judged.story);
  json.close();
}

void write_reasons(JsonWriter& json, const TrafficRow& row) {
  for (const TrafficCount& count : row.counts) {
    if (count.reasons.empty()) continue;
    json.open_object(std::string(count.key) + "_because", Layout::one_line);
    for (const auto& [reason, n] : count.reasons) json.member(to_string(reason), n);
    json.close();
  }
}

void write_backlog(JsonWriter& json, const Backlog& backlog) {
  json.open_object("backlog", Layout::one_line);
  json.member("most", backlog.most);
  json.member("began_ns", backlog.began);
  if (backlog.gone) json.member("gone_ns", *backlog.gone);
  json.member("among", backlog.among);
  json.close();
}

void open_row(JsonWriter& json, const TrafficRow& row) {
  json.open_object();
  json.member("name", row.name);
  for (const TrafficCount& count : row.counts) json.member(count.key, count.n);
  write_reasons(json, row);
  if (row.oldest_age) json.member("oldest_age_ns", *row.oldest_age);
  if (row.backlog) write_backlog(json, *row.backlog);
}

void write_rows(JsonWriter& json, std::string_view name, TrafficRow::Kind kind, const std::vector<TrafficRow>& rows) {
  json.open_list(name);
  for (const TrafficRow& row : rows) {
    if (row.kind != kind) continue;
    open_row(json, row);
    json.close();
  }
  json.close();
}

/// Writes the topics, each with its subscriptions, and those with their replicas: the rows below it.
void write_topics(JsonWriter& json, const std::vector<TrafficRow>& rows) {
  using RowKind = TrafficRow::Kind;
  json.open_list("topics");
  std::size_t i = 0;
  const auto is_next = [&](RowKind kind) { return i < rows.size() && rows[i].kind == kind; };
  while (i < rows.size()) {
    if (rows[i].kind != RowKind::topic) {
      ++i;
      continue;
    }
    open_row(json, rows[i++]);
    json.open_list("subscriptions");
    while (is_next(RowKind::subscription)) {
      open_row(json, rows[i++]);
      json.open_list("replicas");
      for (; is_next(RowKind::replica); ++i) {
        open_row(json, rows[i]);
        json.close();
      }
      json.close();
      json.close();
    }
    json.close();
    json.close();
  }
  json.close();
}

void write_texts(JsonWriter& json, const RunResult& run) {
  json.member("name", run.name);
  json.member("file", run.file);
  json.member("scenario", run.scenario);
  json.member("seed", run.seed);
  json.open_object("parameters", Layout::one_line);
  for (const auto& [name, value] : run.options) json.member(name, value);
  json.close();
  json.member("standing", to_string(run.standing));
  json.member("virtual_time_ns", run.ended_at);
  json.member("events", run.events);
  json.member("digest", trace::Digest::text_of(run.digest));
  if (!run.cut_by.empty()) json.member("cut_short_by", run.cut_by);
  if (run.at_cap) json.member("ended_at_cap", true);
  json.member("replay", run.replay);
}

void write_run(JsonWriter& json, const RunResult& run) {
  json.open_object();
  write_texts(json, run);
  json.open_list("verdicts");
  for (const JudgedResult& judged : run.judged) write_verdict(json, judged);
  json.close();
  json.open_list("reports");
  for (const ReportResult& report : run.reports) {
    json.open_object(Layout::one_line);
    json.member("name", report.name);
    write_figure(json, "value", report.value);
    json.close();
  }
  json.close();
  json.open_list("warnings");
  for (const Told& warning : run.warnings) {
    json.open_object(Layout::one_line);
    json.member("text", warning.text);
    json.member("times", warning.times);
    json.close();
  }
  json.close();
  write_topics(json, run.traffic);
  write_rows(json, "endpoints", TrafficRow::Kind::endpoint, run.traffic);
  write_rows(json, "services", TrafficRow::Kind::service, run.traffic);
  json.close();
}

void write_files(JsonWriter& json, const Results& results) {
  json.open_list("invalid");
  for (const InvalidFile& each : results.invalid) {
    json.open_object();
    json.member("file", each.file);
    json.member("diagnostics", each.diagnostics);
    json.close();
  }
  json.close();
  json.open_list("without_end");
  for (const RunWithoutEnd& each : results.without_end) {
    json.open_object(Layout::one_line);
    json.member("name", each.run_name);
    json.member("file", each.file);
    json.member("reason", each.reason);
    json.close();
  }
  json.close();
}

void write_bounds(JsonWriter& json, const std::vector<FoundBound>& bounds) {
  json.open_list("bounds");
  for (const FoundBound& bound : bounds) {
    json.open_object();
    json.member("parameter", bound.parameter);
    json.member("which", bound.is_smallest ? "smallest" : "largest");
    json.open_object("others", Layout::one_line);
    for (const auto& [name, value] : bound.others) json.member(name, value);
    json.close();
    if (bound.value) {
      json.member("value", *bound.value);
    } else {
      json.null_member("value");
    }
    json.member("monotone", bound.is_monotone);
    json.member("values", bound.values);
    json.open_list("trials", Layout::one_line);
    for (const Trial& trial : bound.trials) {
      json.open_object();
      json.member("value", trial.value);
      json.member("holds", trial.holds);
      json.close();
    }
    json.close();
    json.close();
  }
  json.close();
}

void write_cell(JsonWriter& json, const TableColumn& column, const Cell& cell) {
  json.open_object(Layout::one_line);
  json.member(column.kind == TableColumn::Kind::report ? "name" : "label", column.name);
  json.member("runs", cell.runs);
  if (column.kind != TableColumn::Kind::report) json.member("held", cell.held);
  if (cell.values) {
    json.member("measured", cell.values->measured);
    write_figure(json, "least", cell.values->least);
    write_figure(json, "median", cell.values->median);
    write_figure(json, "most", cell.values->most);
  }
  json.close();
}

void write_row(JsonWriter& json, const ResultTable& table, const TableRow& row) {
  json.open_object();
  json.open_object("parameters", Layout::one_line);
  for (std::size_t i = 0; i < row.key.size(); ++i) json.member(table.parameters[i], row.key[i]);
  json.close();
  json.member("runs", row.runs.size());
  json.member("passed", row.passed);
  for (const bool are_reports : {false, true}) {
    json.open_list(are_reports ? "reports" : "claims");
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const TableColumn& column = table.columns[i];
      if ((column.kind == TableColumn::Kind::report) == are_reports) write_cell(json, column, row.cells[i]);
    }
    json.close();
  }
  json.close();
}

}  // namespace

std::string results_json(const Results& results) {
  JsonWriter json;
  json.open_object();
  json.member("format", results_format);
  json.member("version", results_version);
  json.member("meshsim", results.made_by);
  json.member("complete", results.is_complete);
  json.open_object("tally", Layout::one_line);
  json.member("passed", results.tally.passed);
  json.member("failed", results.tally.failed);
  json.member("skipped", results.tally.skipped);
  json.close();
  json.open_list("runs");
  for (const RunResult& run : results.runs) write_run(json, run);
  json.close();
  write_files(json, results);
  if (!results.bounds.empty()) write_bounds(json, results.bounds);
  if (results.table) {
    json.open_list("table");
    for (const TableRow& row : results.table->rows) write_row(json, *results.table, row);
    json.close();
  }
  json.close();
  return json.take();
}

}  // namespace meshsim::report
