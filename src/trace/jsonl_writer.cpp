#include "trace/jsonl_writer.hpp"

#include <fmt/compile.h>

#include <iterator>
#include <utility>

#include "trace/digest.hpp"
#include "trace/event_names.hpp"
#include "trace/json_text.hpp"

namespace meshsim::trace {
namespace {

constexpr std::size_t flush_size = std::size_t{64} * 1024;

template <class Format, class... Arguments>
void append(std::string& out, const Format& format, const Arguments&... arguments) {
  fmt::format_to(std::back_inserter(out), format, arguments...);
}

const std::string& quoted(std::vector<std::string>& cache, std::size_t id, std::string_view name) {
  if (cache.size() <= id) cache.resize(id + 1);
  if (cache[id].empty()) append_json(cache[id], name);
  return cache[id];
}

}  // namespace

JsonlWriter::JsonlWriter(Output out, const NameTable& names, const TraceHeader& header, RecordPrinter print_record)
    : out_(std::move(out)), names_(&names), print_record_(print_record) {
  append(buffer_, FMT_COMPILE("{{\"v\":{},\"type\":\"run\",\"scenario\":"), trace_format_version);
  append_json(buffer_, header.scenario);
  buffer_ += ",\"run\":";
  append_json(buffer_, header.run);
  append(buffer_, FMT_COMPILE(",\"seed\":{},\"options\":{{"), header.seed);
  for (const auto& [name, value] : header.options) {
    if (&name != &header.options.front().first) buffer_ += ',';
    append_json(buffer_, name);
    buffer_ += ':';
    append_json(buffer_, value);
  }
  buffer_ += "}}\n";
}

void JsonlWriter::on_event(const Event& event, std::span<const std::byte> payload) {
  ++events_;
  append(buffer_, FMT_COMPILE("{{\"type\":\"event\",\"seq\":{},\"time\":{},\"kind\":\"{}\""), event.seq, event.time,
         to_string(event.kind));
  if (event.reason != Reason::none) append(buffer_, FMT_COMPILE(",\"reason\":\"{}\""), to_string(event.reason));
  append_names(event);
  if (event.message != 0) append(buffer_, FMT_COMPILE(",\"message\":{}"), event.message);
  append_detail(event);
  append_outcome(event);
  if (event.cause != 0) append(buffer_, FMT_COMPILE(",\"cause\":{}"), event.cause);
  if (event.root != 0) append(buffer_, FMT_COMPILE(",\"root\":{}"), event.root);
  append_payload(event, payload);
  buffer_ += "}\n";
  if (buffer_.size() >= flush_size) flush();
}

void JsonlWriter::append_names(const Event& event) {
  if (event.instance != no_instance) {
    append(buffer_, FMT_COMPILE(",\"instance\":{}"),
           quoted(instances_, event.instance, names_->instances[event.instance].name));
    if (event.incarnation != 0) append(buffer_, FMT_COMPILE(",\"incarnation\":{}"), event.incarnation);
  }
  if (event.peer != no_instance) {
    append(buffer_, FMT_COMPILE(",\"peer\":{}"), quoted(instances_, event.peer, names_->instances[event.peer].name));
  }
  if (event.topic != no_topic) {
    append(buffer_, FMT_COMPILE(",\"topic\":{}"), quoted(topics_, event.topic, names_->topics[event.topic]));
  }
  if (event.subscription != no_subscription) {
    append(buffer_, FMT_COMPILE(",\"subscription\":{}"),
           quoted(subscriptions_, event.subscription, names_->subscriptions[event.subscription].name));
  }
}

void JsonlWriter::append_detail(const Event& event) {
  switch (detail_form(event.kind)) {
    case DetailForm::number:
      if (event.detail != 0) append(buffer_, FMT_COMPILE(",\"detail\":{}"), event.detail);
      break;
    case DetailForm::hash:
      append(buffer_, FMT_COMPILE(",\"hash\":\"{:016x}\""), event.detail);
      break;
    case DetailForm::status:
      append(buffer_, FMT_COMPILE(",\"status\":{}"), event.detail);
      break;
    case DetailForm::line:
      append(buffer_, FMT_COMPILE(",\"line\":{}"), event.detail);
      break;
    case DetailForm::mark:
      buffer_ += ",\"mark\":";
      append_json(buffer_, names_->marks[event.detail]);
      break;
    case DetailForm::replicas:
      append(buffer_, FMT_COMPILE(",\"replicas\":{}"), event.detail);
      break;
  }
}

void JsonlWriter::append_outcome(const Event& event) {
  const std::string_view key = outcome_key(event.kind);
  if (!key.empty()) {
    append(buffer_, FMT_COMPILE(",\"{}\":{}"), key, event.attempt != 0);
  } else if (event.attempt != 0) {
    append(buffer_, FMT_COMPILE(",\"attempt\":{}"), event.attempt);
  }
}

void JsonlWriter::append_payload(const Event& event, std::span<const std::byte> payload) {
  const bool is_explained = event.kind == EventKind::replied && !payload.empty();
  if (has_text(event.kind) || is_explained) {
    buffer_ += ",\"text\":";
    append_json(buffer_, {reinterpret_cast<const char*>(payload.data()), payload.size()});
  } else if (event.kind == EventKind::published) {
    buffer_ += ",\"payload\":";
    print_record_(buffer_, payload, *names_);
  }
}

void JsonlWriter::finish(std::uint64_t digest) {
  append(buffer_, FMT_COMPILE("{{\"type\":\"end\",\"events\":{},\"digest\":\"{}\"}}\n"), events_,
         Digest::text_of(digest));
  flush();
}

void JsonlWriter::flush() {
  out_(buffer_);
  buffer_.clear();
}

}  // namespace meshsim::trace
