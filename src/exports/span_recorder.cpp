#include "exports/span_recorder.hpp"

namespace meshsim::exports {
namespace {

constexpr EventSeq most_contexts = 50'000'000;  // later events get no parent span

bool is_loss(EventKind kind) {
  return kind == EventKind::dropped || kind == EventKind::dead_lettered || kind == EventKind::expired ||
         kind == EventKind::publish_failed || kind == EventKind::delivery_failed;
}

bool is_end_of_life(EventKind kind) {
  return kind == EventKind::killed || kind == EventKind::crashed || kind == EventKind::stopped ||
         kind == EventKind::powered_off;
}

bool ends_call(EventKind kind) {
  return kind == EventKind::answered || kind == EventKind::refused || kind == EventKind::timed_out;
}

/// Tells whether the broker says by this event that a handler gave the message back; the handler itself says nothing.
bool tells_of_handler(const Event& event) {
  return event.reason == Reason::handler_failed || event.reason == Reason::asked_to_retry ||
         event.reason == Reason::rejected || event.reason == Reason::too_many_tries;
}

}  // namespace

bool is_failed(const Span& span) {
  constexpr std::uint16_t first_error = 500;
  if (span.kind == Span::Kind::lost) return true;
  if (span.is_open || span.kind == Span::Kind::publish) return false;
  return !(span.ended_with == EventKind::answered || span.ended_with == EventKind::replied ||
           span.ended_with == EventKind::handled || span.ended_with == EventKind::deduplicated ||
           (span.ended_with == EventKind::flow_finished && span.attempt == 1)) ||
         span.status >= first_error;
}

std::optional<Span::Kind> SpanRecorder::opened_by(const Event& event) {
  const EventKind kind = event.kind;
  if (kind == EventKind::flow_started) return Span::Kind::flow;
  if (kind == EventKind::requested || kind == EventKind::retried) return Span::Kind::call;
  if (kind == EventKind::received) return Span::Kind::serve;
  if (kind == EventKind::published) return Span::Kind::publish;
  if (kind == EventKind::delivered) return Span::Kind::process;
  return std::nullopt;
}

std::optional<SpanRecorder::Key> SpanRecorder::closed_by(const Event& event) {
  const EventKind kind = event.kind;
  if (kind == EventKind::flow_finished) return Key{event.instance, Span::Kind::flow, event.root, no_subscription};
  if (ends_call(kind)) return Key{event.instance, Span::Kind::call, event.message, no_subscription};
  const bool is_unanswered = kind == EventKind::abandoned || kind == EventKind::cancelled ||
                             (kind == EventKind::rejected && event.detail == 0);
  if (kind == EventKind::replied || is_unanswered)
    return Key{event.instance, Span::Kind::serve, event.message, no_subscription};
  if (kind == EventKind::delivery_failed && event.subscription == no_subscription)
    return Key{event.instance, Span::Kind::serve, event.message, no_subscription};
  if (kind == EventKind::handled || kind == EventKind::deduplicated || kind == EventKind::delivery_failed ||
      kind == EventKind::dropped)
    return Key{event.instance, Span::Kind::process, event.message, event.subscription};
  return std::nullopt;
}

void SpanRecorder::on_event(const Event& event, std::span<const std::byte>) {
  std::uint32_t context = context_of(event.cause);
  if (const std::optional<Span::Kind> kind = opened_by(event)) {
    context = open(*kind, event);
  } else {
    const std::uint32_t closed = close_if_open(event);
    if (closed != Span::none) {
      // The caller goes on with the work for which it made the call.
      context = ends_call(event.kind) ? spans_[closed].parent : closed;
    } else if (is_loss(event.kind)) {
      open(Span::Kind::lost, event);
    }
    if (tells_of_handler(event)) close_rejected(event);
    if (is_end_of_life(event.kind)) close_all_of(event);
  }
  note_context(event.seq, context);
}

std::uint32_t SpanRecorder::open(Span::Kind kind, const Event& event) {
  if (spans_.size() == most_) {
    ++left_out_;
    return Span::none;
  }
  const auto index = static_cast<std::uint32_t>(spans_.size());
  Span span;
  span.kind = kind;
  span.began_with = event.kind;
  span.ended_with = event.kind;
  span.reason = event.reason;
  span.instance = event.instance;
  span.peer = event.peer;
  if (kind == Span::Kind::publish && event.peer != no_instance) std::swap(span.instance, span.peer);
  span.topic = event.topic;
  span.subscription = event.subscription;
  span.attempt = event.attempt;
  span.message = event.message;
  span.seq = event.seq;
  span.begin = span.end = event.time;
  span.parent = context_of(event.cause);
  if (kind == Span::Kind::process || kind == Span::Kind::lost) {
    if (const auto source = published_.find(event.message); source != published_.end()) span.parent = source->second;
  }
  if (kind == Span::Kind::publish) published_.emplace(event.message, index);
  if (kind == Span::Kind::process) {
    const auto [latest, is_first] = deliveries_.emplace(std::pair(event.message, event.subscription), index);
    if (!is_first) span.earlier = std::exchange(latest->second, index);
  }
  if (kind != Span::Kind::publish && kind != Span::Kind::lost) {
    span.is_open = true;
    const MessageId about = kind == Span::Kind::flow ? event.root : event.message;
    const Key key{event.instance, kind, about, kind == Span::Kind::process ? event.subscription : no_subscription};
    if (const auto before = open_.find(key); before != open_.end()) close(before->second, event);
    open_[key] = index;
  }
  spans_.push_back(span);
  return index;
}

void SpanRecorder::close(std::uint32_t index, const Event& event) {
  Span& span = spans_[index];
  span.is_open = false;
  span.end = event.time;
  span.ended_with = event.kind;
  span.reason = event.reason;
  if (span.kind == Span::Kind::flow) span.attempt = event.attempt;
  if (event.kind == EventKind::answered || event.kind == EventKind::replied)
    span.status = static_cast<std::uint16_t>(event.detail);
}

std::uint32_t SpanRecorder::close_if_open(const Event& event) {
  const std::optional<Key> key = closed_by(event);
  if (!key) return Span::none;
  const auto found = open_.find(*key);
  if (found == open_.end()) return Span::none;
  const std::uint32_t index = found->second;
  close(index, event);
  open_.erase(found);
  return index;
}

void SpanRecorder::close_rejected(const Event& event) {
  const auto latest = deliveries_.find({event.message, event.subscription});
  if (latest == deliveries_.end() || !spans_[latest->second].is_open) return;
  const Span& span = spans_[latest->second];
  open_.erase(Key{span.instance, Span::Kind::process, span.message, span.subscription});
  close(latest->second, event);
}

/// Ends all open spans of an instance that died.
void SpanRecorder::close_all_of(const Event& event) {
  auto each = open_.lower_bound(Key{event.instance, Span::Kind::flow, 0, 0});
  while (each != open_.end() && std::get<0>(each->first) == event.instance) {
    close(each->second, event);
    each = open_.erase(each);
  }
}

void SpanRecorder::finish(Time now) {
  for (const auto& [key, index] : open_) spans_[index].end = now;
  open_.clear();
}

void SpanRecorder::note_context(EventSeq seq, std::uint32_t context) {
  if (spans_.size() == most_ || seq > most_contexts) return;
  if (seq >= contexts_.size()) contexts_.resize(seq + 1, Span::none);
  contexts_[seq] = context;
}

std::uint32_t SpanRecorder::context_of(EventSeq seq) const {
  return seq != 0 && seq < contexts_.size() ? contexts_[seq] : Span::none;
}

std::size_t SpanRecorder::memory_bytes() const {
  constexpr std::size_t bytes_a_delivery = 100;
  return spans_.capacity() * sizeof(Span) + contexts_.capacity() * sizeof(std::uint32_t) +
         (deliveries_.size() + published_.size()) * bytes_a_delivery;
}

}  // namespace meshsim::exports
