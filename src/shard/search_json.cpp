#include "shard/search_json.hpp"

namespace meshsim::shard {
namespace {

using explore::Finding;
using explore::Level;
using explore::Strike;

Json json_of(const Strike& strike) {
  return Json::array({strike.moment.event, strike.moment.time, strike.moment.is_before, strike.fault});
}

Strike strike_of(const Json& json) {
  return {{json.at(0).get<EventSeq>(), json.at(1).get<Time>(), json.at(2).get<bool>()},
          json.at(3).get<std::uint32_t>()};
}

Json json_of(const Finding& finding) {
  Json json{{"claim", finding.claim}, {"failure", static_cast<unsigned>(finding.failure)},
            {"count", finding.count}, {"digest", finding.digest},
            {"first", Json::array()}, {"ways", Json::array()}};
  for (const Strike& strike : finding.first) json["first"].push_back(json_of(strike));
  for (const auto& [faults, count] : finding.ways) json["ways"].push_back(Json::array({faults[0], faults[1], count}));
  return json;
}

Finding finding_of(const Json& json) {
  Finding finding;
  finding.claim = json.at("claim").get<std::uint32_t>();
  finding.failure = static_cast<explore::Failure>(json.at("failure").get<unsigned>());
  finding.count = json.at("count").get<std::uint64_t>();
  finding.digest = json.at("digest").get<std::uint64_t>();
  for (const Json& strike : json.at("first")) finding.first.push_back(strike_of(strike));
  for (const Json& way : json.at("ways"))
    finding.ways[{way.at(0).get<std::uint32_t>(), way.at(1).get<std::uint32_t>()}] = way.at(2).get<std::uint64_t>();
  return finding;
}

}  // namespace

Json json_of(const explore::PieceResult& piece) {
  const Level& level = piece.level;
  Json json{{"counts", {level.schedules, level.nothing_to_do, level.touched_nothing, level.vacuous}},
            {"reasons", level.reasons},
            {"crash_points", level.crash_points},
            {"findings", Json::array()},
            {"shapes", piece.shapes}};
  for (const Finding& finding : piece.findings) json["findings"].push_back(json_of(finding));
  return json;
}

explore::PieceResult piece_result_of(const Json& json) {
  explore::PieceResult piece;
  const Json& counts = json.at("counts");
  piece.level.schedules = counts.at(0).get<std::uint64_t>();
  piece.level.nothing_to_do = counts.at(1).get<std::uint64_t>();
  piece.level.touched_nothing = counts.at(2).get<std::uint64_t>();
  piece.level.vacuous = counts.at(3).get<std::uint64_t>();
  piece.level.reasons = json.at("reasons").get<std::uint64_t>();
  piece.level.crash_points = json.at("crash_points").get<std::uint32_t>();
  for (const Json& finding : json.at("findings")) piece.findings.push_back(finding_of(finding));
  piece.shapes = json.at("shapes").get<std::vector<std::uint64_t>>();
  return piece;
}

}  // namespace meshsim::shard
