// A reference from one part of a broker to another part of the same broker.
#pragma once

namespace meshsim::broker {

/// Assigning to it changes nothing: when a broker is assigned to another, its parts get the other's state but keep
/// referring to each other.
template <class T>
class Link {
 public:
  explicit Link(T& to) : to_(&to) {}
  Link(const Link&) = delete;
  // Assigns nothing, so that self-assignment is harmless.
  Link& operator=(const Link&) { return *this; }  // NOLINT(bugprone-unhandled-self-assignment)
  ~Link() = default;

  T* operator->() const { return to_; }

 private:
  T* to_;
};

}  // namespace meshsim::broker
