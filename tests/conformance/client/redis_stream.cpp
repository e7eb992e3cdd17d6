// A stream with a consumer group: XADD, XREADGROUP, XACK, and XAUTOCLAIM for what others left.
#include <algorithm>
#include <utility>

#include "client/redis_session.hpp"

namespace meshsim::conformance {
namespace {

void take_entries(const redisReply& entries, std::vector<Delivery>& deliveries) {
  for (std::size_t i = 0; i < entries.elements; ++i) {
    const redisReply& entry = *entries.element[i];
    if (entry.type != REDIS_REPLY_ARRAY || entry.element[1]->type != REDIS_REPLY_ARRAY) continue;  // was trimmed
    deliveries.push_back({number_in(text_of(*entry.element[1]->element[1])), 1, text_of(*entry.element[0])});
  }
}

class RedisStream final : public BlockingRedisSession {
 public:
  explicit RedisStream(const Settings& settings)
      : BlockingRedisSession(settings),
        group_(settings.text("queue")),
        me_(settings.text("name")),
        room_(static_cast<std::size_t>(std::max(settings.number("prefetch"), 1))) {}

  std::string connect() override {
    std::string id = BlockingRedisSession::connect();
    if (!consumes()) return id;
    try {
      writer_->command({"XGROUP", "CREATE", topic_, group_, settings_.text("begin"), "MKSTREAM"});
    } catch (const Lost&) {
      throw;
    } catch (const std::runtime_error&) {  // BUSYGROUP: it is there
    }
    own_first_ = std::exchange(is_new_, false) && settings_.text("own") == "first";
    return id;
  }

  std::vector<Delivery> begin() override {
    std::vector<Delivery> deliveries;
    if (!std::exchange(own_first_, false)) return deliveries;
    take(*writer_->command({"XREADGROUP", "GROUP", group_, me_, "STREAMS", topic_, "0"}), deliveries);
    for (Delivery& delivery : deliveries) delivery.number = count_of(delivery.tag);
    return deliveries;
  }

  void ask(std::size_t held) override {
    if (!consumes() || reads() || held >= room_) return;
    wait_in({"XREADGROUP", "GROUP", group_, me_, "COUNT", std::to_string(room_ - held), "BLOCK", "0", "STREAMS", topic_,
             ">"});
  }

  /// Stops waiting for new entries and looks for idle ones, as a loop of XAUTOCLAIM and XREADGROUP does.
  std::vector<Delivery> claim(std::size_t held) override {
    std::vector<Delivery> deliveries;
    if (!consumes()) return deliveries;
    stop_waiting(deliveries);
    const std::size_t has = held + deliveries.size();
    if (has >= room_ || settings_.text("idle").empty()) return deliveries;
    const Reply reply = writer_->command(
        {"XAUTOCLAIM", topic_, group_, me_, settings_.text("idle"), "0-0", "COUNT", std::to_string(room_ - has)});
    std::vector<Delivery> claimed;
    take_entries(*reply->element[1], claimed);
    for (Delivery& delivery : claimed) {
      delivery.number = count_of(delivery.tag);
      const int tries = settings_.number("tries");
      if (tries == 0 || delivery.number <= static_cast<std::uint32_t>(tries)) {
        deliveries.push_back(delivery);
      } else {
        reject(delivery);
      }
    }
    return deliveries;
  }

  std::vector<Delivery> leave() override {
    std::vector<Delivery> deliveries;
    stop_waiting(deliveries);
    return deliveries;
  }

  /// What it holds goes with it: no other consumer is offered that again.
  void retire() override {
    if (consumes()) writer_->command({"XGROUP", "DELCONSUMER", topic_, group_, me_});
  }

  void acknowledge(const Delivery& delivery) override { writer_->command({"XACK", topic_, group_, delivery.tag}); }

  /// The consumers' own dead letters.
  void reject(const Delivery& delivery) override {
    writer_->command({"MULTI"});
    writer_->command({"XADD", topic_ + ":dead:" + group_, "*", "n", std::to_string(delivery.message)});
    writer_->command({"XACK", topic_, group_, delivery.tag});
    writer_->command({"EXEC"});
  }

  std::uint32_t publish(const std::string& topic, std::uint64_t number, std::size_t size) override {
    std::vector<std::string> words = {"XADD", topic};
    if (!settings_.text("keep").empty()) words.insert(words.end(), {"MAXLEN", "=", settings_.text("keep")});
    words.insert(words.end(), {"*", "n", payload_of(number, size)});
    writer_->command(words);
    return 0;
  }

 private:
  /// [[stream, [[id, [field, value]] ...]]], or nil.
  void take(const redisReply& reply, std::vector<Delivery>& deliveries) override {
    if (reply.type == REDIS_REPLY_ARRAY && reply.elements > 0) take_entries(*reply.element[0]->element[1], deliveries);
  }

  std::uint32_t count_of(const std::string& id) {
    const Reply reply = writer_->command({"XPENDING", topic_, group_, id, id, "1"});
    return reply->elements == 0 ? 1 : static_cast<std::uint32_t>(reply->element[0]->element[3]->integer);
  }

  std::string group_;
  std::string me_;
  std::size_t room_;  // entries that it may hold
  bool is_new_ = true;
  bool own_first_ = false;
};

/// XREAD without a group: what is added from now on. A new process begins with $ again, and misses the gap.
class RedisTailer final : public BlockingRedisSession {
 public:
  explicit RedisTailer(const Settings& settings) : BlockingRedisSession(settings) {}

  bool acks() const override { return false; }

  /// It reads ahead while it works.
  void ask(std::size_t) override {
    if (!reads()) wait_in({"XREAD", "BLOCK", "0", "STREAMS", topic_, last_});
  }

  std::vector<Delivery> leave() override {
    std::vector<Delivery> deliveries;
    stop_waiting(deliveries);
    return deliveries;
  }

  std::uint32_t publish(const std::string&, std::uint64_t, std::size_t) override { throw Refused("it only reads"); }

 private:
  void take(const redisReply& reply, std::vector<Delivery>& deliveries) override {
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements == 0) return;
    take_entries(*reply.element[0]->element[1], deliveries);
    if (!deliveries.empty()) last_ = deliveries.back().tag;
  }

  std::string last_ = "$";  // what it has read; where the next XREAD goes on
};

}  // namespace

std::unique_ptr<Session> make_redis_stream(const Settings& settings) {
  if (settings.text("tail") == "yes") return std::make_unique<RedisTailer>(settings);
  return std::make_unique<RedisStream>(settings);
}

}  // namespace meshsim::conformance
