#include "token_bucket.hpp"

#include <algorithm>
#include <charconv>
#include <meshsim/context.hpp>

using namespace meshsim;  // NOLINT(google-build-using-namespace): an example, to be read

namespace {

// A whole number from 1 to a million; 0 when the text is none.
std::int64_t number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_fine = problem == std::errc() && end == text.data() + text.size() && number <= 1'000'000;
  return is_fine ? std::max<std::int64_t>(number, 0) : 0;
}

}  // namespace

std::unique_ptr<Actor> TokenBucket::make(const ActorSettings& settings) {
  const std::int64_t rate = number_from(find_setting(settings, "rate"));
  const std::int64_t burst = number_from(find_setting(settings, "burst", "1"));
  const std::string_view upstream = find_setting(settings, "upstream");
  if (rate == 0 || burst == 0 || upstream.empty()) return nullptr;
  return std::make_unique<TokenBucket>(rate, burst, std::string(upstream));
}

void TokenBucket::on_ready(Context& context) {
  upstream_ = context.find_service(upstream_name_);
  level_ = capacity_;
  filled_at_ = context.now();
}

void TokenBucket::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::request:
      return pass_on(context, packet);  // the body goes with it
    case PacketKind::reply:
      if (packet.token < pending_.size() && pending_[packet.token].in_use) {
        Pending& pending = pending_[packet.token];
        context.caused_by(context.emit({.message = pending.call,
                                        .detail = packet.number,
                                        .peer = packet.from,
                                        .topic = pending.endpoint,
                                        .kind = EventKind::answered}));
        return answer(context, pending, packet.number, packet.body);
      }
      break;
    case PacketKind::reset:
      if (packet.about == PacketKind::request && packet.token < pending_.size() && pending_[packet.token].in_use)
        fail(context, pending_[packet.token], packet.reason);
      break;
    case PacketKind::closed:
      for (Pending& pending : pending_) {
        if (pending.in_use && pending.upstream == packet.from) fail(context, pending, Reason::connection_lost);
      }
      break;
    default:
      break;
  }
  if (packet.body != no_body) context.release(packet.body);
}

// Tokens flow in all the time; adding them when somebody looks comes to the same and needs no timer.
bool TokenBucket::take_token(Time now) {
  const Duration since = std::min<Duration>(now - filled_at_, 1000 * second);
  level_ = std::min(capacity_, level_ + since * rate_);
  filled_at_ = now;
  if (level_ < second) return false;
  level_ -= second;
  return true;
}

void TokenBucket::pass_on(Context& context, const Packet& packet) {
  const MessageId call = packet.body == no_body ? context.next_id() : context.message_of(packet.body);
  Pending request{true, packet.from, no_instance, packet.token, call, packet.topic, packet.life};
  const bool may_pass = take_token(context.now());
  const auto instances = upstream_ == no_service ? std::span<const InstanceId>() : context.resolve(upstream_);
  if (!may_pass || instances.empty()) {
    answer(context, request, may_pass ? 502 : 429, no_body);
    if (packet.body != no_body) context.release(packet.body);
    return;
  }
  request.upstream = instances[context.random() % instances.size()];
  const auto free = std::find_if(pending_.begin(), pending_.end(), [](const Pending& p) { return !p.in_use; });
  const auto place = static_cast<std::size_t>(free - pending_.begin());
  if (free == pending_.end()) pending_.emplace_back();
  pending_[place] = request;
  context.caused_by(
      context.emit({.message = call, .peer = request.upstream, .topic = packet.topic, .kind = EventKind::requested}));
  context.send(request.upstream,
               {.token = place, .body = packet.body, .topic = packet.topic, .kind = PacketKind::request});
}

void TokenBucket::fail(Context& context, Pending& pending, Reason reason) {
  context.caused_by(context.emit({.message = pending.call,
                                  .peer = pending.upstream,
                                  .topic = pending.endpoint,
                                  .kind = EventKind::refused,
                                  .reason = reason}));
  answer(context, pending, 502, no_body);
}

void TokenBucket::answer(Context& context, Pending& pending, std::uint32_t status, BodyRef body) {
  pending.in_use = false;
  context.send(pending.client, {.token = pending.client_token,
                                .body = body,
                                .number = status,
                                .topic = pending.endpoint,
                                .life = pending.client_life,
                                .kind = PacketKind::reply});
}

void TokenBucket::on_timer(Context&, const Timer&) {}

// Requests under way end with the connections of the process; no body is held here.
void TokenBucket::on_end(Context&, End) { pending_.clear(); }
