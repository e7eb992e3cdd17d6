// A load: a stream of flow runs. In an open load arrivals do not wait for one another, however slow the system gets; in
// a closed one each of a number of users runs its flow again when the run before has ended.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "actors/arrival_stream.hpp"
#include "actors/program_actor.hpp"
#include "base/draw_key.hpp"

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
  std::size_t memory_bytes() const override;

 private:
  static constexpr std::uint32_t timer_arrival = timer_first_own;
  static constexpr std::uint32_t timer_user = timer_first_own + 1;  // value = the user, who begins again

  const plan::ClientDetail& detail() const { return plan().clients[plan().services[service_id()].detail]; }
  bool is_closed() const { return detail().users > 0; }
  void schedule_arrival(Context& context, Time next);
  void schedule_user(Context& context, Time at, std::uint32_t user);
  void start_flow(Context& context, DrawKey draws, std::uint32_t user);
  std::uint32_t flow_for(DrawKey draws) const;
  void ended(Context& context, std::uint32_t slot, Ending ending) override;
  void finish_stop_when_idle(Context& context);

  ArrivalStream arrivals_;
  DrawKey users_;                            // the key above the draws of each user
  std::uint64_t started_ = 0;                // open: number of users so far, in all its lives
  std::vector<std::uint32_t> runs_;          // closed: runs so far, by user, in all its lives
  std::vector<std::uint32_t> user_of_slot_;  // closed: whose run an activation is
  bool stopping_ = false;
};

}  // namespace meshsim::actors
