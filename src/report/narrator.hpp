// Events in plain words, for the log and for stories. One sentence an event, without its subject: the line's prefix
// names the speaker.
#pragma once

#include <cstddef>
#include <meshsim/event.hpp>
#include <span>
#include <string>
#include <string_view>

#include "trace/name_table.hpp"

namespace meshsim::plan {
struct Plan;
struct Schedule;
}  // namespace meshsim::plan

namespace meshsim::report {

/// Writes an instant to the millisecond, cut, so that nothing seems to be later than it was: "1.000s".
std::string format_log_time(Time time);

class Narrator {
 public:
  /// Takes a plan and names, which must outlive the narrator.
  Narrator(const plan::Plan& plan, const trace::NameTable& names);
  /// Narrates a run with this timeline in place of the plan's.
  Narrator(const plan::Schedule& timeline, const trace::NameTable& names) : timeline_(&timeline), names_(&names) {}

  /// Returns the speaker's name, or "timeline".
  std::string_view speaker_name(const Event& event) const;
  std::string_view instance_name(InstanceId instance) const;
  std::string_view service_name(InstanceId instance) const;

  /// Appends the sentence: `published hello #1 {text: "hello"}`.
  void tell(std::string& out, const Event& event, std::span<const std::byte> payload) const;

 private:
  void tell_about_message(std::string& out, const Event& event, std::span<const std::byte> payload) const;
  void tell_about_fate(std::string& out, const Event& event) const;
  void tell_about_call(std::string& out, const Event& event, std::span<const std::byte> payload) const;
  void tell_refused(std::string& out, const Event& event) const;
  void tell_about_instance(std::string& out, const Event& event) const;
  void tell_about_lock(std::string& out, const Event& event, std::span<const std::byte> payload) const;
  void tell_about_scenario(std::string& out, const Event& event, std::span<const std::byte> payload) const;
  void append_message(std::string& out, const Event& event) const;
  void append_subscription(std::string& out, const Event& event) const;

  const plan::Schedule* timeline_;
  const trace::NameTable* names_;
};

}  // namespace meshsim::report
