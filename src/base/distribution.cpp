#include "base/distribution.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "base/check.hpp"
#include "base/exact_math.hpp"

/// The ziggurat method (George Marsaglia and Wai Wan Tsang, "The Ziggurat Method for Generating Random Variables",
/// Journal of Statistical Software 5(8), 2000, https://doi.org/10.18637/jss.v005.i08) with 256 layers.
///
/// The area under a falling curve f is covered by layers of equal area: layer i reaches from 0 to `edge[i]` and in
/// height from f(edge[i]) to f(edge[i + 1]). A point in a layer that is left of the next edge is under the curve for
/// certain, which settles about 99 draws of 100. Layer 0 is a rectangle as wide as its area asks, standing for itself
/// and the tail. One random word gives both the layer (its low 8 bits) and the place (its high 53 bits).
namespace meshsim {
namespace {

constexpr std::size_t layers = 256;

struct Ziggurat {
  std::array<double, layers + 1> edge{};
  std::array<double, layers + 1> height{};  // f at the edge
};

/// Computes the layers. `start` is where the tail begins and `area` the area of each layer; the curve and the number of
/// layers fix both.
template <class Curve, class Inverse>
constexpr Ziggurat make_ziggurat(double start, double area, Curve curve, Inverse inverse) {
  Ziggurat z;
  z.edge[0] = area / curve(start);
  z.height[0] = 0;
  z.edge[1] = start;
  for (std::size_t i = 1; i < layers; ++i) {
    z.height[i] = curve(z.edge[i]);
    z.edge[i + 1] = i + 1 == layers ? 0 : inverse(z.height[i] + area / z.edge[i]);
  }
  z.height[layers] = 1;
  return z;
}

/// Tells whether the topmost layer ends at the curve's top, which shows that start and area belong together.
constexpr bool closes(const Ziggurat& z, double area) {
  const double top = z.height[layers - 1] + area / z.edge[layers - 1];
  return top > 1 - 1e-12 && top < 1 + 1e-12;
}

constexpr double exponential_start = 7.6971174701310497;
constexpr double exponential_area = (exponential_start + 1) * exact::exp(-exponential_start);
constexpr Ziggurat exponential_table = make_ziggurat(
    exponential_start, exponential_area, [](double x) { return exact::exp(-x); },
    [](double y) { return -exact::log(y); });
static_assert(closes(exponential_table, exponential_area));

constexpr double normal_start = 3.6541528853610088;
constexpr double normal_area = 0.0049286732339746549;
constexpr Ziggurat normal_table = make_ziggurat(
    normal_start, normal_area, [](double x) { return exact::exp(-0.5 * x * x); },
    [](double y) { return exact::sqrt(-2 * exact::log(y)); });
static_assert(closes(normal_table, normal_area));

double place_in(std::uint64_t bits) { return static_cast<double>(static_cast<std::int64_t>(bits >> 11)) * 0x1p-53; }

/// Draws a random height within the layer.
double height_in(const Ziggurat& z, std::size_t layer, Random& random) {
  return z.height[layer] + random.unit() * (z.height[layer + 1] - z.height[layer]);
}

// Handles the rare draws that fall beside the certain part of their layer; apart, to keep the usual path short.

[[gnu::noinline]] double settle_exponential(Random& random, std::size_t layer, double x) {
  // The tail of an exponential is an exponential.
  if (layer == 0) return exponential_start + draw_exponential(random);
  if (height_in(exponential_table, layer, random) < exact::exp(-x)) return x;
  return draw_exponential(random);
}

/// Draws from the normal distribution beyond `normal_start` (Marsaglia's method for the tail).
double draw_normal_tail(Random& random) {
  for (;;) {
    const double beyond = draw_exponential(random) / normal_start;
    const double height = draw_exponential(random);
    if (2 * height > beyond * beyond) return normal_start + beyond;
  }
}

[[gnu::noinline]] double settle_normal(Random& random, std::size_t layer, double x, double sign) {
  if (layer == 0) return sign * draw_normal_tail(random);
  if (height_in(normal_table, layer, random) < exact::exp(-0.5 * x * x)) return sign * x;
  return draw_normal(random);
}

Duration to_duration(double value) {
  if (value <= 0) return 0;
  if (value >= static_cast<double>(Distribution::max_draw)) return Distribution::max_draw;
  return static_cast<Duration>(value + 0.5);
}

}  // namespace

double draw_exponential(Random& random) {
  const std::uint64_t bits = random.next();
  const std::size_t layer = bits % layers;
  const double x = place_in(bits) * exponential_table.edge[layer];
  if (x < exponential_table.edge[layer + 1]) [[likely]]
    return x;
  return settle_exponential(random, layer, x);
}

double draw_normal(Random& random) {
  const std::uint64_t bits = random.next();
  const std::size_t layer = bits % layers;
  const double x = place_in(bits) * normal_table.edge[layer];
  // The bit above those of the layer is the sign; put in place, not branched on, as it is a coin toss.
  const std::uint64_t negative = (bits & layers) << 55;
  if (x < normal_table.edge[layer + 1]) [[likely]]
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ negative);
  return settle_normal(random, layer, x, negative == 0 ? 1 : -1);
}

Distribution Distribution::constant(Duration value) {
  MESHSIM_ASSERT(value >= 0 && value <= max_draw);
  return {Kind::constant, value, value, 0};
}

Distribution Distribution::uniform(Duration low, Duration high) {
  MESHSIM_ASSERT(low >= 0 && low <= high && high <= max_draw);
  return {Kind::uniform, low, high, 0};
}

Distribution Distribution::exponential(Duration mean) {
  MESHSIM_ASSERT(mean >= 0 && mean <= max_draw);
  return {Kind::exponential, mean, mean, 0};
}

Distribution Distribution::lognormal(Duration p50, Duration p99) {
  MESHSIM_ASSERT(p50 > 0 && p50 <= p99 && p99 <= max_draw);
  const double ratio = static_cast<double>(p99) / static_cast<double>(p50);
  return {Kind::lognormal, p50, p99, exact::log(ratio) / exact::normal_p99};
}

Distribution Distribution::normal(Duration mean, Duration deviation) {
  MESHSIM_ASSERT(mean >= 0 && mean <= max_draw && deviation >= 0 && deviation <= max_draw);
  return {Kind::normal, mean, deviation};
}

namespace {

/// Returns a shape in units of 1e-9.
std::int64_t units_of(Decimal shape) {
  return static_cast<std::int64_t>(shape.mantissa() * power_of_ten(Decimal::max_scale - shape.scale()));
}

double inverse_of(Decimal shape) { return 1e9 / static_cast<double>(units_of(shape)); }

}  // namespace

Distribution Distribution::pareto(Duration scale, Decimal shape) {
  MESHSIM_ASSERT(scale > 0 && scale <= max_draw && shape > Decimal(0) && shape <= Decimal(most_shape));
  return {Kind::pareto, scale, units_of(shape), inverse_of(shape)};
}

Distribution Distribution::weibull(Duration scale, Decimal shape) {
  MESHSIM_ASSERT(scale > 0 && scale <= max_draw && shape > Decimal(0) && shape <= Decimal(most_shape));
  return {Kind::weibull, scale, units_of(shape), inverse_of(shape)};
}

Distribution Distribution::erlang(std::int64_t stages, Duration mean) {
  MESHSIM_ASSERT(stages >= 1 && stages <= most_stages && mean >= 0 && mean <= max_draw);
  return {Kind::erlang, mean, stages};
}

Distribution Distribution::empirical(const std::vector<Duration>& samples) {
  MESHSIM_ASSERT(!samples.empty());
  const auto [least, most] = std::minmax_element(samples.begin(), samples.end());
  MESHSIM_ASSERT(*least >= 0 && *most <= max_draw);
  return {Kind::empirical, *least, *most, 0, &samples};
}

namespace {

/// Draws from a curve that few scenarios have; apart, so that the usual ones need no jump. Inverts the curves that have
/// a closed form: an exponential draw is -ln of a uniform number.
[[gnu::noinline]] Duration draw_seldom(const Distribution& d, Random& random) {
  const auto scale = static_cast<double>(d.low);
  switch (d.kind) {
    case Distribution::Kind::normal:
      return to_duration(scale + static_cast<double>(d.high) * draw_normal(random));
    case Distribution::Kind::pareto:
      return to_duration(scale * exact::exp(d.exponent * draw_exponential(random)));
    case Distribution::Kind::weibull: {
      const double e = draw_exponential(random);
      return e > 0 ? to_duration(scale * exact::exp(d.exponent * exact::log(e))) : 0;
    }
    case Distribution::Kind::erlang: {
      double sum = 0;
      for (std::int64_t stage = 0; stage < d.high; ++stage) sum += draw_exponential(random);
      return to_duration(scale / static_cast<double>(d.high) * sum);
    }
    case Distribution::Kind::empirical:
      return (*d.samples)[random.below(d.samples->size())];
    case Distribution::Kind::constant:
    case Distribution::Kind::uniform:
    case Distribution::Kind::exponential:
    case Distribution::Kind::lognormal:
      break;
  }
  return d.low;
}

}  // namespace

Duration Distribution::draw_curve(Random& random) const {
  const auto scale = static_cast<double>(low);
  if (kind == Kind::exponential) return to_duration(scale * draw_exponential(random));
  if (kind == Kind::lognormal) return to_duration(scale * exact::exp(exponent * draw_normal(random)));
  return draw_seldom(*this, random);
}

std::string format_distribution(const Distribution& distribution) {
  const std::string low = format_duration(distribution.low);
  const std::string high = format_duration(distribution.high);
  const auto shaped = [&](const char* name) {
    return std::string(name) + "(scale " + low + ", shape " +
           Decimal(distribution.high, Decimal::max_scale).to_string() + ")";
  };
  switch (distribution.kind) {
    case Distribution::Kind::constant:
      return low;
    case Distribution::Kind::uniform:
      return low + ".." + high;
    case Distribution::Kind::exponential:
      return "exp(mean " + low + ")";
    case Distribution::Kind::lognormal:
      return "lognormal(p50 " + low + ", p99 " + high + ")";
    case Distribution::Kind::normal:
      return "normal(mean " + low + ", deviation " + high + ")";
    case Distribution::Kind::pareto:
      return shaped("pareto");
    case Distribution::Kind::weibull:
      return shaped("weibull");
    case Distribution::Kind::erlang:
      return "erlang(stages " + std::to_string(distribution.high) + ", mean " + low + ")";
    case Distribution::Kind::empirical:
      return std::to_string(distribution.samples->size()) + " measured values from " + low + " to " + high;
  }
  return {};
}

}  // namespace meshsim
