// Executes a schedule with real processes against a real server.
//
// Virtual time passes only when the system is quiet: all that was sent is handled, waits at the server, or lies with a
// process that is stopped. What the system waits for is asked for (the server's list of clients, an answer from each
// client behind all it was sent); the wall clock only ends a wait that would not end.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "driver/outcome.hpp"
#include "driver/real_broker.hpp"
#include "driver/real_client.hpp"
#include "driver/schedule.hpp"

namespace meshsim::conformance {

class RealRun {
 public:
  /// Takes references that must outlive the run. `client_program`: the path of conformance_client.
  RealRun(const Schedule& schedule, RealBroker& broker, std::string client_program);

  /// Runs. Call once. Throws Trouble.
  Outcome operator()();
  /// Tells whether a step came within a few milliseconds of the end of a handler or of a claim: the simulation, whose
  /// messages take time on their way, may see them in the other order.
  bool was_too_close() const { return too_close_ || !broker_->kept_time(); }

 private:
  // What the schedule says: real_run.cpp
  void pass_to(Time time);
  void perform(const Step& step);
  void power_off();
  bool end_silence();
  void act_on_broker(const plan::Action& action);
  void act_on_client(std::uint32_t member, const plan::Action& action);
  void stand_still(bool still);
  bool was_cut_off(const RealClient& client) const;
  void expect_late_claim();
  void start(std::uint32_t member);
  void kill(std::uint32_t member);
  void scale(const Step& step);
  void stop(std::uint32_t member, const char* command = "quit");
  std::vector<std::string> arguments_of(const Member& member) const;
  bool asks(const Member& member) const;
  const plan::Handler* handler_of(const Member& member) const;
  std::uint32_t next_due() const;
  Time next_look() const;
  bool do_next(Time before);
  bool is_coming_back(Time time) const;
  bool is_catching_up() const;
  bool may_be_idle(Time time) const;

  // Publishers and their outboxes: publishing.cpp
  void publish(const Step& step);
  void send(std::uint32_t member, std::uint64_t number);
  void resend();
  void await_confirm(std::uint32_t member);
  void hear_of_publish(std::uint32_t member, std::uint64_t number, bool confirmed, std::uint32_t receivers);

  // What the clients say, and when all is quiet: settling.cpp
  void settle();
  void listen();
  void hear(std::uint32_t member, const std::string& report);
  void begin_handler(std::uint32_t member, std::uint64_t message, std::uint32_t delivery);
  void end_handler(std::uint32_t member);
  void note_handled(std::uint32_t member, std::uint64_t message, std::uint32_t delivery);
  void reconnect();
  void ask_to_sync();
  bool all_synced() const;
  bool is_at_rest();
  void await_reports();
  void mourn(std::uint32_t member);
  void bury(std::uint32_t member);
  void expect_idle();
  void look_for_idle();

  const Schedule* schedule_;
  RealBroker* broker_;
  std::string client_program_;
  std::vector<RealClient> clients_;              // by member; the broker's is not used
  std::vector<std::vector<std::byte>> records_;  // by message number - 1
  Outcome outcome_;
  Time silence_ends_ = never;  // when who is connected with a dead machine finds out
  bool missed_claim_ = false;  // a lease ended while a consumer stood still
  Time claimed_by_ = -minute;  // until then it may or may not have been claimed
  Time now_ = 0;
  Time reconnected_ = -minute;   // when somebody last did
  std::set<Time> lease_ends_;    // of what was handed out and may not be acked by then
  std::vector<Time> open_ends_;  // likewise, of what may have been handed out later by as much as is open who is back
  std::set<Time> delay_ends_;    // of what was given back to come again later
  bool heard_ = false;           // something that may lead to more
  bool was_busy_ = true;         // something was handed out, or may have been
  bool too_close_ = false;
};

}  // namespace meshsim::conformance
