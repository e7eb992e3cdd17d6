// A real server, as the comparison needs it. One file a product; make_real_broker (real_brokers.cpp) knows them all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "driver/outcome.hpp"
#include "driver/schedule.hpp"
#include "driver/server_process.hpp"

namespace meshsim::conformance {

class RealBroker {
 public:
  virtual ~RealBroker() = default;

  /// Starts a server, empty, with the durability and the queues that the schedule asks for. May reuse one that runs.
  virtual void prepare(const Schedule& schedule) = 0;
  /// Starts the server again on its data, and returns when it answers.
  virtual void start() = 0;
  /// Sends SIGKILL.
  virtual void kill() = 0;
  /// Sends SIGTERM, and waits until it has ended.
  virtual void stop() = 0;
  /// Takes the power from its machine: unsynced data is gone, and its connections fall silent. Where Schedule allows
  /// it.
  virtual void power_off();
  /// Returns the connections that fell silent with it.
  SilentConnections& silent() { return process().silent(); }
  virtual bool is_up() const = 0;
  /// Returns the process, for SIGSTOP and SIGCONT. Where Schedule allows it.
  virtual ServerProcess& process() = 0;
  bool answers() { return is_up() && !process().is_paused(); }

  virtual int port() const = 0;
  /// What every client is told beside the common settings: "NAME=VALUE" words.
  virtual std::vector<std::string> publisher_settings(const Schedule&) const { return {}; }
  /// What a consumer of that queue is told beside the common settings: "NAME=VALUE" words.
  virtual std::vector<std::string> client_settings(const Schedule&, const Queue&) const { return {}; }

  /// Whether the server still counts on this connection, by the name its client was told.
  virtual bool knows(const std::string& connection) = 0;
  /// Whether the server has nothing more for the consumer of this connection, which has reported all it was sent.
  virtual bool rests(const std::string& connection) = 0;
  /// Clients have done something, or time has passed: what is_settled saw before counts no more.
  virtual void begin_settling() {}
  /// Whether the server itself is done: it has handed out what it can, and its files hold what a kill must not take.
  virtual bool is_settled() { return true; }

  /// What the application does of its own accord, from what the scenario says of the broker or a subscription: the
  /// policy that clients act by. Where a product's clients have habits, those are facts of its own, not of the record.
  virtual plan::DeliveryPolicy habits(const plan::DeliveryPolicy& planned) const { return planned; }
  /// Returns how long a peer may be silent before it is taken for dead; 0: for ever.
  virtual Duration heartbeat(const Schedule& schedule) const {
    return schedule.broker_detail().policy.heartbeat.interval;
  }
  /// Whether it is the consumers who look for what has been idle for too long, in a loop of their own.
  virtual bool consumers_claim() const { return false; }
  /// Whether something has been handed out for too long just now.
  virtual bool has_idle(const Schedule&) { return true; }
  /// Whether there is anything to look at in a queue at the end.
  virtual bool keeps(const plan::Subscription& planned) const { return planned.keeping; }

  /// Prepares for the start of a consumer of that queue: makes the queue if its first consumer has to, and the server's
  /// own clients cannot.
  virtual void make_if_late(const Schedule&, const Queue&) {}
  /// Begins the schedule: all clients are connected.
  virtual void begin() {}
  /// Lets so much time pass for the server.
  virtual void pass(Duration) {}
  /// What the application does with what was handed out too long ago, beside what its consumers do themselves.
  virtual void give_back_idle(const Schedule&) {}
  /// Whether the server's time was the schedule's all along, as far as that matters; if not, the run says nothing.
  virtual bool kept_time() const { return true; }
  /// When leases that run now end, by the schedule's time, if the server tells; else every lease of what may have been
  /// handed out counts. To be asked once after each settling.
  virtual std::optional<std::set<Time>> lease_ends() { return std::nullopt; }
  /// How far apart a step and the end of a lease must be, that which comes first is certain.
  virtual Duration grain() const { return 2 * shortest_gap; }

  /// Whether remains() takes what the queue holds, and so needs the clients to be gone.
  virtual bool reads_by_taking() const { return false; }
  /// Notes what is in flight. Called before the clients go.
  virtual void note_in_flight(const Schedule&) {}
  /// What the queue holds now.
  virtual Remains remains(const Schedule& schedule, const Queue& queue) = 0;

  /// Which of an outcome's lines the product can tell.
  virtual View view() const = 0;
  /// What it is set to, where View::settings says that it tells: see server_settings.hpp.
  virtual std::string settings() { return {}; }
  /// Returns its name and version, for reports.
  virtual std::string version() = 0;
};

/// Makes the server for brokers of this kind. Throws Trouble when there is none.
std::unique_ptr<RealBroker> make_real_broker(const std::string& kind);
/// Lists the kinds of the language for which there is a server.
std::vector<std::string> real_kinds();
/// Returns the kind of the plan's broker.
std::string kind_of(const plan::Plan& plan);

}  // namespace meshsim::conformance
