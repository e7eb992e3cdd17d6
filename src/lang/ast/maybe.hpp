// Maybe: a value that may be absent and lies on the heap when it is present; used like std::optional. Most clauses of a
// statement are absent, and each may be a whole expression: kept in place they made a line of a timeline 8 KB, and a
// file of 4 MiB a gigabyte.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace meshsim::lang {

template <class T>
class Maybe {
 public:
  Maybe() = default;
  Maybe(std::nullopt_t) {}                                             // NOLINT: as std::optional
  Maybe(T value) : pointer_(std::make_unique<T>(std::move(value))) {}  // NOLINT: as std::optional
  Maybe(std::optional<T> value) {                                      // NOLINT: what a rule of the parser gives
    if (value) pointer_ = std::make_unique<T>(*std::move(value));
  }
  Maybe(const Maybe& other) : pointer_(other ? std::make_unique<T>(*other) : nullptr) {}
  Maybe(Maybe&& other) noexcept = default;
  Maybe& operator=(Maybe other) noexcept {
    pointer_.swap(other.pointer_);
    return *this;
  }
  ~Maybe() = default;

  explicit operator bool() const { return pointer_ != nullptr; }
  [[nodiscard]] bool has_value() const { return pointer_ != nullptr; }
  T& operator*() { return *pointer_; }
  const T& operator*() const { return *pointer_; }
  T* operator->() { return pointer_.get(); }
  const T* operator->() const { return pointer_.get(); }

 private:
  std::unique_ptr<T> pointer_;
};

}  // namespace meshsim::lang
