// A reference from one part of a broker to another of the same broker.
#pragma once

namespace meshsim::broker {

/// Stays what it is when its owner is given the value of another: so a copy of a broker is a broker of its own parts,
/// which are assigned what the parts of the original know.
template <class T>
class Link {
 public:
  explicit Link(T& to) : to_(&to) {}
  Link(const Link&) = delete;
  // Nothing is assigned, so there is nothing that assigning to itself could spoil.
  Link& operator=(const Link&) { return *this; }  // NOLINT(bugprone-unhandled-self-assignment)
  ~Link() = default;

  T* operator->() const { return to_; }

 private:
  T* to_;
};

}  // namespace meshsim::broker
