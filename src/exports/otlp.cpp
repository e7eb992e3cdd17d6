#include "exports/otlp.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "plan/plan.hpp"
#include "report/json_writer.hpp"

namespace meshsim::exports {
namespace {

using report::JsonWriter;

constexpr Time epoch = 946'684'800 * second;  // 2000-01-01T00:00:00Z, because a run has no real time

/// The enum of trace.proto.
enum class SpanKind : int { internal = 1, server = 2, client = 3, producer = 4, consumer = 5 };

SpanKind kind_of(const Span& span) {
  switch (span.kind) {
    case Span::Kind::call:
      return SpanKind::client;
    case Span::Kind::serve:
      return SpanKind::server;
    case Span::Kind::publish:
      return SpanKind::producer;
    case Span::Kind::process:
      return SpanKind::consumer;
    case Span::Kind::flow:
    case Span::Kind::lost:
      break;
  }
  return SpanKind::internal;
}

class OtlpWriter {
 public:
  OtlpWriter(const RunExport& run, std::uint64_t digest, std::string_view version)
      : run_(run), names_(run.names()), digest_(digest), version_(version) {}

  std::string write() {
    find_traces();
    json_.open_object();
    json_.open_list("resourceSpans");
    for (std::size_t service = 0; service <= by_service_.size(); ++service) {
      const bool is_of_none = service == by_service_.size();
      const std::vector<std::uint32_t>& spans = is_of_none ? of_none_ : by_service_[service];
      if (!spans.empty()) write_resource(is_of_none ? "timeline" : names_.services[service], spans);
    }
    json_.close();
    json_.close();
    return json_.take();
  }

 private:
  /// Puts each span into the trace of its parent.
  void find_traces() {
    by_service_.resize(names_.services.size());
    const std::vector<Span>& spans = run_.spans();
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
      const std::uint32_t parent = spans[i].parent;
      traces_.push_back(parent < i ? traces_[parent] : i);
      const ServiceId service = names_.service_of(spans[i].instance);
      (service < by_service_.size() ? by_service_[service] : of_none_).push_back(i);
    }
  }

  void write_resource(const std::string& service, const std::vector<std::uint32_t>& spans) {
    json_.open_object();
    json_.open_object("resource", JsonWriter::Layout::one_line);
    json_.open_list("attributes");
    attribute("service.name", service);
    json_.close();
    json_.close();
    json_.open_list("scopeSpans");
    json_.open_object();
    json_.open_object("scope", JsonWriter::Layout::one_line);
    json_.member("name", "meshsim");
    json_.member("version", version_);
    json_.close();
    json_.open_list("spans");
    for (const std::uint32_t index : spans) write_span(index);
    json_.close();
    json_.close();
    json_.close();
    json_.close();
  }

  void write_span(std::uint32_t index) {
    const Span& span = run_.spans()[index];
    json_.open_object(JsonWriter::Layout::one_line);
    json_.member("traceId", trace_id(index));
    json_.member("spanId", span_id(index));
    if (span.parent < index) json_.member("parentSpanId", span_id(span.parent));
    json_.member("name", repair_utf8(title_of(span, names_)));
    json_.member("kind", static_cast<int>(kind_of(span)));
    json_.member("startTimeUnixNano", std::to_string(epoch + span.begin));
    json_.member("endTimeUnixNano", std::to_string(epoch + span.end));
    json_.open_list("attributes");
    write_attributes(span);
    json_.close();
    write_links(span);
    if (is_failed(span)) {
      json_.open_object("status");
      json_.member("message", outcome_of(span));
      json_.member("code", 2);  // STATUS_CODE_ERROR
      json_.close();
    }
    json_.close();
  }

  /// Writes the attributes, by the names of OpenTelemetry's semantic conventions where they have one.
  void write_attributes(const Span& span) {
    if (span.instance < names_.instances.size()) attribute("meshsim.instance", names_.instances[span.instance].name);
    attribute("meshsim.event", static_cast<std::int64_t>(span.seq));
    if (span.kind != Span::Kind::flow) attribute("meshsim.outcome", outcome_of(span));
    const bool is_call = span.kind == Span::Kind::call || span.kind == Span::Kind::serve;
    if (is_call) return write_call(span);
    if (span.kind == Span::Kind::flow || span.topic >= names_.topics.size()) return;
    if (span.topic < run_.plan().topics.size()) {
      const ServiceId broker = run_.plan().topics[span.topic].broker;
      if (broker < run_.plan().services.size())
        attribute("messaging.system", run_.plan().brokers[run_.plan().services[broker].detail].kind);
    }
    attribute("messaging.destination.name", names_.topics[span.topic]);
    if (span.message != 0) attribute("messaging.message.id", std::to_string(span.message));
    if (span.kind == Span::Kind::publish) attribute("messaging.operation.type", std::string("send"));
    if (span.kind == Span::Kind::process) {
      attribute("messaging.operation.type", std::string("process"));
      if (span.subscription < names_.subscriptions.size())
        attribute("messaging.consumer.group.name", names_.subscriptions[span.subscription].name);
      attribute("meshsim.delivery", static_cast<std::int64_t>(span.attempt));
    }
    write_error(span);
  }

  void write_call(const Span& span) {
    const std::string& endpoint = span.topic < names_.topics.size() ? names_.topics[span.topic] : empty_;
    const std::size_t blank = endpoint.find(' ');
    if (blank != std::string::npos) {
      attribute("http.request.method", endpoint.substr(0, blank));
      attribute("url.path", endpoint.substr(blank + 1));
    }
    if (span.status != 0) attribute("http.response.status_code", static_cast<std::int64_t>(span.status));
    if (span.kind == Span::Kind::call && span.peer < names_.instances.size())
      attribute("server.address", names_.instances[span.peer].name);
    write_error(span);
  }

  void write_error(const Span& span) {
    if (!is_failed(span)) return;
    const std::string_view reason = to_string(span.reason);
    attribute("error.type", std::string(reason.empty() ? to_string(span.ended_with) : reason));
  }

  void attribute(std::string_view key, const std::string& text) {
    json_.open_object(JsonWriter::Layout::one_line);
    json_.member("key", key);
    json_.open_object("value");
    json_.member("stringValue", repair_utf8(text));
    json_.close();
    json_.close();
  }

  void attribute(std::string_view key, std::int64_t number) {
    json_.open_object(JsonWriter::Layout::one_line);
    json_.member("key", key);
    json_.open_object("value");
    json_.member("intValue", std::to_string(number));  // 64 bits are text in this encoding
    json_.close();
    json_.close();
  }

  /// Links a consumer's span with its producer's and with the delivery before.
  void write_links(const Span& span) {
    if (span.kind != Span::Kind::process) return;
    json_.open_list("links");
    for (const std::uint32_t other : {span.parent, span.earlier}) {
      if (other == Span::none) continue;
      json_.open_object();
      json_.member("traceId", trace_id(other));
      json_.member("spanId", span_id(other));
      json_.close();
    }
    json_.close();
  }

  std::string trace_id(std::uint32_t index) const { return fmt::format("{:016x}{:016x}", digest_, traces_[index] + 1); }
  static std::string span_id(std::uint32_t index) { return fmt::format("{:016x}", index + std::uint64_t{1}); }

  const RunExport& run_;
  const trace::NameTable& names_;
  std::uint64_t digest_;
  std::string_view version_;
  JsonWriter json_;
  std::vector<std::uint64_t> traces_;                   // by span: the first span of its trace
  std::vector<std::vector<std::uint32_t>> by_service_;  // the spans of each
  std::vector<std::uint32_t> of_none_;
  std::string empty_;
};

}  // namespace

std::string otlp_json(const RunExport& run, std::uint64_t digest, std::string_view version) {
  return OtlpWriter(run, digest, version).write();
}

}  // namespace meshsim::exports
