// A load: an open stream of flow runs. Arrivals do not wait for one another, however slow the system gets.
#pragma once

#include <cstdint>
#include <memory>

#include "actors/program_actor.hpp"
#include "base/draw_key.hpp"
#include "base/random.hpp"

namespace meshsim::actors {

class ClientActor final : public ProgramActor {
 public:
  /// Takes a service of kind client and a plan, which must outlive the actor and its copies.
  ClientActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica);

  std::unique_ptr<Actor> clone() const override { return std::make_unique<ClientActor>(*this); }
  void on_ready(Context& context) override;
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer& timer) override;
  void on_end(Context& context, End end) override;
  void on_stop(Context& context) override;

 private:
  static constexpr std::uint32_t timer_arrival = timer_first_own;

  const plan::ClientDetail& detail() const { return plan().clients[plan().services[service_id()].detail]; }
  void schedule_arrival(Context& context, Time after);
  void start_flow(Context& context);
  void ended(Context& context, std::uint32_t slot, Ending ending) override;
  void finish_stop_when_idle(Context& context);

  Random arrivals_;            // draws the arrivals of users, and nothing else
  DrawKey users_;              // the key above the draws of each user
  std::uint64_t started_ = 0;  // number of users so far, in all its lives
  bool stopping_ = false;
};

}  // namespace meshsim::actors
