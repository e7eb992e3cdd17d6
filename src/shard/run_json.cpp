#include "shard/run_json.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "trace/digest.hpp"

namespace meshsim::shard {
namespace {

using check::Outcome;
using report::Figure;
using report::JudgedResult;
using report::Standing;
using report::TrafficCount;
using report::TrafficRow;

constexpr std::array outcomes{Outcome::held, Outcome::failed, Outcome::vacuous, Outcome::undecided};
constexpr std::array standings{Standing::passed, Standing::undecided, Standing::failed};

/// Finds the value that is written as this word.
template <class Values>
auto named(const Values& values, const std::string& word) {
  for (const auto value : values) {
    if (to_string(value) == word) return value;
  }
  throw std::runtime_error("`" + word + "` in the results of a shard");
}

Reason reason_named(const std::string& word) {
  for (int i = 0; i < reason_count; ++i) {
    if (to_string(static_cast<Reason>(i)) == word) return static_cast<Reason>(i);
  }
  throw std::runtime_error("`" + word + "` in the results of a shard");
}

template <class Value>
void put(Json& json, const char* name, const std::optional<Value>& value) {
  if (value) json[name] = *value;
}

template <class Value>
std::optional<Value> get(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found == json.end() ? std::nullopt : std::optional(found->template get<Value>());
}

Json json_of(const Figure& figure) {
  return {{"unit", figure.unit},        {"value", figure.value.to_string()}, {"text", figure.text},
          {"samples", figure.samples},  {"unanswered", figure.unanswered},   {"left_out", figure.left_out},
          {"at_least", figure.at_least}};
}

Figure figure_of(const Json& json, Words& words) {
  Figure figure;
  figure.unit = words.keep(json.at("unit").get<std::string>());
  figure.value = Decimal::parse(json.at("value").get<std::string>()).value();
  figure.text = json.at("text").get<std::string>();
  figure.samples = json.at("samples").get<std::uint64_t>();
  figure.unanswered = json.at("unanswered").get<std::uint64_t>();
  figure.left_out = json.at("left_out").get<std::uint64_t>();
  figure.at_least = json.at("at_least").get<bool>();
  return figure;
}

std::optional<Figure> figure_in(const Json& json, const char* name, Words& words) {
  const auto found = json.find(name);
  return found == json.end() ? std::nullopt : std::optional(figure_of(*found, words));
}

Json json_of(const JudgedResult& judged) {
  Json json{{"check", judged.is_check},
            {"label", judged.label},
            {"text", judged.text},
            {"line_text", judged.line_text},
            {"outcome", to_string(judged.outcome)},
            {"explanation", judged.explanation},
            {"because", judged.because},
            {"position", judged.position},
            {"file", judged.file},
            {"line", judged.line},
            {"column", judged.column},
            {"counts", {judged.seen, judged.missed, judged.late, judged.excess, judged.open}},
            {"time", judged.time},
            {"seq", judged.seq},
            {"witness", {judged.witness.message, judged.witness.first, judged.witness.last}},
            {"story", judged.story}};
  put(json, "margin", judged.margin);
  put(json, "late_by", judged.late_by);
  if (judged.measured) {
    json["comparison"] = judged.measured->comparison;
    json["limit"] = json_of(judged.measured->limit);
    if (judged.measured->value) json["value"] = json_of(*judged.measured->value);
  }
  return json;
}

JudgedResult judged_of(const Json& json, Words& words) {
  JudgedResult judged;
  judged.is_check = json.at("check").get<bool>();
  judged.label = json.at("label").get<std::string>();
  judged.text = json.at("text").get<std::string>();
  judged.line_text = json.at("line_text").get<std::string>();
  judged.outcome = named(outcomes, json.at("outcome").get<std::string>());
  judged.explanation = json.at("explanation").get<std::string>();
  judged.because = json.at("because").get<std::string>();
  judged.position = json.at("position").get<std::string>();
  judged.file = json.at("file").get<std::string>();
  judged.line = json.at("line").get<std::uint32_t>();
  judged.column = json.at("column").get<std::uint32_t>();
  const Json& counts = json.at("counts");
  judged.seen = counts.at(0).get<std::uint64_t>();
  judged.missed = counts.at(1).get<std::uint64_t>();
  judged.late = counts.at(2).get<std::uint64_t>();
  judged.excess = counts.at(3).get<std::uint64_t>();
  judged.open = counts.at(4).get<std::uint64_t>();
  judged.time = json.at("time").get<Time>();
  judged.seq = json.at("seq").get<EventSeq>();
  const Json& witness = json.at("witness");
  judged.witness = {witness.at(0).get<MessageId>(), witness.at(1).get<EventSeq>(), witness.at(2).get<EventSeq>()};
  judged.story = json.at("story").get<std::string>();
  judged.margin = get<Duration>(json, "margin");
  judged.late_by = get<Duration>(json, "late_by");
  if (const auto limit = figure_in(json, "limit", words)) {
    judged.measured =
        report::MeasuredClaim{figure_in(json, "value", words), json.at("comparison").get<std::string>(), *limit};
  }
  return judged;
}

Json json_of(const TrafficRow& row) {
  Json json{{"kind", static_cast<unsigned>(row.kind)}, {"name", row.name}, {"counts", Json::array()}};
  for (const TrafficCount& count : row.counts) {
    Json reasons = Json::array();
    for (const auto& [reason, n] : count.reasons) reasons.push_back(Json::array({to_string(reason), n}));
    json["counts"].push_back(Json::array({count.key, count.words, count.n, std::move(reasons)}));
  }
  put(json, "oldest", row.oldest_age);
  if (row.backlog) {
    json["backlog"] = {{"began", row.backlog->began}, {"most", row.backlog->most}, {"among", row.backlog->among}};
    put(json["backlog"], "gone", row.backlog->gone);
  }
  return json;
}

TrafficRow row_of(const Json& json, Words& words) {
  TrafficRow row;
  row.kind = static_cast<TrafficRow::Kind>(json.at("kind").get<unsigned>());
  row.name = json.at("name").get<std::string>();
  for (const Json& each : json.at("counts")) {
    TrafficCount count{words.keep(each.at(0).get<std::string>()), words.keep(each.at(1).get<std::string>()),
                       each.at(2).get<std::uint64_t>()};
    for (const Json& reason : each.at(3))
      count.reasons.emplace_back(reason_named(reason.at(0).get<std::string>()), reason.at(1).get<std::uint64_t>());
    row.counts.push_back(std::move(count));
  }
  row.oldest_age = get<Duration>(json, "oldest");
  if (const auto backlog = json.find("backlog"); backlog != json.end()) {
    row.backlog = report::Backlog{backlog->at("began").get<Time>(), get<Time>(*backlog, "gone"),
                                  backlog->at("most").get<std::uint64_t>(), backlog->at("among").get<std::uint64_t>()};
  }
  return row;
}

/// Adds the lists of a run.
void put_lists(Json& json, const report::RunResult& run) {
  Json& options = json["options"] = Json::array();
  for (const auto& [name, value] : run.options) options.push_back(Json::array({name, value}));
  Json& judged = json["judged"] = Json::array();
  for (const JudgedResult& each : run.judged) judged.push_back(json_of(each));
  Json& reports = json["reports"] = Json::array();
  for (const report::ReportResult& each : run.reports) {
    reports.push_back({{"name", each.name}, {"is_latency", each.is_latency}});
    if (each.value) reports.back()["value"] = json_of(*each.value);
  }
  Json& warnings = json["warnings"] = Json::array();
  for (const report::Told& each : run.warnings)
    warnings.push_back(Json::array({static_cast<unsigned>(each.kind), each.text, each.times}));
  Json& traffic = json["traffic"] = Json::array();
  for (const TrafficRow& each : run.traffic) traffic.push_back(json_of(each));
}

void read_lists(const Json& json, Words& words, report::RunResult& run) {
  for (const Json& each : json.at("options"))
    run.options.emplace_back(each.at(0).get<std::string>(), each.at(1).get<std::string>());
  for (const Json& each : json.at("judged")) run.judged.push_back(judged_of(each, words));
  for (const Json& each : json.at("reports"))
    run.reports.push_back(
        {each.at("name").get<std::string>(), figure_in(each, "value", words), each.at("is_latency").get<bool>()});
  for (const Json& each : json.at("warnings"))
    run.warnings.push_back({static_cast<report::Told::Kind>(each.at(0).get<unsigned>()), each.at(1).get<std::string>(),
                            each.at(2).get<std::uint64_t>()});
  for (const Json& each : json.at("traffic")) run.traffic.push_back(row_of(each, words));
}

}  // namespace

Json json_of(const report::RunResult& run) {
  Json json{{"name", run.name},
            {"seed", run.seed},
            {"digest", trace::Digest::text_of(run.digest)},
            {"standing", report::to_string(run.standing)},
            {"file", run.file},
            {"scenario", run.scenario},
            {"ended_at", run.ended_at},
            {"events", run.events},
            {"cut_by", run.cut_by},
            {"at_cap", run.at_cap},
            {"replay", run.replay},
            {"expects_nothing", run.expects_nothing},
            {"is_strict", run.is_strict}};
  put_lists(json, run);
  return json;
}

report::RunResult run_of(const Json& json, Words& words) {
  report::RunResult run;
  run.name = json.at("name").get<std::string>();
  run.seed = json.at("seed").get<std::uint64_t>();
  run.digest = digest_named(json.at("digest").get<std::string>());
  run.standing = named(standings, json.at("standing").get<std::string>());
  run.file = json.at("file").get<std::string>();
  run.scenario = json.at("scenario").get<std::string>();
  run.ended_at = json.at("ended_at").get<Time>();
  run.events = json.at("events").get<std::uint64_t>();
  run.cut_by = json.at("cut_by").get<std::string>();
  run.at_cap = json.at("at_cap").get<bool>();
  run.replay = json.at("replay").get<std::string>();
  run.expects_nothing = json.at("expects_nothing").get<bool>();
  run.is_strict = json.at("is_strict").get<bool>();
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
