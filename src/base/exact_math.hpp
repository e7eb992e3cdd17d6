#pragma once

/// exp and log that give the same bits on every CPU and with every compiler, which libm does not promise. They use only
/// + - * / on doubles (IEEE 754 fixes their results) and are compiled without contraction to fused operations
/// (-ffp-contract=off). All are within 1e-15 of the true value, relatively.
namespace meshsim::exact {

/// e^x. Above 709 infinity; below -708 zero (no subnormals). x is not NaN. About 5 ns.
[[nodiscard]] double exp(double x);

/// The natural logarithm of a positive, normal, finite x.
[[nodiscard]] double log(double x);

/// The 99th percentile of the standard normal distribution.
inline constexpr double normal_p99 = 2.3263478740408411;

}  // namespace meshsim::exact
