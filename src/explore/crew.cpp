#include "explore/crew.hpp"

#include <exception>
#include <new>
#include <utility>
#include <vector>

#include "explore/ledger.hpp"
#include "explore/search.hpp"
#include "world/workers.hpp"

namespace meshsim::explore {

/// Holds the outcome of a piece that was done here.
struct Crew::Slot {
  PieceResult result;
  std::string problem;
  bool is_whole = false;
};

bool Crew::work_on(std::size_t pieces, const Work& work, const Take& take) {
  const std::uint64_t first = std::exchange(begun_, begun_ + pieces);
  std::vector<Slot> slots(pieces);
  world::Workers workers(jobs_, pieces, [&](std::size_t piece) {
    const bool is_elsewhere = is_left_out(first + piece) || is_done(first + piece);
    if (!should_stop() && !is_elsewhere) work_guarded(work, piece, slots[piece]);
  });
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    workers.wait_for(piece);
    const std::uint64_t number = first + piece;
    Slot slot = std::move(slots[piece]);
    bool is_wanted = true;
    if (is_left_out(number)) {
      is_wanted = take(piece, nullptr);
    } else if (is_done(number)) {
      slot.result = ledger_->take(number);
      is_wanted = take(piece, &slot.result);
    } else if (slot.is_whole) {
      if (ledger_ != nullptr) ledger_->keep(number, slot.result);
      is_wanted = take(piece, &slot.result);
    } else {
      problem_ = std::move(slot.problem);
      is_wanted = false;
    }
    if (!is_wanted) {
      stop();
      break;
    }
  }
  if (should_stop()) stop();  // where a signal says so
  return !should_stop();
}

void Crew::work_guarded(const Work& work, std::size_t piece, Slot& slot) const {
  try {
    work(piece, slot.result);
    slot.is_whole = !should_stop();
  } catch (const std::bad_alloc&) {
    slot.problem = "there is not enough memory for so many runs at once";
  } catch (const std::exception& error) {  // of an actor in C++, or ours
    slot.problem = error.what();
  } catch (...) {  // an actor may throw what it likes
    slot.problem = "what an actor threw is no std::exception";
  }
}

bool Crew::is_left_out(std::uint64_t number) const { return ledger_ != nullptr && !ledger_->is_wanted(number); }

bool Crew::is_done(std::uint64_t number) const { return ledger_ != nullptr && ledger_->is_done(number); }

}  // namespace meshsim::explore
