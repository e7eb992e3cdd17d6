// Files of numbers that a scenario names: measured durations, times of arrivals.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compile/source/options.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"

namespace meshsim::compile {

/// The durations in the first column of a CSV file, a line each: `17ms`, or a bare number where a unit is given. Blank
/// lines, lines that begin with `#`, and a first line that is no number (the names of the columns) are left out. Each
/// file is one of the sources of the compilation, so that a mistake in it is shown as one in a scenario is.
class DataFiles {
 public:
  using Durations = std::shared_ptr<const std::vector<Duration>>;

  enum class Order : std::uint8_t { any, ascending };
  struct Wanted {
    lang::ast::Text file;          ///< relative to the file that names it
    std::optional<Duration> unit;  ///< of bare numbers
    Order order = Order::any;
  };

  DataFiles(FileReader& reader, lang::Sources& sources) : reader_(&reader), sources_(&sources) {}

  /// Reads a file, once for all runs; nullptr, after a report, when it has none or is wrong. There is at least one
  /// duration, and none is below 0.
  [[nodiscard]] Durations read(const Wanted& wanted, lang::Diagnostics& diagnostics);

  /// Lists all that were read, because plans point into them.
  [[nodiscard]] const std::vector<Durations>& all() const { return all_; }

 private:
  struct Known {
    lang::FileId file = 0;
    bool is_read = false;
    std::map<std::optional<Duration>, Durations> by_unit;
  };
  Known* open(const lang::ast::Text& name, lang::Diagnostics& diagnostics);
  Durations parse(lang::FileId file, std::optional<Duration> unit, lang::Diagnostics& diagnostics) const;

  FileReader* reader_;
  lang::Sources* sources_;
  std::map<std::string, Known> files_;  // by path
  std::vector<Durations> all_;
};

}  // namespace meshsim::compile
