// The pipeline as a bare prototype: the same connection crossings, timers and draws for each request on the bare loop,
// with virtual actors and a 32-byte record of each step, but without language, claims, digest, faults or copying.
// A timer is set for each call, publish and delivery and taken back by its answer, in a list for each duration.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/distribution.hpp"
#include "base/random.hpp"
#include "bench/bare_loop.hpp"

namespace meshsim::bench {

class BarePipeline {
 public:
  /// Its arrival, its twelve hops and three times of work.
  static constexpr std::uint64_t events_per_request = 16;

  explicit BarePipeline(std::uint64_t rate)
      : guards_(std::bit_ceil(rate)), between_(Distribution::exponential(second / static_cast<Duration>(rate))) {
    for (auto& role : {Role::client, Role::gateway, Role::auth, Role::broker, Role::order, Role::worker}) {
      actors_.push_back(std::make_unique<Actor>(*this, role));
    }
    for (std::size_t i = 0; i < paths_.size(); ++i) paths_[i].random = Random::named(i, "path");
    loop_.schedule(0, {.to = 0, .kind = Kind::arrival});
  }

  void run(std::uint64_t events) {
    for (std::uint64_t i = 0; i < events; ++i) {
      const Event event = loop_.pop();
      expire();
      actors_[event.to]->on(event);
    }
  }
  std::uint64_t hops() const { return hops_; }
  std::uint64_t requests() const { return requests_; }

 private:
  enum class Role : std::uint32_t { client, gateway, auth, broker, order, worker };
  enum class Kind : std::uint8_t { arrival, request, reply, publish, confirm, deliver, ack, worked };
  struct Event {
    std::uint32_t to = 0;
    Kind kind = Kind::arrival;
    std::uint8_t stage = 0;
    std::uint32_t from = 0;
    std::uint32_t request = 0;
  };
  struct Path {
    std::int64_t last = 0;
    Random random;
    Distribution latency = Distribution::lognormal(9 * millisecond, 11 * millisecond);
  };
  /// A timer in the list of its duration, oldest first.
  struct Timeout {
    std::int64_t due;
    std::uint32_t request;
    std::uint32_t previous, next;
  };
  struct TimeoutList {
    std::uint32_t first = none, last = none;
  };
  /// What is under way: the timers that its answers take back.
  struct Guards {
    std::array<std::uint32_t, 6> timer{none, none, none, none, none, none};
  };
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Record {
    std::int64_t time;
    std::uint64_t seq;
    std::uint32_t actor, peer, request;
    Kind kind;
  };

  class ActorBase {
   public:
    virtual ~ActorBase() = default;
    virtual void on(const Event& event) = 0;
  };
  class Actor final : public ActorBase {
   public:
    Actor(BarePipeline& pipeline, Role role)
        : pipeline_(pipeline), role_(role), random_(Random::named(static_cast<std::uint64_t>(role), "actor")) {}
    void on(const Event& event) override {
      switch (role_) {
        case Role::client:
          if (event.kind == Kind::arrival) return arrive();
          pipeline_.unguard(event.request, 0);
          return pipeline_.record(event);
        case Role::gateway:
          pipeline_.record(event);
          if (event.kind == Kind::request) return call(Role::auth, event.request, 1);
          pipeline_.unguard(event.request, 1);
          return answer(Role::client, event.request);
        case Role::broker:
          return serve(event);
        default:
          return work(event);
      }
    }

   private:
    void arrive() {
      pipeline_.loop_.schedule(pipeline_.loop_.now() + pipeline_.between_.draw(random_), {.kind = Kind::arrival});
      const std::uint32_t request = static_cast<std::uint32_t>(pipeline_.requests_++);
      call(Role::gateway, request, 0);
    }
    void call(Role to, std::uint32_t request, std::uint8_t timer) {
      pipeline_.guard(request, timer);
      pipeline_.send(role_, to, Kind::request, 0, request);
    }
    void answer(Role to, std::uint32_t request) { pipeline_.send(role_, to, Kind::reply, 0, request); }
    void serve(const Event& event) {
      pipeline_.record(event);
      const auto delivery = static_cast<std::uint8_t>(event.stage == 0 ? 3 : 5);
      if (event.kind == Kind::ack) return pipeline_.unguard(event.request, delivery);
      pipeline_.send(role_, static_cast<Role>(event.from), Kind::confirm, event.stage, event.request);
      pipeline_.guard(event.request, delivery);
      pipeline_.send(role_, event.stage == 0 ? Role::order : Role::worker, Kind::deliver, event.stage, event.request);
    }
    void work(const Event& event) {
      if (event.kind == Kind::request || event.kind == Kind::deliver) {
        const Event worked{static_cast<std::uint32_t>(role_), Kind::worked, event.stage, event.from, event.request};
        return pipeline_.loop_.schedule(pipeline_.loop_.now() + random_.between(2 * millisecond, 6 * millisecond),
                                        worked);
      }
      if (event.kind == Kind::worked) {
        if (role_ == Role::worker) return pipeline_.send(role_, Role::broker, Kind::ack, 1, event.request);
        pipeline_.guard(event.request, role_ == Role::auth ? 2 : 4);
        return pipeline_.send(role_, Role::broker, Kind::publish, role_ == Role::auth ? 0 : 1, event.request);
      }
      pipeline_.record(event);
      pipeline_.unguard(event.request, role_ == Role::auth ? 2 : 4);
      if (role_ == Role::auth) return answer(Role::gateway, event.request);
      pipeline_.send(role_, Role::broker, Kind::ack, 0, event.request);
    }

    BarePipeline& pipeline_;
    Role role_;
    Random random_;
  };

  void send(Role from, Role to, Kind kind, std::uint8_t stage, std::uint32_t request) {
    ++hops_;
    Path& path = paths_[static_cast<std::size_t>(from) * 6 + static_cast<std::size_t>(to)];
    const std::int64_t due = std::max(loop_.now() + path.latency.draw(path.random), path.last);
    path.last = due;
    loop_.schedule(due, {static_cast<std::uint32_t>(to), kind, stage, static_cast<std::uint32_t>(from), request});
  }
  // Timers of a request: 0 client's call, 1 gateway's call, 2 and 4 publishes, 3 and 5 deliveries.
  void guard(std::uint32_t request, std::uint8_t which) {
    const std::uint32_t slot = take_slot();
    TimeoutList& list = timeouts_[which / 2];
    slots_[slot] = {loop_.now() + 30 * second, request, list.last, none};
    (list.last == none ? list.first : slots_[list.last].next) = slot;
    list.last = slot;
    guards_of(request).timer[which] = slot;
  }
  void unguard(std::uint32_t request, std::uint8_t which) {
    const std::uint32_t slot = std::exchange(guards_of(request).timer[which], none);
    const Timeout& timeout = slots_[slot];
    TimeoutList& list = timeouts_[which / 2];
    (timeout.previous == none ? list.first : slots_[timeout.previous].next) = timeout.next;
    (timeout.next == none ? list.last : slots_[timeout.next].previous) = timeout.previous;
    free_.push_back(slot);
  }
  std::uint32_t take_slot() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }
  /// Requests live for a fraction of a second: a ring of the latest holds them all.
  Guards& guards_of(std::uint32_t request) { return guards_[request & (guards_.size() - 1)]; }
  void expire() {
    for (const TimeoutList& list : timeouts_) {
      if (list.first != none && slots_[list.first].due < loop_.now()) ++expired_;
    }
  }
  void record(const Event& event) {
    records_[seq_ & 1023] = {loop_.now(), seq_, event.to, event.from, event.request, event.kind};
    ++seq_;
  }

  BareLoop<Event> loop_;
  std::vector<std::unique_ptr<ActorBase>> actors_;
  std::array<Path, 36> paths_{};
  std::array<TimeoutList, 3> timeouts_{};
  std::vector<Timeout> slots_;
  std::vector<std::uint32_t> free_;
  std::vector<Guards> guards_;
  std::uint64_t expired_ = 0;
  std::array<Record, 1024> records_{};
  Distribution between_;
  std::uint64_t seq_ = 0, hops_ = 0, requests_ = 0;
};

}  // namespace meshsim::bench
