// The alternatives of a variant, one after another.
#pragma once

#include <cstddef>
#include <utility>
#include <variant>

namespace meshsim {

/// Calls `with` on a fresh value of each alternative until it returns true, and puts that value into `into`. Returns
/// false if it returned true for none.
template <class... Each, class With>
bool first_alternative(std::variant<Each...>& into, With with) {
  const auto tries = [&](auto fresh) {
    if (!with(fresh)) return false;
    into = std::move(fresh);
    return true;
  };
  return (tries(Each{}) || ...);
}

/// Visits as std::visit does, on hot paths: with more than eleven alternatives std::visit calls through a table of
/// pointers, and nothing is inlined through that.
template <class Visitor, class... Each>
[[gnu::always_inline]] inline decltype(auto) visit_by_switch(const Visitor& visitor,
                                                             const std::variant<Each...>& variant) {
  constexpr std::size_t count = sizeof...(Each);
  static_assert(count <= 24, "a case is missing");
  const auto at = [&]<std::size_t index>() -> decltype(auto) {
    return visitor(*std::get_if<(index < count ? index : 0)>(&variant));
  };
  switch (variant.index()) {
    case 0:
      break;
    case 1:
      return at.template operator()<1>();
    case 2:
      return at.template operator()<2>();
    case 3:
      return at.template operator()<3>();
    case 4:
      return at.template operator()<4>();
    case 5:
      return at.template operator()<5>();
    case 6:
      return at.template operator()<6>();
    case 7:
      return at.template operator()<7>();
    case 8:
      return at.template operator()<8>();
    case 9:
      return at.template operator()<9>();
    case 10:
      return at.template operator()<10>();
    case 11:
      return at.template operator()<11>();
    case 12:
      return at.template operator()<12>();
    case 13:
      return at.template operator()<13>();
    case 14:
      return at.template operator()<14>();
    case 15:
      return at.template operator()<15>();
    case 16:
      return at.template operator()<16>();
    case 17:
      return at.template operator()<17>();
    case 18:
      return at.template operator()<18>();
    case 19:
      return at.template operator()<19>();
    case 20:
      return at.template operator()<20>();
    case 21:
      return at.template operator()<21>();
    case 22:
      return at.template operator()<22>();
    case 23:
      return at.template operator()<23>();
  }
  return at.template operator()<0>();  // a variant of plain structs always has a value
}

}  // namespace meshsim
