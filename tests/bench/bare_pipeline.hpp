// The pipeline as a bare prototype: the same connection crossings, timers and draws for each request on the bare loop,
// with virtual actors and a 32-byte record of each step, but without language, claims, digest, faults or copying.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/distribution.hpp"
#include "base/random.hpp"
#include "bench/bare_loop.hpp"

namespace meshsim::bench {

class BarePipeline {
 public:
  explicit BarePipeline(std::uint64_t rate)
      : between_(Distribution::exponential(second / static_cast<Duration>(rate))) {
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
  struct Timeout {
    std::int64_t due;
    std::uint32_t request;
    std::uint8_t stage;
  };
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
          return event.kind == Kind::arrival ? arrive() : pipeline_.record(event);
        case Role::gateway:
          pipeline_.record(event);
          return event.kind == Kind::request ? call(Role::auth, event.request) : answer(Role::client, event.request);
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
      call(Role::gateway, request);
    }
    void call(Role to, std::uint32_t request) {
      pipeline_.guard(request, 0);
      pipeline_.send(role_, to, Kind::request, 0, request);
    }
    void answer(Role to, std::uint32_t request) { pipeline_.send(role_, to, Kind::reply, 0, request); }
    void serve(const Event& event) {
      if (event.kind == Kind::ack) return pipeline_.record(event);
      pipeline_.record(event);
      pipeline_.send(role_, static_cast<Role>(event.from), Kind::confirm, event.stage, event.request);
      pipeline_.guard(event.request, 1);
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
        pipeline_.guard(event.request, 2);
        return pipeline_.send(role_, Role::broker, Kind::publish, role_ == Role::auth ? 0 : 1, event.request);
      }
      pipeline_.record(event);
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
  /// A timeout of a constant duration: a queue of its own, looked at from its front.
  void guard(std::uint32_t request, std::uint8_t stage) {
    timeouts_[stage].push_back({loop_.now() + 30 * second, request, stage});
    if (timeouts_[stage].size() > 4096) timeouts_[stage].clear();  // they are long answered
  }
  void expire() {
    for (auto& queue : timeouts_) {
      if (!queue.empty() && queue.front().due < loop_.now()) queue.clear();
    }
  }
  void record(const Event& event) {
    records_[seq_ & 1023] = {loop_.now(), seq_, event.to, event.from, event.request, event.kind};
    ++seq_;
  }

  BareLoop<Event> loop_;
  std::vector<std::unique_ptr<ActorBase>> actors_;
  std::array<Path, 36> paths_{};
  std::array<std::vector<Timeout>, 3> timeouts_;
  std::array<Record, 1024> records_{};
  Distribution between_;
  std::uint64_t seq_ = 0, hops_ = 0, requests_ = 0;
};

}  // namespace meshsim::bench
