// Makes spans of the events of a run. The parent of a span is the span in which its first event was caused.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "exports/span.hpp"
#include "trace/sink.hpp"

namespace meshsim::exports {

class SpanRecorder : public trace::Sink {
 public:
  /// The most spans that are kept; later ones are left out.
  static constexpr std::size_t most_spans = 1'000'000;

  explicit SpanRecorder(std::size_t most = most_spans) : most_(most) {}

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  std::size_t memory_bytes() const override;
  /// Ends the open spans at `now`, marked as open.
  void finish(Time now);

  /// Lists the spans in the order in which they began.
  const std::vector<Span>& spans() const { return spans_; }
  std::uint64_t left_out() const { return left_out_; }

 private:
  /// A span that can be ended, by its instance, kind, message and subscription.
  using Key = std::tuple<InstanceId, Span::Kind, MessageId, SubscriptionId>;

  static std::optional<Span::Kind> opened_by(const Event& event);
  static std::optional<Key> closed_by(const Event& event);
  std::uint32_t open(Span::Kind kind, const Event& event);
  void close(std::uint32_t index, const Event& event);
  std::uint32_t close_if_open(const Event& event);
  void close_rejected(const Event& event);
  void close_all_of(const Event& event);
  void note_context(EventSeq seq, std::uint32_t context);
  std::uint32_t context_of(EventSeq seq) const;

  std::size_t most_;
  std::vector<Span> spans_;
  std::uint64_t left_out_ = 0;
  std::vector<std::uint32_t> contexts_;  // by EventSeq: the span in which it happened
  std::map<Key, std::uint32_t> open_;
  boost::unordered_flat_map<MessageId, std::uint32_t> published_;             // by message: its first publishing
  std::map<std::pair<MessageId, SubscriptionId>, std::uint32_t> deliveries_;  // the latest of each
};

}  // namespace meshsim::exports
