// Makes one visitor of a std::variant from a function for each of its alternatives.
#pragma once

namespace meshsim {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace meshsim
