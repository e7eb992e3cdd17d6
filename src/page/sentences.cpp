#include "page/sentences.hpp"

#include <array>
#include <span>
#include <utility>

#include "plan/plan.hpp"
#include "report/speaker.hpp"

namespace meshsim::page {
namespace {

// Numbers that no run reaches: they are told, then replaced by signs.
constexpr MessageId some_message = 9'007'199'254'740'881;
constexpr std::uint64_t some_detail = 9'007'199'254'740'847;
constexpr std::uint32_t some_root = 4'294'967'189;
constexpr std::uint16_t some_attempt = 61'001;

void replace_number(std::string& text, std::uint64_t number, char sign) {
  const std::string digits = std::to_string(number);
  for (std::size_t at = text.find(digits); at != std::string::npos; at = text.find(digits, at + 1)) {
    text.replace(at, digits.size(), 1, sign);
  }
}

bool has_plain_text(EventKind kind) { return kind == EventKind::logged || kind == EventKind::noted; }

/// Tells whether the sentence only prints the detail, or does not mention it.
bool prints_detail(EventKind kind) {
  return kind == EventKind::answered || kind == EventKind::replied || kind == EventKind::scaled ||
         kind == EventKind::published || has_plain_text(kind);
}

}  // namespace

Sentences::Sentences(const plan::Plan& plan, const trace::NameTable& names) : plan_(&plan), names_(&names) {
  signs_.services = names.services;
  signs_.marks = names.marks;
  signs_.topics = {std::string(1, sign::topic)};
  signs_.instances = {{std::string(1, sign::instance)}, {std::string(1, sign::peer)}};
  signs_.subscriptions = {{std::string(1, sign::subscription)}};
}

Sentences::Key Sentences::key_of(const Event& event, const Event& told, std::string_view text) const {
  Key key;
  key.kind = event.kind;
  key.reason = event.reason;
  // The sentence of a first attempt does not mention it.
  key.attempt = event.attempt > 1 ? some_attempt : event.attempt;
  key.is_later_life = event.incarnation > 1;
  key.has_peer = event.peer < names_->instances.size();
  key.has_topic = event.topic < names_->topics.size();
  key.has_subscription = event.subscription < names_->subscriptions.size();
  key.has_message = event.message != 0;
  if (event.message == 0) key.message = told.message;
  if (!prints_detail(event.kind)) key.detail = event.detail;
  if (event.kind == EventKind::scaled) key.service = names_->service_of(event.instance);
  if (event.kind == EventKind::published) {
    key.text = text.empty() ? "" : std::string(1, sign::text);
  } else if (!has_plain_text(event.kind)) {
    key.text = text;
  }
  return key;
}

std::size_t Sentences::find(const Event& event, const Event& told, std::string_view text) {
  Key key = key_of(event, told, text);
  if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
  templates_.push_back(make(event, key));
  by_key_.emplace(std::move(key), templates_.size() - 1);
  return templates_.size() - 1;
}

Sentences::Template Sentences::make(const Event& event, const Key& key) {
  Event shown;
  shown.kind = key.kind;
  shown.reason = key.reason;
  shown.attempt = key.attempt;
  shown.incarnation = key.is_later_life ? 2 : 1;
  shown.message = key.has_message ? some_message : key.message;
  shown.detail = prints_detail(key.kind) ? some_detail : key.detail;
  shown.root = some_root;
  shown.instance = event.instance == no_instance ? no_instance : 0;
  if (key.has_peer) shown.peer = 1;
  if (key.has_topic) shown.topic = 0;
  if (key.has_subscription) shown.subscription = 0;
  signs_.instances[0].service = key.service;

  const bool is_record = key.kind == EventKind::published;  // its payload is no text, and is inserted below
  const std::string text = has_plain_text(key.kind) ? std::string(1, sign::text) : is_record ? "" : key.text;
  Template made{key.kind, key.reason, Speaker::timeline, {}};
  report::Narrator(*plan_, signs_).tell(made.text, shown, std::as_bytes(std::span(text)));
  replace_number(made.text, some_message, sign::message);
  if (is_record && !key.text.empty()) {
    const std::size_t behind = made.text.find(sign::message);
    if (behind != std::string::npos) made.text.insert(behind + 1, " " + key.text);
  }
  replace_number(made.text, some_detail, sign::detail);
  replace_number(made.text, some_root, sign::root);
  if (key.attempt == some_attempt) replace_number(made.text, some_attempt, sign::attempt);
  const InstanceId speaker = report::speaker_of(shown);
  if (speaker == 0) made.speaker = Speaker::instance;
  if (speaker == 1) made.speaker = Speaker::peer;
  return made;
}

}  // namespace meshsim::page
