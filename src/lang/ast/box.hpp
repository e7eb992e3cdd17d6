// Box: a value on the heap that behaves like a value. Copying copies the content; a box is never empty, except after it
// has been moved from. It lets a tree node hold a node of its own type while the whole tree stays a plain value.
#pragma once

#include <memory>
#include <utility>

namespace meshsim::lang {

template <class T>
class Box {
 public:
  Box() : pointer_(std::make_unique<T>()) {}
  Box(T value) : pointer_(std::make_unique<T>(std::move(value))) {}  // NOLINT: a Box is meant to be made from a value
  Box(const Box& other) : pointer_(std::make_unique<T>(*other.pointer_)) {}
  Box(Box&& other) noexcept = default;
  Box& operator=(const Box& other) {
    pointer_ = std::make_unique<T>(*other.pointer_);
    return *this;
  }
  Box& operator=(Box&& other) noexcept = default;
  ~Box() = default;

  T& operator*() { return *pointer_; }
  const T& operator*() const { return *pointer_; }
  T* operator->() { return pointer_.get(); }
  const T* operator->() const { return pointer_.get(); }

 private:
  std::unique_ptr<T> pointer_;
};

}  // namespace meshsim::lang
