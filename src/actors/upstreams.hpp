// The addresses behind one name, as nginx treats them: which one is next, and which are left alone for a while after
// failures.
//
// Smooth weighted round robin and passive health of src/http/ngx_http_upstream_round_robin.c (get_peer and
// free_round_robin_peer), all weights 1. nginx counts time here in whole seconds, and so does this. A group of a single
// address is never marked as failed. There is no last resort: when all are left alone, none is picked (nginx 1.11.5).
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <span>
#include <vector>

namespace meshsim::actors {

/// `max_fails` and `fail_timeout` of nginx's `server` directive; whole seconds count.
struct HealthRule {
  std::uint32_t max_fails = 1;  ///< 0: failures have no effect
  Duration fail_timeout = 10 * second;
};

/// Plain data.
class Upstreams {
 public:
  /// Takes the addresses that the name has now. Those that it had before keep their state.
  void resolve(std::span<const InstanceId> addresses);

  /// Chooses the next one in turn among those not in `tried` (a bit per place; the 65th and later ones are not
  /// remembered), and adds it to `tried`; no_instance when all are tried or left alone. After its quarantine a peer
  /// gets one request on trial.
  InstanceId pick(Time now, const HealthRule& rule, std::uint64_t& tried);
  /// Notes that an attempt at the peer failed (no connection, broken, timed out).
  void failed(InstanceId peer, Time now, const HealthRule& rule);
  /// Notes that the peer answered, whatever the status.
  void succeeded(InstanceId peer);

  std::uint32_t size() const { return static_cast<std::uint32_t>(peers_.size()); }
  /// Tells whether there is only one peer, which is never marked as failed and never tried again.
  bool is_single() const { return peers_.size() == 1; }
  /// A peer that is left alone at present.
  struct LeftOut {
    InstanceId instance = no_instance;
    Time until = 0;         ///< when it gets a request on trial, if none has succeeded before
    bool on_trial = false;  ///< a trial is under way: its answer ends this at once
    bool operator==(const LeftOut&) const = default;
  };
  /// Tells how long the peer is left alone; nothing when it is not.
  std::optional<LeftOut> left_out(InstanceId peer, Time now, const HealthRule& rule) const;
  /// Returns all peers that are left alone, in order of their addresses.
  std::vector<LeftOut> left_out(Time now, const HealthRule& rule) const;

 private:
  struct Peer {
    InstanceId instance = no_instance;
    std::int32_t effective = 1;
    std::int32_t current = 0;
    std::uint32_t fails = 0;
    std::int64_t accessed = 0;  ///< the second of the last failure
    std::int64_t checked = 0;   ///< the second of the last failure or trial

    bool is_left_alone(std::int64_t now, const HealthRule& rule) const;
  };

  Peer* find(InstanceId instance);

  std::vector<Peer> peers_;
};

}  // namespace meshsim::actors
