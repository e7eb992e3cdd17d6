#include "broker/waiting_queue.hpp"

#include <catch2/catch.hpp>

using meshsim::BodyRef;
using meshsim::broker::QueuedMessage;
using meshsim::broker::WaitingQueue;

namespace {

WaitingQueue queue_of(BodyRef count) {
  WaitingQueue queue;
  for (BodyRef body = 0; body < count; ++body) queue.push(100 + body);
  return queue;
}

std::vector<std::uint64_t> pop_all(WaitingQueue& queue) {
  std::vector<std::uint64_t> order;
  while (!queue.empty()) {
    const BodyRef front = queue.front();
    const QueuedMessage message = queue.pop();
    CHECK(message.body == front);
    CHECK(message.body == 100 + message.position);
    order.push_back(message.position);
  }
  return order;
}

using Order = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("messages leave in publish order") {
  WaitingQueue queue = queue_of(3);
  CHECK(queue.size() == 3);
  CHECK(pop_all(queue) == Order{0, 1, 2});
  queue.push(103);
  CHECK(pop_all(queue) == Order{3});
}

TEST_CASE("a message that comes back stands where it stood, whatever the order of coming back") {
  WaitingQueue queue = queue_of(6);
  std::vector<QueuedMessage> out;
  for (int i = 0; i < 5; ++i) out.push_back(queue.pop());
  for (const int i : {3, 0, 4, 1}) {
    out[static_cast<std::size_t>(i)].deliveries = 7;
    queue.give_back(out[static_cast<std::size_t>(i)]);
  }
  CHECK(queue.size() == 5);
  CHECK(pop_all(queue) == Order{0, 1, 3, 4, 5});
}

TEST_CASE("a message that is put last leaves behind all others, with what is known of it") {
  WaitingQueue queue = queue_of(3);
  QueuedMessage again = queue.pop();
  again.deliveries = 2;
  queue.requeue(again);
  queue.push(104);
  QueuedMessage another = queue.pop();
  another.deliveries = 1;
  queue.requeue(another);
  CHECK(queue.size() == 4);

  CHECK(queue.pop().body == 102);
  const QueuedMessage first = queue.pop();
  CHECK(first.body == 100);
  CHECK(first.position == 3);
  CHECK(first.deliveries == 2);
  WaitingQueue copy = queue;
  CHECK(queue.pop().deliveries == 0);
  CHECK(queue.pop().deliveries == 1);
  CHECK(queue.empty());

  const std::vector<QueuedMessage> cut = copy.cut_from(4);
  REQUIRE(cut.size() == 2);
  CHECK(cut[0].body == 104);
  CHECK(cut[1].body == 101);
  CHECK(cut[1].deliveries == 1);
  copy.push(107);
  CHECK(copy.pop().deliveries == 0);
}

TEST_CASE("what is cut from a position on comes out oldest first and is gone") {
  WaitingQueue queue = queue_of(6);
  std::vector<QueuedMessage> out;
  for (int i = 0; i < 4; ++i) out.push_back(queue.pop());
  for (const std::size_t i : {3U, 1U, 2U}) queue.give_back(out[i]);

  WaitingQueue copy = queue;
  Order cut;
  for (const QueuedMessage& message : copy.cut_from(2)) cut.push_back(message.position);
  CHECK(cut == Order{2, 3, 4, 5});
  CHECK(pop_all(copy) == Order{1});

  cut.clear();
  for (const QueuedMessage& message : queue.cut_from(5)) cut.push_back(message.position);
  CHECK(cut == Order{5});
  CHECK(pop_all(queue) == Order{1, 2, 3, 4});
  CHECK(queue.cut_from(0).empty());
}

TEST_CASE("positions go on after a cut") {
  WaitingQueue queue = queue_of(3);
  CHECK(queue.end() == 3);
  CHECK(queue.cut_from(1).size() == 2);
  CHECK(queue.end() == 1);
  queue.pop();
  CHECK(queue.end() == 1);
}

TEST_CASE("what came back can be taken out, oldest first") {
  WaitingQueue queue = queue_of(4);
  std::vector<QueuedMessage> out;
  for (int i = 0; i < 3; ++i) out.push_back(queue.pop());
  for (const std::size_t i : {2U, 0U, 1U}) queue.give_back(out[i]);
  Order order;
  for (const QueuedMessage& message : queue.take_returned()) order.push_back(message.position);
  CHECK(order == Order{0, 1, 2});
  CHECK(pop_all(queue) == Order{3});
}

TEST_CASE("a late answer takes its message out, wherever it stands, and the others keep their order") {
  WaitingQueue queue = queue_of(7);
  std::vector<QueuedMessage> out;
  for (int i = 0; i < 6; ++i) out.push_back(queue.pop());
  for (QueuedMessage& message : out) {
    message.late_answer = static_cast<std::uint32_t>(message.position + 1);
    if (message.position != 3) queue.give_back(message);  // that one is out still
  }
  CHECK_FALSE(queue.take(4).has_value());
  CHECK(queue.take(3).value().position == 2);  // from the middle
  CHECK_FALSE(queue.take(3).has_value());
  CHECK(queue.take(1).value().position == 0);  // the front
  CHECK(queue.front_position() == 1);
  CHECK(queue.size() == 4);
  WaitingQueue copy = queue;
  CHECK(pop_all(copy) == Order{1, 4, 5, 6});
  CHECK(queue.take(6).value().position == 5);  // more than half of what came back is gone
  copy = queue;
  Order returned;
  for (const QueuedMessage& message : copy.take_returned()) returned.push_back(message.position);
  CHECK(returned == Order{1, 4});
  CHECK(queue.cut_from(4).size() == 2);
  CHECK_FALSE(queue.take(5).has_value());
  CHECK(pop_all(queue) == Order{1});
}

TEST_CASE("late answers cost about the same however much came back") {
  constexpr std::uint32_t count = 200'000;  // with a search for each this would take minutes
  WaitingQueue queue = queue_of(count);
  std::vector<QueuedMessage> out;
  for (std::uint32_t i = 0; i < count; ++i) out.push_back(queue.pop());
  for (QueuedMessage& message : out) {
    message.late_answer = static_cast<std::uint32_t>(message.position + 1);
    queue.give_back(message);
  }
  std::uint32_t taken = 0;
  for (std::uint32_t i = count; i > 0; --i) taken += queue.take(i).has_value() ? 1 : 0;
  CHECK(taken == count);
  CHECK(queue.empty());
}

TEST_CASE("a waiting message takes about four bytes of the queue") {
  WaitingQueue queue = queue_of(1'000'000);
  CHECK(queue.memory_bytes() < 4'200'000);
}
