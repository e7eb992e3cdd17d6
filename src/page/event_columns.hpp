// The events of a run as columns of small numbers. An event mostly repeats what its cause says (the message, who, to
// whom), so a field is told as the difference to its cause's. In each column the events that are told with the same
// sentence lie together, because they are alike. So 100,000 events with random times take about 3 bytes each,
// compressed.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "page/sentences.hpp"
#include "report/reply_numbers.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"

namespace meshsim::page {

class EventColumns : public trace::Sink {
 public:
  /// The most events that are kept; beyond it, only those that stand out.
  static constexpr std::uint64_t most_events = 1'000'000;
  /// The most of those later ones.
  static constexpr std::uint64_t most_late_events = 100'000;
  /// The bytes of a payload or text that are kept.
  static constexpr std::size_t most_text = 2000;

  /// An event is not compared with its cause if that is this many events back, or more.
  static constexpr std::uint64_t most_back = std::uint64_t{1} << 16;

  /// The fields of events. Two columns have the order of the events; the others are ordered by sentence first.
  enum Column : std::uint8_t {
    seq,           ///< difference to the one before; in the order of the events
    sentence,      ///< index of its template, which also gives kind and reason; in the order of the events
    time,          ///< difference to the event before
    cause,         ///< distance in events back to the cause; 0 for none
    instance,      ///< code: 0 the cause's, 1 the cause's peer, 2 none, else 3 more than its id
    incarnation,   ///< difference to the instance's last, zigzag
    peer,          ///< as `instance`
    topic,         ///< code: 0 the cause's, 1 none, else 2 more than its id
    subscription,  ///< as `topic`
    message,       ///< code: 0 the cause's, 1 none, else 2 more than the difference to the next new one, zigzag
    root,          ///< difference to the cause's, without one to the largest yet, zigzag
    attempt,
    detail,  ///< text: 0 for a new one, else the distance back in the list of texts; otherwise the detail as it is
    column_count,
  };
  static constexpr std::array<std::string_view, column_count> column_names{
      "seq",   "sentence",     "time",    "cause", "instance", "incarnation", "peer",
      "topic", "subscription", "message", "root",  "attempt",  "detail",
  };

  /// Takes a plan and names, which must outlive it.
  EventColumns(const plan::Plan& plan, const trace::NameTable& names, std::uint64_t most = most_events);

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  std::string column(Column which) const;
  std::uint64_t kept() const { return kept_; }
  std::uint64_t left_out() const { return left_out_; }
  const Sentences& sentences() const { return sentences_; }
  /// Lists the texts that were published, logged and noted, each once, by order of appearance.
  const std::vector<std::string>& texts() const { return texts_; }
  /// Returns the hashes of those texts, which events carry: 8 bytes each, little-endian.
  const std::string& text_hashes() const { return text_hashes_; }

 private:
  bool keeps(const Event& event) const;
  /// Returns the event's cause where it is remembered, else an event that says nothing.
  Event cause_of(const Event& event) const;
  void append_ids(const Event& event, const Event& parent);
  void append_numbers(const Event& event, const Event& parent);
  std::uint64_t detail_of(const Event& event, std::span<const std::byte> payload);
  std::string text_of(const Event& event, std::span<const std::byte> payload) const;
  void append(Column which, std::uint64_t value);

  const trace::NameTable* names_;
  std::uint64_t most_;
  Sentences sentences_;
  report::ReplyNumbers replies_;
  std::array<std::string, 2> in_order_;                             // `seq` and `sentence`
  std::vector<std::array<std::string, column_count>> by_sentence_;  // the other columns
  std::array<std::string, column_count>* now_ = nullptr;            // the columns for the event that is being added
  std::vector<Event> remembered_;                                   // the last most_back events, by seq
  std::vector<std::string> texts_;
  std::string text_hashes_;
  boost::unordered_flat_map<std::uint64_t, std::size_t> text_by_hash_;
  std::vector<std::uint16_t> incarnations_;  // by InstanceId
  Event last_;
  MessageId largest_message_ = 0;
  std::uint32_t largest_root_ = 0;
  std::uint64_t kept_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace meshsim::page
