#include "shard/run_json.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "trace/digest.hpp"

namespace meshsim::shard {
namespace {

using report::Figure;
using report::JudgedResult;
using report::TrafficCount;
using report::TrafficRow;

/// Stands between the columns of a row and between the two words of each. No such word holds one of them.
constexpr char between_columns = ';';
constexpr char between_words = '=';

template <class Value>
Value value_of(const Json& json, const char* name, Value usual = {}) {
  const auto found = json.find(name);
  return found == json.end() ? usual : found->template get<Value>();
}

std::string text_of(const Json& json, const char* name) { return value_of<std::string>(json, name); }

std::uint64_t number_of(const Json& json, const char* name) { return value_of<std::uint64_t>(json, name); }

bool is_set(const Json& json, const char* name) { return value_of(json, name, false); }

template <class Value>
std::optional<Value> optional_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found == json.end() ? std::nullopt : std::optional(found->template get<Value>());
}

/// Lists the elements of a member, none where it is left out.
const Json& elements_of(const Json& json, const char* name) {
  static const Json none = Json::array();
  const auto found = json.find(name);
  return found == json.end() ? none : *found;
}

void write(LineWriter& line, std::string_view name, const std::optional<Figure>& figure) {
  if (!figure) return;
  line.open(name, '{');
  line.member("unit", figure->unit);
  line.member("value", std::string_view(figure->value.to_string()));
  line.member("text", std::string_view(figure->text));
  line.member("samples", figure->samples);
  line.member("unanswered", figure->unanswered);
  line.member("left_out", figure->left_out);
  line.member("at_least", figure->at_least);
  line.close('}');
}

std::optional<Figure> figure_in(const Json& json, const char* name, Words& words) {
  const auto found = json.find(name);
  if (found == json.end()) return std::nullopt;
  Figure figure;
  figure.unit = words.keep(text_of(*found, "unit"));
  figure.value = Decimal::parse(text_of(*found, "value")).value();
  figure.text = text_of(*found, "text");
  figure.samples = number_of(*found, "samples");
  figure.unanswered = number_of(*found, "unanswered");
  figure.left_out = number_of(*found, "left_out");
  figure.at_least = is_set(*found, "at_least");
  return figure;
}

void write(LineWriter& line, const JudgedResult& judged) {
  line.open('{');
  line.member("check", judged.is_check);
  line.member("label", judged.label);
  line.member("text", judged.text);
  line.member("line_text", judged.line_text);
  line.member("outcome", static_cast<unsigned>(judged.outcome));
  line.member("explanation", judged.explanation);
  line.member("because", judged.because);
  line.member("position", judged.position);
  line.member("file", judged.file);
  line.member("line", judged.line);
  line.member("column", judged.column);
  line.member("seen", judged.seen);
  line.member("missed", judged.missed);
  line.member("late", judged.late);
  line.member("excess", judged.excess);
  line.member("open", judged.open);
  line.member("time", judged.time);
  line.member("seq", judged.seq);
  line.member("message", judged.witness.message);
  line.member("first", judged.witness.first);
  line.member("last", judged.witness.last);
  line.member("story", judged.story);
  line.member("margin", judged.margin);
  line.member("late_by", judged.late_by);
  if (judged.measured) {
    line.member("comparison", judged.measured->comparison);
    write(line, "limit", judged.measured->limit);
    write(line, "value", judged.measured->value);
  }
  line.close('}');
}

JudgedResult judged_of(const Json& json, Words& words) {
  JudgedResult judged;
  judged.is_check = is_set(json, "check");
  judged.label = text_of(json, "label");
  judged.text = text_of(json, "text");
  judged.line_text = text_of(json, "line_text");
  judged.outcome = static_cast<check::Outcome>(number_of(json, "outcome"));
  judged.explanation = text_of(json, "explanation");
  judged.because = text_of(json, "because");
  judged.position = text_of(json, "position");
  judged.file = text_of(json, "file");
  judged.line = value_of<std::uint32_t>(json, "line");
  judged.column = value_of<std::uint32_t>(json, "column");
  judged.seen = number_of(json, "seen");
  judged.missed = number_of(json, "missed");
  judged.late = number_of(json, "late");
  judged.excess = number_of(json, "excess");
  judged.open = number_of(json, "open");
  judged.time = value_of<Time>(json, "time");
  judged.seq = value_of<EventSeq>(json, "seq");
  judged.witness = {value_of<MessageId>(json, "message"), value_of<EventSeq>(json, "first"),
                    value_of<EventSeq>(json, "last")};
  judged.story = text_of(json, "story");
  judged.margin = optional_of<Duration>(json, "margin");
  judged.late_by = optional_of<Duration>(json, "late_by");
  if (const auto limit = figure_in(json, "limit", words))
    judged.measured = report::MeasuredClaim{figure_in(json, "value", words), text_of(json, "comparison"), *limit};
  return judged;
}

/// Writes a row of counts. Its columns are one text, because every row of a kind has the same.
void write(LineWriter& line, const TrafficRow& row) {
  std::string columns;
  for (const TrafficCount& count : row.counts) {
    if (!columns.empty()) columns += between_columns;
    columns.append(count.key).append(1, between_words).append(count.words);
  }
  line.open('{');
  line.member("kind", static_cast<unsigned>(row.kind));
  line.member("name", row.name);
  line.member("columns", columns);
  line.open("n", '[');
  for (const TrafficCount& count : row.counts) line.element(count.n);
  line.close(']');
  line.member("oldest", row.oldest_age);
  if (row.backlog) {
    line.open("backlog", '{');
    line.always("began", row.backlog->began);
    line.member("gone", row.backlog->gone);
    line.always("most", row.backlog->most);
    line.always("among", row.backlog->among);
    line.close('}');
  }
  for (const TrafficCount& count : row.counts) {
    if (count.reasons.empty()) continue;
    line.open(count.key, '[');
    for (const auto& [reason, n] : count.reasons) {
      line.element(static_cast<unsigned>(reason));
      line.element(n);
    }
    line.close(']');
  }
  line.close('}');
}

TrafficRow row_of(const Json& json, Words& words) {
  TrafficRow row;
  row.kind = static_cast<TrafficRow::Kind>(number_of(json, "kind"));
  row.name = text_of(json, "name");
  row.oldest_age = optional_of<Duration>(json, "oldest");
  if (const auto backlog = json.find("backlog"); backlog != json.end()) {
    row.backlog = report::Backlog{value_of<Time>(*backlog, "began"), optional_of<Time>(*backlog, "gone"),
                                  number_of(*backlog, "most"), number_of(*backlog, "among")};
  }
  std::string_view columns = words.keep(text_of(json, "columns"));
  for (const Json& n : json.at("n")) {
    const std::string_view column = columns.substr(0, columns.find(between_columns));
    columns.remove_prefix(std::min(columns.size(), column.size() + 1));
    const std::size_t key = column.find(between_words);
    TrafficCount& count =
        row.counts.emplace_back(TrafficCount{column.substr(0, key), column.substr(key + 1), n.get<std::uint64_t>()});
    const Json& reasons = elements_of(json, std::string(count.key).c_str());
    for (std::size_t i = 0; i + 1 < reasons.size(); i += 2)
      count.reasons.emplace_back(static_cast<Reason>(reasons[i].get<unsigned>()), reasons[i + 1].get<std::uint64_t>());
  }
  return row;
}

/// Writes the lists of a run.
void write_lists(LineWriter& line, const report::RunResult& run) {
  line.open("options", '[');
  for (const auto& [name, value] : run.options) {
    line.element(name);
    line.element(value);
  }
  line.close(']');
  line.open("judged", '[');
  for (const JudgedResult& each : run.judged) write(line, each);
  line.close(']');
  line.open("reports", '[');
  for (const report::ReportResult& each : run.reports) {
    line.open('{');
    line.member("name", each.name);
    line.member("is_latency", each.is_latency);
    write(line, "value", each.value);
    line.close('}');
  }
  line.close(']');
  line.open("warnings", '[');
  for (const report::Told& each : run.warnings) {
    line.open('{');
    line.member("kind", static_cast<unsigned>(each.kind));
    line.member("text", each.text);
    line.member("times", each.times);
    line.close('}');
  }
  line.close(']');
  line.open("traffic", '[');
  for (const TrafficRow& each : run.traffic) write(line, each);
  line.close(']');
}

void read_lists(const Json& json, Words& words, report::RunResult& run) {
  const Json& options = json.at("options");
  for (std::size_t i = 0; i + 1 < options.size(); i += 2)
    run.options.emplace_back(options[i].get<std::string>(), options[i + 1].get<std::string>());
  for (const Json& each : json.at("judged")) run.judged.push_back(judged_of(each, words));
  for (const Json& each : json.at("reports"))
    run.reports.push_back({text_of(each, "name"), figure_in(each, "value", words), is_set(each, "is_latency")});
  for (const Json& each : json.at("warnings"))
    run.warnings.push_back(
        {static_cast<report::Told::Kind>(number_of(each, "kind")), text_of(each, "text"), number_of(each, "times")});
  for (const Json& each : json.at("traffic")) run.traffic.push_back(row_of(each, words));
}

}  // namespace

void write(LineWriter& line, const report::RunResult& run) {
  line.member("name", run.name);
  line.always("seed", run.seed);
  line.member("digest", trace::Digest::text_of(run.digest));
  line.member("standing", static_cast<unsigned>(run.standing));
  line.member("file", run.file);
  line.member("scenario", run.scenario);
  line.member("ended_at", run.ended_at);
  line.member("events", run.events);
  line.member("cut_by", run.cut_by);
  line.member("at_cap", run.at_cap);
  line.member("replay", run.replay);
  line.member("expects_nothing", run.expects_nothing);
  line.member("is_strict", run.is_strict);
  write_lists(line, run);
}

report::RunResult run_of(const Json& json, Words& words) {
  report::RunResult run;
  run.name = text_of(json, "name");
  run.seed = number_of(json, "seed");
  run.digest = digest_named(text_of(json, "digest"));
  run.standing = static_cast<report::Standing>(number_of(json, "standing"));
  run.file = text_of(json, "file");
  run.scenario = text_of(json, "scenario");
  run.ended_at = value_of<Time>(json, "ended_at");
  run.events = number_of(json, "events");
  run.cut_by = text_of(json, "cut_by");
  run.at_cap = is_set(json, "at_cap");
  run.replay = text_of(json, "replay");
  run.expects_nothing = is_set(json, "expects_nothing");
  run.is_strict = is_set(json, "is_strict");
  read_lists(json, words, run);
  return run;
}

std::uint64_t digest_named(const std::string& word) {
  std::uint64_t digest = 0;
  std::from_chars(word.data(), word.data() + word.size(), digest, 16);
  return digest;
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace meshsim::shard
