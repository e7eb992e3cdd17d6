// Shares the pieces of a search out to several processes, and keeps what came of them.
//
// The pieces and their order depend on the scenario and the options alone, so that a number says which piece is meant
// in every process.
#pragma once

#include <cstdint>

#include "explore/search.hpp"

namespace meshsim::explore {

class Ledger {
 public:
  virtual ~Ledger() = default;

  /// Begins with so many pieces. False: the search ends here.
  virtual bool open(std::uint64_t pieces) = 0;
  /// Tells whether the piece is part of this search; the others are left to other processes. May be called by any
  /// thread, as is_done.
  virtual bool is_wanted(std::uint64_t piece) const = 0;
  /// Tells whether it was done before this search began.
  virtual bool is_done(std::uint64_t piece) const = 0;
  /// Takes out what came of a piece that is done.
  virtual PieceResult take(std::uint64_t piece) = 0;
  /// Keeps what came of a piece. Pieces come in ascending order.
  virtual void keep(std::uint64_t piece, const PieceResult& result) = 0;
};

}  // namespace meshsim::explore
