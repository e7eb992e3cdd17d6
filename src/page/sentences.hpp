// The sentences of the log as templates, so that the page can tell each event without knowing the language's facts: the
// narrator tells an event whose names and numbers are signs, and the page replaces the signs by the values in the
// event's columns. A run has some dozens of templates, whatever its length.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "report/narrator.hpp"
#include "trace/name_table.hpp"

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::page {

/// The signs in a template that stand for the values of an event.
namespace sign {
inline constexpr char instance = '\x01';
inline constexpr char peer = '\x02';
inline constexpr char topic = '\x03';
inline constexpr char subscription = '\x04';
inline constexpr char message = '\x05';
inline constexpr char attempt = '\x06';
inline constexpr char detail = '\x0e';
inline constexpr char root = '\x0f';
inline constexpr char text = '\x10';  ///< the payload of `published`, `logged` and `noted`
}  // namespace sign

class Sentences {
 public:
  enum class Speaker : std::uint8_t { timeline, instance, peer };
  struct Template {
    EventKind kind = EventKind::logged;
    Reason reason = Reason::none;
    Speaker speaker = Speaker::timeline;
    std::string text;
  };

  /// Takes a plan and names, which must outlive it.
  Sentences(const plan::Plan& plan, const trace::NameTable& names);

  /// Returns the index of the event's template, which is made for the first event of its kind. `told` is the event as
  /// it is told, with its call's number where it has none itself. `text` is its payload; for `published`, anything not
  /// empty where it has one.
  std::size_t find(const Event& event, const Event& told, std::string_view text);

  const std::vector<Template>& templates() const { return templates_; }

 private:
  /// Everything that a sentence depends on beside the names and numbers that signs stand for.
  struct Key {
    EventKind kind = EventKind::logged;
    Reason reason = Reason::none;
    std::uint16_t attempt = 0;
    bool is_later_life = false;
    bool has_peer = false;
    bool has_topic = false;
    bool has_subscription = false;
    bool has_message = false;
    MessageId message = 0;     ///< the message of `told`, if the event itself has none
    std::uint64_t detail = 0;  ///< the event's, if the sentence depends on it
    ServiceId service = no_service;
    std::string text;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  Key key_of(const Event& event, const Event& told, std::string_view text) const;
  Template make(const Event& event, const Key& key);

  const plan::Plan* plan_;
  const trace::NameTable* names_;
  trace::NameTable signs_;
  std::map<Key, std::size_t> by_key_;
  std::vector<Template> templates_;
};

}  // namespace meshsim::page
