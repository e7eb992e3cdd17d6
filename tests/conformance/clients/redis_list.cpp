// A list as a queue: LPUSH and BRPOP; and as a reliable queue, BLMOVE to a processing list of the worker's own.
#include <deque>
#include <utility>

#include "clients/redis_session.hpp"

namespace meshsim::conformance {
namespace {

class RedisList : public BlockingRedisSession {
 public:
  explicit RedisList(const Settings& settings) : BlockingRedisSession(settings) {}

  bool acks() const override { return false; }

  void ask(std::size_t held) override {
    if (consumes() && !reads() && held == 0) wait_in(pop());
  }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    const std::string payload = payload_of(number, size);
    if (settings_.text("keep").empty()) {
      writer_->command({"LPUSH", topic, payload});
    } else {  // the newest are on the left
      const std::string keep = settings_.text("keep");
      const bool oldest_goes = settings_.text("overflow") == "drop_oldest";
      writer_->command({"MULTI"});
      writer_->command({"LPUSH", topic, payload});
      writer_->command(
          {"LTRIM", topic, oldest_goes ? "0" : "-" + keep, oldest_goes ? std::to_string(std::stoi(keep) - 1) : "-1"});
      writer_->command({"EXEC"});
    }
    return 0;
  }

 protected:
  virtual std::vector<std::string> pop() const { return {"BRPOP", topic_, "0"}; }

  void take(const redisReply& reply, std::vector<Delivery>& deliveries) override {
    // BRPOP names the list before the element.
    const redisReply& element = reply.type == REDIS_REPLY_ARRAY ? *reply.element[1] : reply;
    deliveries.push_back({number_in(text_of(element)), 1, text_of(element)});
  }
};

class ReliableRedisList final : public RedisList {
 public:
  explicit ReliableRedisList(const Settings& settings)
      : RedisList(settings), mine_(topic_ + ":processing:" + settings.text("name")) {}

  std::string connect() override {
    std::string name = RedisList::connect();
    // A new process begins with what the one before it had not finished; the oldest is on the right.
    if (std::exchange(is_new_, false) && consumes() && settings_.text("own") == "first") {
      const Reply left = writer_->command({"LRANGE", mine_, "0", "-1"});
      for (std::size_t i = left->elements; i-- > 0;) {
        const std::string element = text_of(*left->element[i]);
        left_over_.push_back({number_in(element), 1, element});
      }
    }
    return name;
  }

  std::vector<Delivery> begin(std::size_t held) override {
    if (held != 0 || left_over_.empty()) return {};
    const Delivery next = left_over_.front();
    left_over_.pop_front();
    return {next};
  }

  bool acks() const override { return true; }
  void acknowledge(const Delivery& delivery) override { writer_->command({"LREM", mine_, "1", delivery.tag}); }
  void retry(const Delivery& delivery, std::int64_t) override { move(delivery, "RPUSH", topic_); }
  void reject(const Delivery& delivery) override { move(delivery, "LPUSH", topic_ + ":dead"); }

 protected:
  std::vector<std::string> pop() const override { return {"BLMOVE", topic_, mine_, "RIGHT", "LEFT", "0"}; }

 private:
  /// In one script, and only if the janitor has not taken it away: else there would be two of it.
  void move(const Delivery& delivery, const std::string& push, const std::string& list) {
    writer_->command({"EVAL",
                      "if redis.call('LREM',KEYS[1],1,ARGV[1])==1 then redis.call('" + push + "',KEYS[2],ARGV[1]) end",
                      "2", mine_, list, delivery.tag});
  }

  std::string mine_;
  bool is_new_ = true;
  std::deque<Delivery> left_over_;
};

}  // namespace

std::unique_ptr<Session> make_redis_list(const Settings& settings) { return std::make_unique<RedisList>(settings); }

std::unique_ptr<Session> make_redis_list_reliable(const Settings& settings) {
  return std::make_unique<ReliableRedisList>(settings);
}

}  // namespace meshsim::conformance
