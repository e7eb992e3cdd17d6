// The faults that lines of the timeline put on the links between instances: cut, delay, loss, drop. Any number of them
// may lie on a link at once; each begins and ends as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <span>
#include <variant>
#include <vector>

#include "base/draw_key.hpp"
#include "base/ratio.hpp"
#include "plan/action.hpp"
#include "plan/verbs.hpp"

namespace meshsim::sim {

/// The effect of a timeline line on the paths between two sides. Plain data.
struct Fault {
  plan::Action action;     ///< a verb with sides
  std::uint32_t line = 0;  ///< the timeline line that began it
  DrawKey draws;           ///< the key for its draws on each packet
  bool active = true;
  std::uint64_t acted = 0;  ///< number of packets it touched
  /// By path: the number of draws there. Each path has draws of its own, so that traffic on another does not shift
  /// them.
  std::vector<std::uint32_t> drawn;
  std::vector<std::uint32_t> left_in_burst;  ///< a loss in bursts, by path: packets that will be lost next
  std::vector<Time> free_at;                 ///< a bandwidth, by path: when what is sent has left

  const plan::Sides& sides() const { return *plan::sides_of(action); }
};

/// One direction between two instances.
struct Link {
  struct End {
    ServiceId service = no_service;
    std::uint32_t replica = 0;
  };
  End from, to;

  Link reversed() const { return {to, from}; }
};

class LinkFaults {
 public:
  /// Begins a fault; returns its index.
  std::uint32_t begin(Fault fault);
  /// Ends a fault. False when it is over already.
  bool end(std::uint32_t fault);
  /// Ends every fault if the sides name all of its pairs and directions, see plan::heals().
  void heal(const plan::Sides& sides);
  /// Tells whether heal() would end a fault.
  bool has_active(const plan::Sides& sides) const;
  std::span<const Fault> all() const { return faults_; }

  /// Tells whether the fault is active and lies on the link.
  static bool lies_on(const Fault& fault, const Link& link);
  /// Tells whether nothing gets through while the fault lasts: a cut, or a loss of everything.
  static bool blocks(const Fault& fault);

  /// Tells whether a fault lies on the link, in this direction.
  bool any_on(const Link& link) const;
  bool is_cut(const Link& link) const;
  /// Tells whether nothing gets through.
  bool is_blocked(const Link& link) const;

  // Tells the same when there is a packet, and notes that the faults have touched one.
  bool touches_cut(const Link& link);
  bool touches_block(const Link& link);
  /// Returns the extra delay of a packet of that size which is sent now on the path of that index and name.
  Duration delay(const Link& link, std::size_t path, DrawKey name, Time now, std::size_t bytes);
  /// Draws whether a `drop` takes what is sent now on the path of that index and name. Further faults draw only if the
  /// earlier ones have left it.
  bool drops(const Link& link, std::size_t path, DrawKey name);
  /// Draws whether a `loss` takes what is sent now. Every such fault draws, whether an earlier one has struck or not,
  /// so that they do not depend on each other.
  bool loses(const Link& link, std::size_t path, DrawKey name);

 private:
  static DrawKey next_draw(Fault& fault, std::size_t path, DrawKey name);
  static bool is_in_burst(Fault& fault, const plan::act::Loss& loss, std::size_t path, DrawKey name);
  static Duration transmit(Fault& fault, const plan::act::Bandwidth& narrow, std::size_t path, Time now,
                           std::size_t bytes);

  std::vector<Fault> faults_;  // all faults that ever were
};

}  // namespace meshsim::sim
