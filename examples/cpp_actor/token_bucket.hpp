// A rate limiter as an actor: passes requests on to one service while its bucket holds tokens, and answers 429 while it
// is empty. Settings: `rate 10` (tokens a second), `burst 5` (the bucket's size), `upstream orders`.
#pragma once

#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/registry.hpp>
#include <string>
#include <vector>

class TokenBucket final : public meshsim::Actor {
 public:
  /// Null when the settings make no sense.
  static std::unique_ptr<meshsim::Actor> make(const meshsim::ActorSettings& settings);

  TokenBucket(std::int64_t rate, std::int64_t burst, std::string upstream)
      : rate_(rate), capacity_(burst * meshsim::second), level_(capacity_), upstream_name_(std::move(upstream)) {}

  std::unique_ptr<meshsim::Actor> clone() const override { return std::make_unique<TokenBucket>(*this); }
  void on_ready(meshsim::Context& context) override;
  void on_packet(meshsim::Context& context, const meshsim::Packet& packet) override;
  void on_timer(meshsim::Context& context, const meshsim::Timer& timer) override;
  void on_end(meshsim::Context& context, meshsim::End end) override;

 private:
  /// A request that was passed on; its place in the list is the token of our own request.
  struct Pending {
    bool in_use = false;
    meshsim::InstanceId client = meshsim::no_instance;
    meshsim::InstanceId upstream = meshsim::no_instance;
    std::uint64_t client_token = 0;
    meshsim::MessageId call = 0;
    meshsim::TopicId endpoint = meshsim::no_topic;
    std::uint16_t client_life = 0;  ///< the answer is for that life of the client, and no later one
  };

  bool take_token(meshsim::Time now);
  void pass_on(meshsim::Context& context, const meshsim::Packet& packet);
  void fail(meshsim::Context& context, Pending& pending, meshsim::Reason reason);
  void answer(meshsim::Context& context, Pending& pending, std::uint32_t status, meshsim::BodyRef body);

  // All state is plain data, so that a copy of the simulation has a bucket of its own. Levels count nanotokens.
  std::int64_t rate_;
  std::int64_t capacity_;
  std::int64_t level_;
  meshsim::Time filled_at_ = 0;
  std::string upstream_name_;
  meshsim::ServiceId upstream_ = meshsim::no_service;
  std::vector<Pending> pending_;
};
