// Lets the time of `work` and `wait` pass for the activations of an instance, and measures how much of it was busy.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/slot_meter.hpp"
#include "base/distribution.hpp"

namespace meshsim::actors {

/// Plain data. `which`: Step::which, which names the draw.
class Timekeeper {
 public:
  explicit Timekeeper(std::uint32_t slots) : meter_(slots) {}

  /// Begins a time in which the activation holds its slot and is busy. Cut in two only while a crash is armed, as
  /// `crash X at mid_work` strikes between the halves.
  void begin_work(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot, const Distribution& duration,
                  std::uint64_t which);
  void begin_second_half(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot);
  /// Begins a time that is not counted as busy.
  void begin_wait(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot, const Distribution& duration,
                  std::uint64_t which);
  void end_wait(const Context& context, const Activation& activation) {
    if (activation.holds_slot()) meter_.change(context.now(), 1);
  }

  SlotMeter& meter() { return meter_; }
  const SlotMeter& meter() const { return meter_; }

 private:
  static void start(Context& context, ActiveSlab<Activation>& all, std::uint32_t slot, Duration duration,
                    bool is_constant);

  SlotMeter meter_;
};

}  // namespace meshsim::actors
