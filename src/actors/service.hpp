// A service's instance: a mailbox, slots for handlers, and its subscriptions.
//
// Arrivals wait in the mailbox until one of the `concurrency` slots is free. A handler holds its slot to its end,
// whatever it waits for. The message is acked when the handler has ended (`ack early`: before it begins).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "actors/admission.hpp"
#include "actors/mailbox.hpp"
#include "actors/program_actor.hpp"
#include "actors/sessions.hpp"
#include "watch/wait_peaks.hpp"

namespace meshsim::actors {

class ServiceActor final : public ProgramActor, public sim::Workload {
 public:
  /// Takes a service of kind service and a plan, which must outlive the actor and its copies. Replicas count from 1.
  ServiceActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica);

  std::unique_ptr<Actor> clone() const override { return std::make_unique<ServiceActor>(*this); }
  void on_ready(Context& context) override;
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer& timer) override;
  void on_end(Context& context, End end) override;
  void on_stop(Context& context) override;

  std::size_t memory_bytes() const override {
    return ProgramActor::memory_bytes() + mailbox_.memory_bytes() + admission_.memory_bytes();
  }
  Capabilities capabilities() override { return {.on_demand = this, .workload = this, .queues = nullptr}; }

  Duration busy(Time now) const override { return meter().busy(now); }
  Duration capacity(Time now) const override { return meter().capacity(now); }
  std::optional<Duration> longest_wait(Time since) const override { return waits_.longest(since); }
  std::size_t waiting() const override { return mailbox_.size(); }
  std::uint32_t slots_in_use() const override { return slots_in_use_; }
  std::uint64_t kept() const override { return outbox().size(); }

 private:
  static constexpr std::uint32_t timer_session = timer_first_own;
  static constexpr std::uint64_t all_requests = 0;                  // no request has this token
  static constexpr std::uint32_t timer_hung = timer_first_own + 1;  ///< value = token: an instance hangs no more

  const plan::ServiceDetail& detail() const { return plan().service_details[plan().services[service_id()].detail]; }
  const plan::Subscription* subscription_of(const Context& context, const Packet& delivery) const;
  std::uint32_t in_hand(const Context& context, std::uint32_t plan_index) const;

  // --- arrivals and slots: service.cpp ---
  void take_delivery(Context& context, const Packet& packet);
  bool ack_on_arrival(Context& context, Arrival& arrival);
  void take_request(Context& context, const Packet& packet);
  void take(Context& context, const Arrival& arrival);
  void take_connection_loss(Context& context, const Packet& packet);
  void fill_slots(Context& context);
  void start_handler(Context& context, const Arrival& arrival);
  bool hang(Context& context, std::uint32_t slot);
  void go_on_from_hang(Context& context, const Timer& timer);
  void run_handler(Context& context, std::uint32_t slot);
  void finish_stop_when_idle(Context& context);

  // --- the ends of messages and requests: service_endings.cpp ---
  void ended(Context& context, std::uint32_t slot, Ending ending) override;
  void end_delivery(Context& context, std::uint32_t slot, Ending ending);
  void settle(Context& context, std::uint32_t slot, EventKind what);
  void give_back(Context& context, const Activation& activation, Ending ending);
  void end_request(Context& context, const Activation& activation, Ending ending);
  void cancel_requests(Context& context, InstanceId caller, std::uint64_t token);
  void return_unhandled(Context& context, const Arrival& arrival);
  void answer_delivery(Context& context, const Arrival& arrival, PacketKind answer, Reason reason,
                       std::uint32_t number = 0);
  EventSeq emit_about(Context& context, const Arrival& arrival, EventKind kind, Reason reason);
  void tell_fate(Context& context, const Arrival& arrival, EventKind fate, Reason reason);
  void say_lost(Context& context, const Arrival& arrival, Reason reason, bool is_broker_done);

  Mailbox mailbox_;
  Sessions sessions_;
  Admission admission_;
  watch::WaitPeaks waits_;
  std::uint32_t concurrency_ = 1;
  std::uint32_t slots_in_use_ = 0;
  bool stopping_ = false;
  std::uint16_t version_ = 0;  // the one that this life runs
};

}  // namespace meshsim::actors
