#include "watch/measurement.hpp"

#include "base/int128.hpp"
#include "base/prose.hpp"
#include "base/ratio.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace meshsim::watch {
namespace {

using Kind = Measurement::Kind;

constexpr std::uint64_t ns_per_second = second;

bool stands(plan::Comparison comparison, std::weak_ordering order) {
  switch (comparison) {
    case plan::Comparison::equal:
      return order == 0;
    case plan::Comparison::not_equal:
      return order != 0;
    case plan::Comparison::less:
      return order < 0;
    case plan::Comparison::less_equal:
      return order <= 0;
    case plan::Comparison::greater:
      return order > 0;
    case plan::Comparison::greater_equal:
      return order >= 0;
  }
  return false;
}

/// Tells whether the relation is certain for a value that compares as `order` or higher.
bool is_proven(plan::Comparison comparison, std::weak_ordering order) {
  switch (comparison) {
    case plan::Comparison::greater:
    case plan::Comparison::not_equal:
      return order > 0;
    case plan::Comparison::greater_equal:
      return order >= 0;
    case plan::Comparison::less:
    case plan::Comparison::less_equal:
    case plan::Comparison::equal:
      break;
  }
  return false;
}

plan::Comparison opposite_of(plan::Comparison comparison) {
  switch (comparison) {
    case plan::Comparison::equal:
      return plan::Comparison::not_equal;
    case plan::Comparison::not_equal:
      return plan::Comparison::equal;
    case plan::Comparison::less:
      return plan::Comparison::greater_equal;
    case plan::Comparison::less_equal:
      return plan::Comparison::greater;
    case plan::Comparison::greater:
      return plan::Comparison::less_equal;
    case plan::Comparison::greater_equal:
      return plan::Comparison::less;
  }
  return comparison;
}

/// Calculates part * times / whole, rounded half up to two decimals; the result must fit in 64 bits.
Decimal rounded(std::uint64_t part, std::uint64_t whole, std::uint64_t times) {
  const uint128 hundredths = (uint128{part} * times * 100 + whole / 2) / whole;
  return Decimal(static_cast<std::int64_t>(hundredths), 2);
}

std::string percent(Decimal fraction) {
  const auto hundredfold = multiply(fraction, 100);
  return (hundredfold ? *hundredfold : fraction).to_string() + "%";
}

}  // namespace

bool is_less(const Measurement& a, const Measurement& b) {
  if (a.kind == Kind::duration || a.kind == Kind::count) return a.number < b.number;
  return uint128{a.part} * b.whole < uint128{b.part} * a.whole;
}

Measurement Measurement::count(std::uint64_t n) {
  return {.kind = Kind::count, .number = Decimal(static_cast<std::int64_t>(n))};
}

Measurement Measurement::duration(Decimal ns, std::uint64_t samples) {
  return {.kind = Kind::duration, .number = ns, .samples = samples};
}

Measurement Measurement::fraction(std::uint64_t part, std::uint64_t whole, std::uint64_t samples) {
  if (whole == 0) return {};
  return {.kind = Kind::fraction, .number = {}, .part = part, .whole = whole, .samples = samples};
}

Measurement Measurement::number_of(std::optional<Decimal> number) {
  if (!number) return {};
  Measurement made;
  made.kind = Kind::count;
  made.number = *number;
  return made;
}

Measurement Measurement::quotient(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return {};
  Measurement made;
  made.kind = Kind::count;
  made.part = part;
  made.whole = whole;
  made.number = Decimal(static_cast<std::int64_t>(uint128{part} * 1'000'000'000 / whole), 9);
  return made;
}

Measurement Measurement::rate(std::uint64_t count, Duration window) {
  if (window <= 0) return {};
  const auto whole = static_cast<std::uint64_t>(window);
  return {.kind = Kind::rate, .number = {}, .part = count, .whole = whole, .samples = count};
}

bool holds(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity) {
  switch (value.kind) {
    case Kind::none:
      return false;
    case Kind::count:
      return stands(comparison, value.number <=> quantity.number);
    case Kind::duration: {
      if (!quantity.is_duration) return false;
      const std::weak_ordering order = value.number <=> Decimal(quantity.duration);
      return value.at_least ? is_proven(comparison, order) : stands(comparison, order);
    }
    case Kind::fraction:
      return stands(comparison, compare_ratio(value.part, value.whole, quantity.number));
    case Kind::rate:
      return stands(comparison, compare_ratio(value.part * ns_per_second, value.whole, quantity.number));
  }
  return false;
}

bool contradicts(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity) {
  return holds(value, opposite_of(comparison), quantity);
}

std::string display_samples(const Measurement& value) {
  std::string text = grouped(value.samples) + (value.samples == 1 ? " sample" : " samples");
  if (value.unanswered > 0) text += ", " + grouped(value.unanswered) + " unanswered";
  if (value.left_out > 0) text += ", " + grouped(value.left_out) + " left out";
  return text;
}

std::string display(const Measurement& value) {
  switch (value.kind) {
    case Kind::none:
      return "nothing";
    case Kind::count:
      return value.whole == 0 ? value.number.to_string() : rounded(value.part, value.whole, 1).to_string();
    case Kind::duration: {
      std::int64_t ns = value.number.mantissa();
      for (int i = 0; i < value.number.scale(); ++i) ns /= 10;
      return (value.at_least ? "at least " : "") + format_duration(to_four_figures(ns));
    }
    case Kind::fraction:
      return rounded(value.part, value.whole, 100).to_string() + "%";
    case Kind::rate:
      return rounded(value.part, value.whole, ns_per_second).to_string() + "/s";
  }
  return {};
}

std::string display_beside(const Measurement& value, std::string_view limit) {
  std::string text = display(value);
  const bool is_whole_duration = value.kind == Kind::duration && value.number.is_whole();
  return text == limit && is_whole_duration ? format_duration(value.number.mantissa()) : text;
}

std::string display(const plan::Quantity& quantity, Kind as) {
  if (quantity.is_duration) return format_duration(quantity.duration);
  if (as == Kind::fraction) return percent(quantity.number);
  return quantity.number.to_string() + (as == Kind::rate ? "/s" : "");
}

std::string_view to_string(plan::Comparison comparison) {
  switch (comparison) {
    case plan::Comparison::equal:
      return "==";
    case plan::Comparison::not_equal:
      return "!=";
    case plan::Comparison::less:
      return "<";
    case plan::Comparison::less_equal:
      return "<=";
    case plan::Comparison::greater:
      return ">";
    case plan::Comparison::greater_equal:
      return ">=";
  }
  return "";
}

}  // namespace meshsim::watch
