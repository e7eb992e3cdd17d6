#include "report/narrator.hpp"

#include <fmt/format.h>

#include <iterator>
#include <meshsim/packet.hpp>

#include "base/time.hpp"
#include "plan/plan.hpp"
#include "report/reasons.hpp"
#include "report/speaker.hpp"
#include "trace/event_names.hpp"
#include "value/print.hpp"

namespace meshsim::report {
namespace {

template <class... Arguments>
void append(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
}

void append_reason(std::string& out, Reason reason) {
  if (reason != Reason::none) append(out, ": {}", describe(reason));
}

// Returns the noun for the thing that was lost in a `delivery_failed` of the network.
std::string_view noun_of(const Event& event) {
  if (event.subscription != no_subscription && event.detail == 0) return "delivery";
  switch (static_cast<PacketKind>(event.detail)) {
    case PacketKind::request:
      return "request";
    case PacketKind::reply:
      return "reply";
    case PacketKind::publish:
      return "publish";
    case PacketKind::confirm:
      return "confirm";
    case PacketKind::deliver:
      return "delivery";
    case PacketKind::ack:
      return "ack";
    case PacketKind::retry:
      return "retry";
    case PacketKind::reject:
      return "reject";
    case PacketKind::subscribe:
      return "subscribe";
    case PacketKind::unsubscribe:
      return "unsubscribe";
    case PacketKind::next:
      return "request for the message after that";
    case PacketKind::redrive:
      return "redrive";
    case PacketKind::hang_up:
    case PacketKind::connected:
    case PacketKind::reset:
    case PacketKind::closed:
      break;
  }
  return "packet";
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string format_log_time(Time time) { return fmt::format("{}.{:03}s", time / second, time % second / millisecond); }

Narrator::Narrator(const plan::Plan& plan, const trace::NameTable& names) : Narrator(plan.timeline, names) {}

std::string_view Narrator::instance_name(InstanceId instance) const {
  return instance < names_->instances.size() ? std::string_view(names_->instances[instance].name) : "nobody";
}

std::string_view Narrator::service_name(InstanceId instance) const {
  const ServiceId service = instance < names_->instances.size() ? names_->service_of(instance) : no_service;
  return service < names_->services.size() ? std::string_view(names_->services[service]) : "nobody";
}

std::string_view Narrator::speaker_name(const Event& event) const {
  const InstanceId instance = speaker_of(event);
  return instance == no_instance ? "timeline" : instance_name(instance);
}

void Narrator::tell(std::string& out, const Event& event, std::span<const std::byte> payload) const {
  if (event.kind <= EventKind::redelivered || event.kind == EventKind::kept)
    return tell_about_message(out, event, payload);
  if (event.kind <= EventKind::message_done || event.kind == EventKind::redriven) return tell_about_fate(out, event);
  if (trace::is_about_call(event.kind)) return tell_about_call(out, event, payload);
  if (event.kind <= EventKind::disconnected || event.kind == EventKind::left_out ||
      event.kind == EventKind::not_subscribed || event.kind == EventKind::stopping ||
      event.kind == EventKind::circuit_opened || event.kind == EventKind::circuit_closed)
    return tell_about_instance(out, event);
  if (event.kind == EventKind::lock_awaited || event.kind == EventKind::locked)
    return tell_about_lock(out, event, payload);
  tell_about_scenario(out, event, payload);
}

void Narrator::tell_about_message(std::string& out, const Event& event, std::span<const std::byte> payload) const {
  switch (event.kind) {
    case EventKind::published:
      out += "published ";
      append_message(out, event);
      if (!payload.empty()) value::append_source(out += ' ', payload, *names_);
      break;
    case EventKind::publish_failed:
      out += "failed to publish ";
      append_message(out, event);
      break;
    case EventKind::kept:
      out += "keeps ";
      append_message(out, event);
      out += " in its outbox";
      break;
    case EventKind::delivered:
      out += "received ";
      append_message(out, event);
      break;
    case EventKind::delivery_failed:
      append(out, "{} {} of ", is_told_by_sender(event) ? "its" : "lost the", noun_of(event));
      append_message(out, event);
      if (is_told_by_sender(event)) {
        append(out, " was lost at {}", instance_name(event.instance));
      } else {
        append(out, " from {}", instance_name(event.peer));
      }
      break;
    case EventKind::handled:
      out += "handled ";
      append_message(out, event);
      break;
    case EventKind::deduplicated:
      out += "recognised ";
      append_message(out, event);
      out += " as handled before";
      break;
    default:
      out += "hands out ";
      append_message(out, event);
      append(out, " again, to {}", instance_name(event.peer));
      break;
  }
  if (event.attempt > 1 && event.kind != EventKind::published) append(out, " (delivery {})", event.attempt);
  if (event.kind == EventKind::publish_failed && event.reason == Reason::overflow) {
    out += ": its outbox is full";
  } else {
    append_reason(out, event.reason);
  }
}

void Narrator::tell_about_fate(std::string& out, const Event& event) const {
  if (event.kind == EventKind::message_done) {
    out += "no copy is left of ";
    append_message(out, event);
    return;
  }
  if (event.kind == EventKind::redriven) {
    out += "redrives ";
    append_message(out, event);
    return append_subscription(out, event);
  }
  out += event.kind == EventKind::dead_lettered ? "dead-lettered" : to_string(event.kind);
  out += ' ';
  append_message(out, event);
  append_subscription(out, event);
  const bool counts = event.kind == EventKind::dead_lettered || event.kind == EventKind::dropped;
  if (counts && event.attempt > 0)
    append(out, " after {} {}", event.attempt, event.attempt == 1 ? "delivery" : "deliveries");
  append_reason(out, event.reason);
}

void Narrator::tell_about_call(std::string& out, const Event& event, std::span<const std::byte> payload) const {
  switch (event.kind) {
    case EventKind::requested:
      append(out, "called {}: ", instance_name(event.peer));
      append_message(out, event);
      break;
    case EventKind::answered:
      append(out, "got {} from {} for ", event.detail, instance_name(event.peer));
      append_message(out, event);
      break;
    case EventKind::refused:
      tell_refused(out, event);
      break;
    case EventKind::timed_out:
      append(out, "gave up {} {}: ", event.reason == Reason::no_connection ? "connecting to" : "waiting for",
             instance_name(event.peer));
      append_message(out, event);
      if (event.reason == Reason::no_connection) return;
      break;
    case EventKind::received:
      out += "received ";
      append_message(out, event);
      append(out, " from {}", instance_name(event.peer));
      break;
    case EventKind::begun:
      out += "begins with ";
      append_message(out, event);
      break;
    case EventKind::replied:
      append(out, "answered {} to {} for ", event.detail, instance_name(event.peer));
      append_message(out, event);
      append_reason(out, event.reason);
      if (!payload.empty()) append(out, "; left out: {}", as_text(payload));
      return;
    case EventKind::rejected:
      out += "turned away ";
      append_message(out, event);
      append(out, " from {}", instance_name(event.peer));
      break;
    case EventKind::cancelled:
    case EventKind::abandoned:
      out += "let go of ";
      append_message(out, event);
      append(out, ": {} waits no longer{}", instance_name(event.peer),
             event.kind == EventKind::abandoned ? " (499)" : "");
      break;
    default:
      append(out, "tries {} with ", instance_name(event.peer));
      append_message(out, event);
      append(out, " (try {})", event.attempt);
      if (event.detail != 0) append(out, ": it had answered {}", event.detail);
      break;
  }
  append_reason(out, event.reason);
}

/// Tells how a call ended without an answer; the one fact covers several ways.
void Narrator::tell_refused(std::string& out, const Event& event) const {
  const bool is_unsent = event.reason == Reason::too_many_calls || event.reason == Reason::circuit_open;
  const bool has_no_way = event.reason == Reason::unknown_host || event.reason == Reason::no_common_network;
  if (is_unsent) {
    append_message(out, event);
    out += " was not sent";
  } else if (event.peer == no_instance) {
    out += "did not call ";
    append_message(out, event);
  } else if (event.reason == Reason::connection_lost) {
    append(out, "got no answer from {} for ", instance_name(event.peer));
    append_message(out, event);
  } else if (has_no_way) {
    append(out, "did not reach {} with ", instance_name(event.peer));
    append_message(out, event);
  } else {
    append_message(out, event);
    append(out, " was refused by {}", instance_name(event.peer));
  }
}

void Narrator::tell_about_instance(std::string& out, const Event& event) const {
  switch (event.kind) {
    case EventKind::started:
      out += "starting";
      break;
    case EventKind::ready:
      out += event.incarnation > 1 ? "ready again" : "ready";
      break;
    case EventKind::killed:  // in the words of `docker compose`; 137 is 128 + SIGKILL
      if (event.reason == Reason::crashed) {
        out += "is not started again (killed while it waited for that)";
      } else {
        out += event.reason == Reason::timed_out ? "exited with code 137 (killed: it did not stop within its grace)"
                                                 : "exited with code 137 (killed)";
      }
      break;
    case EventKind::crashed:  // nginx: "[emerg] host not found in upstream"
      out += event.reason == Reason::unknown_host ? "exited with code 1 (host not found in upstream)"
                                                  : "exited with code 1 (crashed)";
      break;
    case EventKind::stopped:
      if (event.reason == Reason::crashed) {
        out += "is not started again (stopped while it waited for that)";
      } else {  // 143 is 128 + SIGTERM
        out += event.reason == Reason::killed ? "exited with code 143 (stopped before it was ready)"
                                              : "exited with code 0 (stopped)";
      }
      break;
    case EventKind::stopping:
      out += "is stopping";
      break;
    case EventKind::powered_off:
      out += "the machine lost power";
      break;
    case EventKind::disconnected:
      append(out, "lost its connection to {}", instance_name(event.peer));
      append_reason(out, event.reason);
      break;
    case EventKind::left_out:
      append(out, "leaves out {} until {}", instance_name(event.instance),
             format_instant(static_cast<Time>(event.detail)));
      break;
    case EventKind::circuit_opened:
      append(out, "makes no calls to {} until {} (its circuit is open)", service_name(event.peer),
             format_instant(static_cast<Time>(event.detail)));
      break;
    case EventKind::circuit_closed:
      append(out, "calls {} again (its circuit is closed)", service_name(event.peer));
      break;
    case EventKind::not_subscribed:
      append(out, "has nothing for {}", instance_name(event.peer));
      append_subscription(out, event);
      append_reason(out, event.reason);
      break;
    default:
      out += to_string(event.kind);  // paused, resumed
      break;
  }
}

void Narrator::tell_about_lock(std::string& out, const Event& event, std::span<const std::byte> payload) const {
  if (event.kind == EventKind::locked) {
    append(out, "holds {}", as_text(payload));
  } else {
    append(out, "waits for {}, which {} holds", as_text(payload), instance_name(event.peer));
  }
  if (event.message == 0) return;
  append(out, ", for ");
  append_message(out, event);
}

void Narrator::tell_about_scenario(std::string& out, const Event& event, std::span<const std::byte> payload) const {
  const auto line = [&]() -> std::string_view {
    return event.detail < timeline_->lines.size() ? std::string_view(timeline_->lines[event.detail].text) : "";
  };
  switch (event.kind) {
    case EventKind::logged:
      out += as_text(payload);
      break;
    case EventKind::deployed:
      append(out, "runs version {} from now on", as_text(payload));
      break;
    case EventKind::noted:
      append(out, "note: {}", as_text(payload));
      break;
    case EventKind::marked:
      append(out, "mark {}", event.detail < names_->marks.size() ? names_->marks[event.detail] : "");
      break;
    case EventKind::checked:
      append(out, "check {}: {}", event.attempt != 0 ? "held" : "failed", line());
      break;
    case EventKind::fault_began:
      append(out, "fault: {}", line().empty() ? describe(event.reason) : line());
      break;
    case EventKind::fault_ended:
      append(out, "healed: {}", line().empty() ? describe(event.reason) : line());
      break;
    case EventKind::flow_started:
      append(out, "flow run {} started", event.root);
      break;
    case EventKind::flow_finished:
      append(out, "flow run {} {}", event.root, event.attempt != 0 ? "finished" : "failed");
      break;
    default:
      append(out, "scaled {} to {}",
             names_->service_of(event.instance) < names_->services.size()
                 ? std::string_view(names_->services[names_->service_of(event.instance)])
                 : instance_name(event.instance),
             event.detail);
      break;
  }
}

void Narrator::append_message(std::string& out, const Event& event) const {
  if (event.topic < names_->topics.size()) out += names_->topics[event.topic];
  if (event.message != 0) append(out, "{}#{}", event.topic < names_->topics.size() ? " " : "", event.message);
}

void Narrator::append_subscription(std::string& out, const Event& event) const {
  if (event.subscription < names_->subscriptions.size())
    append(out, " for {}", names_->subscriptions[event.subscription].name);
}

}  // namespace meshsim::report
