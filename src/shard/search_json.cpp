#include "shard/search_json.hpp"

#include <charconv>
#include <string_view>
#include <vector>

#include "shard/part.hpp"

namespace meshsim::shard {
namespace {

using explore::Finding;
using explore::Level;
using explore::Strike;

Strike strike_of(const Json& json) {
  return {{json.at(0).get<EventSeq>(), json.at(1).get<Time>(), json.at(2).get<int>() != 0},
          json.at(3).get<std::uint32_t>()};
}

void write(LineWriter& line, const Finding& finding) {
  line.open('{');
  line.always("claim", finding.claim);
  line.always("failure", static_cast<unsigned>(finding.failure));
  line.always("count", finding.count);
  line.always("digest", finding.digest);
  line.open("first", '[');
  for (const Strike& strike : finding.first) {
    line.open('[');
    line.element(strike.moment.event);
    line.element(strike.moment.time);
    line.element(strike.moment.is_before ? 1 : 0);
    line.element(strike.fault);
    line.close(']');
  }
  line.close(']');
  line.open("ways", '[');
  for (const auto& [faults, count] : finding.ways) {
    line.open('[');
    line.element(faults[0]);
    line.element(faults[1]);
    line.element(count);
    line.close(']');
  }
  line.close(']');
  line.close('}');
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

/// The courses of events are most of a piece: numbers in a row, each of so many digits.
constexpr std::size_t shape_digits = 16;

std::string text_of(const std::vector<std::uint64_t>& shapes) {
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string text(shapes.size() * shape_digits, '0');
  auto place = text.begin();
  for (const std::uint64_t shape : shapes) {
    for (int shift = 60; shift >= 0; shift -= 4) *place++ = hexadecimal[shape >> shift & 15];
  }
  return text;
}

std::vector<std::uint64_t> shapes_of(std::string_view text) {
  std::vector<std::uint64_t> shapes(text.size() / shape_digits);
  for (std::uint64_t& shape : shapes) {
    std::from_chars(text.data(), text.data() + shape_digits, shape, 16);
    text.remove_prefix(shape_digits);
  }
  return shapes;
}

}  // namespace

std::string piece_of(std::uint64_t index, const explore::PieceResult& piece) {
  const Level& level = piece.level;
  std::string text;
  LineWriter line(text);
  line.open('{');
  line.always("index", index);
  line.member(memory_spent, piece.is_memory_spent);
  line.open("counts", '[');
  for (const std::uint64_t count : {level.schedules, level.nothing_to_do, level.touched_nothing, level.vacuous,
                                    piece.unguided, piece.unguided_failing})
    line.element(count);
  line.close(']');
  line.always("reasons", static_cast<std::uint64_t>(level.reasons));
  line.always("more_reasons", static_cast<std::uint64_t>(level.reasons >> 64));
  line.always("crash_points", level.crash_points);
  line.open("findings", '[');
  for (const Finding& finding : piece.findings) write(line, finding);
  line.close(']');
  line.member("shapes", std::string_view(text_of(piece.shapes)));
  line.close('}');
  return text;
}

explore::PieceResult piece_result_of(const std::string& object) {
  const Json json = Json::parse(object);
  explore::PieceResult piece;
  const Json& counts = json.at("counts");
  piece.level.schedules = counts.at(0).get<std::uint64_t>();
  piece.level.nothing_to_do = counts.at(1).get<std::uint64_t>();
  piece.level.touched_nothing = counts.at(2).get<std::uint64_t>();
  piece.level.vacuous = counts.at(3).get<std::uint64_t>();
  piece.unguided = counts.at(4).get<std::uint64_t>();
  piece.unguided_failing = counts.at(5).get<std::uint64_t>();
  piece.level.reasons = explore::ReachedMask{json.at("more_reasons").get<std::uint64_t>()} << 64 |
                        json.at("reasons").get<std::uint64_t>();
  piece.level.crash_points = json.at("crash_points").get<std::uint32_t>();
  for (const Json& finding : json.at("findings")) piece.findings.push_back(finding_of(finding));
  piece.shapes = shapes_of(json.value("shapes", ""));
  return piece;
}

}  // namespace meshsim::shard
