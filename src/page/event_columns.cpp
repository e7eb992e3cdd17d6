#include "page/event_columns.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "page/packing.hpp"
#include "report/log_filter.hpp"
#include "trace/jsonl_format.hpp"
#include "value/print.hpp"

namespace meshsim::page {
namespace {

/// Tells an instance by its part in the event's cause, where it has one.
std::uint64_t beside_cause(InstanceId id, const Event& parent) {
  if (parent.seq != 0 && id == parent.instance) return 0;
  if (parent.seq != 0 && id == parent.peer) return 1;
  return id == no_instance ? 2 : std::uint64_t{id} + 3;
}

std::uint64_t same_or_id(std::uint64_t id, std::uint64_t none, std::uint64_t of_parent, const Event& parent) {
  if (parent.seq != 0 && id == of_parent) return 0;
  return id == none ? 1 : id + 2;
}

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
  const std::size_t template_index = sentences_.find(event, told, explained);
  if (template_index >= by_sentence_.size()) by_sentence_.resize(template_index + 1);
  now_ = &by_sentence_[template_index];
  append_varint(in_order_[seq], event.seq - last_.seq);
  append_varint(in_order_[sentence], template_index);
  const Event parent = cause_of(event);
  append(time, static_cast<std::uint64_t>(event.time - last_.time));
  append(cause, event.cause == 0 ? 0 : event.seq - event.cause);
  append_ids(event, parent);
  append_numbers(event, parent);
  append(attempt, event.attempt);
  append(detail, detail_of(event, payload));
  last_ = event;
  if (remembered_.size() < most_back) remembered_.resize(most_back);
  remembered_[event.seq % most_back] = event;
}

std::string EventColumns::column(Column which) const {
  if (which <= sentence) return in_order_[which];
  std::string all;
  for (const auto& columns : by_sentence_) all += columns[which];
  return all;
}

Event EventColumns::cause_of(const Event& event) const {
  if (event.cause == 0 || event.seq - event.cause >= most_back || remembered_.empty()) return {};
  const Event& found = remembered_[event.cause % most_back];
  return found.seq == event.cause ? found : Event();
}

void EventColumns::append_ids(const Event& event, const Event& parent) {
  append(instance, beside_cause(event.instance, parent));
  std::uint16_t before = 0;
  if (event.instance != no_instance) {
    if (event.instance >= incarnations_.size()) incarnations_.resize(event.instance + std::size_t{1});
    before = std::exchange(incarnations_[event.instance], event.incarnation);
  }
  append(incarnation, zigzag_difference(event.incarnation, before));
  append(peer, beside_cause(event.peer, parent));
  append(topic, same_or_id(event.topic, no_topic, parent.topic, parent));
  append(subscription, same_or_id(event.subscription, no_subscription, parent.subscription, parent));
}

void EventColumns::append_numbers(const Event& event, const Event& parent) {
  if (parent.seq != 0 && event.message == parent.message) {
    append(message, 0);
  } else if (event.message == 0) {
    append(message, 1);
  } else {
    append(message, 2 + zigzag_difference(event.message, largest_message_ + 1));
  }
  append(root, zigzag_difference(event.root, parent.seq != 0 ? parent.root : largest_root_));
  largest_message_ = std::max(largest_message_, event.message);
  largest_root_ = std::max(largest_root_, event.root);
}

std::uint64_t EventColumns::detail_of(const Event& event, std::span<const std::byte> payload) {
  if (trace::detail_form(event.kind) != trace::DetailForm::hash) return event.detail;
  const auto [found, is_new] = text_by_hash_.try_emplace(event.detail, texts_.size());
  if (is_new) {
    texts_.push_back(text_of(event, payload));
    for (int byte = 0; byte < 8; ++byte) text_hashes_ += static_cast<char>(event.detail >> (8 * byte));
    return 0;
  }
  return texts_.size() - found->second;
}

std::string EventColumns::text_of(const Event& event, std::span<const std::byte> payload) const {
  std::string text;
  if (event.kind == EventKind::published) {
    if (!payload.empty()) value::append_source(text, payload, *names_);
  } else {
    text = as_text(payload);
  }
  if (text.size() > most_text) {
    text.resize(most_text);
    text += " ..";
  }
  return visible_lines(repair_utf8(text));
}

void EventColumns::append(Column which, std::uint64_t value) { append_varint((*now_)[which], value); }

}  // namespace meshsim::page
