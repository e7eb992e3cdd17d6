#include "report/annotations.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "report/failed_claims.hpp"
#include "report/json_writer.hpp"
#include "trace/digest.hpp"

namespace meshsim::report {
namespace {

/// A failure at a place in a file.
struct Annotation {
  std::string file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::string title;
  std::string message;
};

std::vector<Annotation> annotations_of(const Results& results) {
  std::vector<Annotation> all;
  for (const InvalidFile& invalid : results.invalid)
    all.push_back({invalid.file, 1, 1, "not a valid scenario", invalid.diagnostics});
  for (const RunWithoutEnd& run : results.without_end) {
    if (run.was_begun) all.push_back({run.file, 1, 1, run.run_name, run.reason});
  }
  for (const FailedClaim& failed : failed_claims(results.runs)) {
    all.push_back({failed.judged->file, std::max(failed.judged->line, 1U), std::max(failed.judged->column, 1U),
                   failed.judged->label, sentence_of(failed) + "\nreplay: " + failed.run->replay});
  }
  for (const RunResult& run : results.runs) {  // such as a test that expects nothing
    const bool is_told = std::any_of(run.judged.begin(), run.judged.end(),
                                     [](const JudgedResult& each) { return each.outcome != check::Outcome::held; });
    if (run.standing != Standing::passed && !is_told)
      all.push_back({run.file, 1, 1, run.name, std::string(to_string(run.standing)) + "\nreplay: " + run.replay});
  }
  return all;
}

/// Escapes a message, and further characters for the value of a property (actions/toolkit,
/// packages/core/src/command.ts).
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string github_annotations(const Results& results) {
  std::string text;
  for (const Annotation& each : annotations_of(results)) {
    text += "::error file=" + escaped(each.file, true) + ",line=" + std::to_string(each.line) +
            ",col=" + std::to_string(each.column) + ",title=" + escaped(each.title, true) +
            "::" + escaped(each.message, false) + "\n";
  }
  return text;
}

std::string gitlab_report(const Results& results) {
  JsonWriter json;
  json.open_list();
  for (const Annotation& each : annotations_of(results)) {
    json.open_object();
    json.member("description", each.message);
    json.member("check_name", each.title);
    const std::string identity = each.file + "\n" + each.title;  // the same finding keeps its identity in another run
    json.member("fingerprint", trace::Digest::text_of(hash_bytes(identity.data(), identity.size(), 0)));
    json.member("severity", "major");
    json.open_object("location", JsonWriter::Layout::one_line);
    json.member("path", each.file);
    json.open_object("lines");
    json.member("begin", each.line);
    json.close();
    json.close();
    json.close();
  }
  json.close();
  return json.take();
}

}  // namespace meshsim::report
