#include "page/event_columns.hpp"

#include <utility>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "page/packing.hpp"
#include "report/log_filter.hpp"
#include "trace/jsonl_format.hpp"
#include "value/print.hpp"

namespace meshsim::page {
namespace {

std::uint64_t id_or_none(std::uint64_t id, std::uint64_t none) { return id == none ? 0 : id + 1; }

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

EventColumns::EventColumns(const plan::Plan& plan, const trace::NameTable& names, std::uint64_t most)
    : names_(&names), most_(most), sentences_(plan, names) {}

bool EventColumns::keeps(const Event& event) const {
  if (kept_ < most_) return true;
  return kept_ < most_ + most_late_events && report::milestone_kinds()[static_cast<std::size_t>(event.kind)];
}

void EventColumns::on_event(const Event& event, std::span<const std::byte> payload) {
  const Event told = replies_.numbered(event);
  if (!keeps(event)) {
    ++left_out_;
    return;
  }
  ++kept_;
  const bool has_text = event.kind == EventKind::replied || event.kind == EventKind::published;
  const std::string_view explained = has_text ? as_text(payload) : std::string_view();
  append(seq, event.seq - last_.seq);
  append(time, static_cast<std::uint64_t>(event.time - last_.time));
  append(sentence, sentences_.find(event, told, explained));
  append_ids(event);
  append(message, zigzag_difference(event.message, last_.message));
  append(cause, event.cause == 0 ? 0 : event.seq - event.cause);
  append(root, zigzag_difference(event.root, last_.root));
  append(attempt, event.attempt);
  append(detail, detail_of(event, payload));
  last_ = event;
}

void EventColumns::append_ids(const Event& event) {
  append(instance, id_or_none(event.instance, no_instance));
  std::uint16_t before = 0;
  if (event.instance != no_instance) {
    if (event.instance >= incarnations_.size()) incarnations_.resize(event.instance + std::size_t{1});
    before = std::exchange(incarnations_[event.instance], event.incarnation);
  }
  append(incarnation, zigzag_difference(event.incarnation, before));
  append(peer, id_or_none(event.peer, no_instance));
  append(topic, id_or_none(event.topic, no_topic));
  append(subscription, id_or_none(event.subscription, no_subscription));
}

std::uint64_t EventColumns::detail_of(const Event& event, std::span<const std::byte> payload) {
  if (trace::detail_form(event.kind) != trace::DetailForm::hash) return event.detail;
  const auto [found, is_new] = text_by_hash_.try_emplace(event.detail, texts_.size());
  if (is_new) {
    texts_.push_back(text_of(event, payload));
    for (int byte = 0; byte < 8; ++byte) text_hashes_ += static_cast<char>(event.detail >> (8 * byte));
  }
  return found->second + 1;
}

std::string EventColumns::text_of(const Event& event, std::span<const std::byte> payload) const {
  std::string text;
  if (event.kind == EventKind::published) {
    if (!payload.empty()) value::append_source(text, payload, *names_);
  } else {
    text = as_text(payload);
  }
  if (text.size() > most_text) text = text.substr(0, most_text) + " ..";
  return visible_lines(repair_utf8(text));
}

void EventColumns::append(Column which, std::uint64_t value) { append_varint(columns_[which], value); }

}  // namespace meshsim::page
