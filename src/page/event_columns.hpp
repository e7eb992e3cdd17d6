// The events of a run as columns of small numbers: each field of all events lies together, mostly as the difference to
// the event before. A run of 100,000 events takes about 4 bytes an event when compressed.
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

  enum Column : std::uint8_t {
    seq,          ///< difference to the one before
    time,         ///< likewise
    sentence,     ///< index of its template, which also gives kind and reason
    instance,     ///< 0 for none, else 1 more than its id; the same for all ids
    incarnation,  ///< difference to the instance's last, zigzag
    peer,
    topic,
    subscription,
    message,  ///< difference to the one before, zigzag
    cause,    ///< distance in events to the cause before this one; 0 for none
    root,     ///< difference to the one before, zigzag
    attempt,
    detail,  ///< 1 more than the index of the text, where the detail is a hash; else as it is
    column_count,
  };
  static constexpr std::array<std::string_view, column_count> column_names{
      "seq",          "time",    "sentence", "instance", "incarnation", "peer",   "topic",
      "subscription", "message", "cause",    "root",     "attempt",     "detail",
  };

  /// Takes a plan and names, which must outlive it.
  EventColumns(const plan::Plan& plan, const trace::NameTable& names, std::uint64_t most = most_events);

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  const std::string& column(Column which) const { return columns_[which]; }
  std::uint64_t kept() const { return kept_; }
  std::uint64_t left_out() const { return left_out_; }
  const Sentences& sentences() const { return sentences_; }
  /// Lists the texts that were published, logged and noted, each once, by order of appearance.
  const std::vector<std::string>& texts() const { return texts_; }
  /// Returns the hashes of those texts, which events carry: 8 bytes each, little-endian.
  const std::string& text_hashes() const { return text_hashes_; }

 private:
  bool keeps(const Event& event) const;
  void append_ids(const Event& event);
  std::uint64_t detail_of(const Event& event, std::span<const std::byte> payload);
  std::string text_of(const Event& event, std::span<const std::byte> payload) const;
  void append(Column which, std::uint64_t value);

  const trace::NameTable* names_;
  std::uint64_t most_;
  Sentences sentences_;
  report::ReplyNumbers replies_;
  std::array<std::string, column_count> columns_;
  std::vector<std::string> texts_;
  std::string text_hashes_;
  boost::unordered_flat_map<std::uint64_t, std::size_t> text_by_hash_;
  std::vector<std::uint16_t> incarnations_;  // by InstanceId
  Event last_;
  std::uint64_t kept_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace meshsim::page
