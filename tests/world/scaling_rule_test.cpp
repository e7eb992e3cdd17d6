// The arithmetic of autoscaling against the examples that Kubernetes and KEDA publish.
#include "world/scaling_rule.hpp"

#include <catch2/catch.hpp>

namespace meshsim::world {
namespace {

constexpr std::uint32_t many = 1000;

TEST_CASE("the number of instances is as in the documentation of Kubernetes") {
  // "Horizontal Pod Autoscaling", algorithm details: 200m with a target of 100m doubles the number, 50m halves it.
  CHECK(desired_instances(3, {200, 100}, many) == 6);
  CHECK(desired_instances(4, {50, 100}, many) == 2);
  // "HorizontalPodAutoscaler Walkthrough": one pod at 305 % of its request, with a target of 50 %, becomes seven.
  CHECK(desired_instances(1, {305, 50}, many) == 7);
  CHECK(desired_instances(1, {305, 50}, 5) == 5);
}

TEST_CASE("within a tenth of the target nothing changes") {
  CHECK(Usage{110, 100}.is_tolerable());
  CHECK_FALSE(Usage{111, 100}.is_tolerable());
  CHECK(Usage{90, 100}.is_tolerable());
  CHECK_FALSE(Usage{89, 100}.is_tolerable());
  CHECK(desired_by_utilisation(4, {{55, 50}, {55, 50}, 4, 0}, many) == 4);
  CHECK(desired_by_utilisation(4, {{56, 50}, {56, 50}, 4, 0}, many) == 5);
}

TEST_CASE("a queue is divided by the messages for each instance") {
  // KEDA, "AWS SQS Queue": with a queue length of 10 and 30 messages, the scaler scales to 3 pods.
  CHECK(desired_instances(1, {30, 10}, many) == 3);
  CHECK(desired_instances(1, {31, 10}, many) == 4);
  CHECK(desired_instances(1, {0, 10}, many) == 0);
}

TEST_CASE("what starts counts as idle before more is added") {
  // replica_calculator.go: 2 ready at 100 % of a target of 50 %, and 2 that start: 4 at 50 % are enough.
  CHECK(desired_by_utilisation(4, {{200, 100}, {200, 200}, 2, 2}, many) == 4);
  CHECK(desired_by_utilisation(2, {{200, 100}, {200, 100}, 2, 0}, many) == 4);
  // With it the direction would turn, so the number stays.
  CHECK(desired_by_utilisation(4, {{120, 100}, {120, 400}, 1, 3}, many) == 4);
  // Too many are too many, whatever starts.
  CHECK(desired_by_utilisation(4, {{50, 100}, {50, 200}, 2, 2}, many) == 1);
}

TEST_CASE("the number goes down to the most that was asked for within the window") {
  Recommendations asked;
  asked.begin(0, 5);
  CHECK(asked.add(10 * second, 5, 2, 30 * second, {1, 9}) == 5);
  CHECK(asked.add(20 * second, 5, 3, 30 * second, {1, 9}) == 5);
  CHECK(asked.add(30 * second, 5, 1, 30 * second, {1, 9}) == 3);  // the 5 of the beginning is out of the window
  CHECK(asked.add(50 * second, 3, 1, 30 * second, {2, 9}) == 2);
}

TEST_CASE("without a window the number goes down at once") {
  Recommendations asked;
  asked.begin(0, 5);
  CHECK(asked.add(10 * second, 5, 1, 0, {1, 9}) == 1);
}

TEST_CASE("the number goes up to twice as many or four more") {
  Recommendations asked;
  asked.begin(0, 1);
  CHECK(asked.add(10 * second, 1, 40, 30 * second, {1, 50}) == 5);
  CHECK(asked.add(20 * second, 5, 40, 30 * second, {1, 50}) == 10);
  CHECK(asked.add(30 * second, 10, 60, 30 * second, {1, 15}) == 15);
}

}  // namespace
}  // namespace meshsim::world
