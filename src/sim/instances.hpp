// The instances of a system: their actors with the interfaces they offer, and the instances of each service. None ever
// goes: one that is scaled away or dead keeps its number.
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/ids.hpp>
#include <span>
#include <utility>
#include <vector>

namespace meshsim::sim {

/// A copy has clones of the actors.
class Instances {
 public:
  explicit Instances(std::size_t services) : of_service_(services) {}

  /// Adds the next replica of the service.
  InstanceId add(ServiceId service, std::unique_ptr<Actor> actor) {
    all_.emplace_back(std::move(actor));
    const auto instance = static_cast<InstanceId>(all_.size() - 1);
    of_service_[service].push_back(instance);
    return instance;
  }

  Actor& actor(InstanceId instance) { return *all_[instance].actor; }
  const Actor& actor(InstanceId instance) const { return *all_[instance].actor; }
  const Capabilities& capabilities(InstanceId instance) const { return all_[instance].capabilities; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(all_.size()); }

  /// Returns the replica of the service, or no_instance. Replicas count from 1.
  InstanceId find(ServiceId service, std::uint32_t replica) const {
    const std::vector<InstanceId>& replicas = of_service_[service];
    return replica - 1 < replicas.size() ? replicas[replica - 1] : no_instance;
  }
  /// Returns all instances that the service ever had, in order of their replica numbers.
  std::span<const InstanceId> of(ServiceId service) const { return of_service_[service]; }

  /// Estimates the memory of all actors. Linear in their number.
  std::uint64_t memory_bytes() const {
    std::uint64_t bytes = 0;
    for (const Inhabitant& each : all_) bytes += each.actor->memory_bytes();
    return bytes;
  }

 private:
  /// An actor offers parts of itself, so its clone must be asked anew.
  struct Inhabitant {
    explicit Inhabitant(std::unique_ptr<Actor> made) : actor(std::move(made)), capabilities(actor->capabilities()) {}
    Inhabitant(const Inhabitant& other) : Inhabitant(other.actor->clone()) {}
    Inhabitant(Inhabitant&&) = default;
    Inhabitant& operator=(const Inhabitant&) = delete;
    Inhabitant& operator=(Inhabitant&&) = delete;
    ~Inhabitant() = default;

    std::unique_ptr<Actor> actor;
    Capabilities capabilities;
  };

  std::vector<Inhabitant> all_;                      // by InstanceId
  std::vector<std::vector<InstanceId>> of_service_;  // by replica - 1
};

}  // namespace meshsim::sim
