// A stream with a consumer group: XADD, XREADGROUP, XACK, and XAUTOCLAIM for what others left.
#include <algorithm>
#include <utility>

#include "clients/redis_session.hpp"

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
    has_no_group_ = false;
    if (!consumes()) return id;
    if (!has_made_group_ || settings_.text("group") == "at_connect") make_group();
    if (std::exchange(is_new_, false) && settings_.text("own") == "first") own_after_.assign(1, '0');
    return id;
  }

  /// Reads its own pending entries again, one after the other, until there are no more.
  std::vector<Delivery> begin(std::size_t held) override {
    std::vector<Delivery> deliveries;
    while (!has_no_group_ && !own_after_.empty() && held + deliveries.size() < room_) {
      const Reply reply =
          writer_->command({"XREADGROUP", "GROUP", group_, me_, "COUNT", "1", "STREAMS", topic_, own_after_});
      const redisReply& entries = *reply->element[0]->element[1];
      if (entries.elements == 0) {
        own_after_.clear();
        break;
      }
      own_after_ = text_of(*entries.element[0]->element[0]);
      std::vector<Delivery> own;
      take_entries(entries, own);
      keep_or_reject(own, deliveries);
    }
    return deliveries;
  }

  void ask(std::size_t held) override {
    if (!consumes() || reads() || held >= room_) return;
    if (has_no_group_) return wait_in({"BLPOP", "nothing for " + me_, "0"});  // until it is asked to look again
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
    has_no_group_ = !finds_group();
    if (has_no_group_) return deliveries;
    const Reply reply = writer_->command(
        {"XAUTOCLAIM", topic_, group_, me_, settings_.text("idle"), "0-0", "COUNT", std::to_string(room_ - has)});
    std::vector<Delivery> claimed;
    take_entries(*reply->element[1], claimed);
    keep_or_reject(claimed, deliveries);
    return deliveries;
  }

  /// Its loop of XREADGROUP goes on where that answers NOGROUP, and finds the group when somebody has made it again.
  std::vector<Delivery> catch_up() override {
    std::vector<Delivery> deliveries;
    if (!has_no_group_ || !finds_group()) return deliveries;
    stop_waiting(deliveries);
    has_no_group_ = false;
    return deliveries;
  }

  std::vector<Delivery> leave() override {
    std::vector<Delivery> deliveries;
    stop_waiting(deliveries);
    return deliveries;
  }

  /// What it holds goes with it: no other consumer is offered that again.
  void retire() override {
    if (consumes() && settings_.text("away") == "deleted" && finds_group())
      writer_->command({"XGROUP", "DELCONSUMER", topic_, group_, me_});
  }

  void acknowledge(const Delivery& delivery) override { writer_->command({"XACK", topic_, group_, delivery.tag}); }

  /// Makes the message a dead letter of the consumers' own.
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
  void make_group() {
    try {
      writer_->command({"XGROUP", "CREATE", topic_, group_, settings_.text("begin"), "MKSTREAM"});
    } catch (const Lost&) {
      throw;
    } catch (const std::runtime_error&) {  // BUSYGROUP: it is there
    }
    has_made_group_ = true;
  }

  bool finds_group() {
    writer_->send({"XINFO", "GROUPS", topic_});
    const Reply groups = writer_->read();
    if (groups->type != REDIS_REPLY_ARRAY) return false;  // there is no stream
    for (std::size_t i = 0; i < groups->elements; ++i) {
      if (text_of(*groups->element[i]->element[1]) == group_) return true;
    }
    return false;
  }

  /// Reads [[stream, [[id, [field, value]] ...]]], or nil; an error is NOGROUP.
  void take(const redisReply& reply, std::vector<Delivery>& deliveries) override {
    has_no_group_ |= reply.type == REDIS_REPLY_ERROR;
    if (has_no_group_) return;
    if (reply.type == REDIS_REPLY_ARRAY && reply.elements > 0) take_entries(*reply.element[0]->element[1], deliveries);
  }

  /// What comes again is counted; what came too often it puts aside.
  void keep_or_reject(const std::vector<Delivery>& again, std::vector<Delivery>& deliveries) {
    const auto tries = static_cast<std::uint32_t>(settings_.number("tries"));
    for (Delivery delivery : again) {
      delivery.number = count_of(delivery.tag);
      if (tries == 0 || delivery.number <= tries) {
        deliveries.push_back(delivery);
      } else {
        reject(delivery);
      }
    }
  }

  std::uint32_t count_of(const std::string& id) {
    const Reply reply = writer_->command({"XPENDING", topic_, group_, id, id, "1"});
    return reply->elements == 0 ? 1 : static_cast<std::uint32_t>(reply->element[0]->element[3]->integer);
  }

  std::string group_;
  std::string me_;
  std::size_t room_;  // entries that it may hold
  bool is_new_ = true;
  bool has_made_group_ = false;  // or found it, once in its life
  bool has_no_group_ = false;
  std::string own_after_;  // up to where it has read its own pending entries again; empty: it need not
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
