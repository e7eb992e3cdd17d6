// The result of a run as JSON and back, so that every report of it can be made elsewhere, to the byte.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "report/result.hpp"
#include "shard/line_writer.hpp"

namespace meshsim::shard {

using Json = nlohmann::ordered_json;

/// Keeps words that results refer to. It must outlive them.
class Words {
 public:
  std::string_view keep(const std::string& word) { return *words_.insert(word).first; }

 private:
  std::set<std::string, std::less<>> words_;
};

/// Writes all of the result as members of the open object.
void write(LineWriter& line, const report::RunResult& run);

/// Reads what write() wrote. Throws what nlohmann::json throws where it is something else.
report::RunResult run_of(const Json& json, Words& words);

/// Reads a digest that trace::Digest wrote.
std::uint64_t digest_named(const std::string& word);

/// Writes on one line; bytes that are no UTF-8 become U+FFFD.
std::string text_of(const Json& json);

}  // namespace meshsim::shard
