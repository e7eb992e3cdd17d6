#include "exports/perfetto.hpp"

#include <algorithm>
#include <map>
#include <protozero/pbf_writer.hpp>

#include "base/text.hpp"

namespace meshsim::exports {
namespace {

using protozero::pbf_writer;

/// The numbers of fields and enums in Perfetto's .proto files, which its authors never change.
namespace field {
constexpr protozero::pbf_tag_type trace_packet = 1;
constexpr protozero::pbf_tag_type packet_timestamp = 8, packet_sequence = 10, packet_event = 11, packet_interned = 12,
                                  packet_flags = 13, packet_descriptor = 60;
constexpr protozero::pbf_tag_type track_uuid = 1, track_name = 2, track_process = 3, track_thread = 4, track_parent = 5,
                                  track_counter = 8;
constexpr protozero::pbf_tag_type process_pid = 1, process_name = 6;
constexpr protozero::pbf_tag_type thread_pid = 1, thread_tid = 2, thread_name = 5;
constexpr protozero::pbf_tag_type counter_unit = 3;
constexpr protozero::pbf_tag_type event_annotation = 4, event_type = 9, event_name_iid = 10, event_track = 11,
                                  event_counter = 30, event_flow = 47;
constexpr protozero::pbf_tag_type annotation_name_iid = 1, annotation_number = 3, annotation_text = 6;
constexpr protozero::pbf_tag_type interned_event_name = 2, interned_annotation_name = 3;
constexpr protozero::pbf_tag_type entry_iid = 1, entry_name = 2;
}  // namespace field

enum class Type : std::int32_t { slice_begin = 1, slice_end = 2, instant = 3, counter = 4 };
constexpr std::int32_t unit_count = 2;
constexpr std::uint32_t sequence = 1;  // all packets are of one writer
constexpr std::uint32_t flag_cleared = 1, flag_needs_interned = 2;

/// A packet before it is written: they are sorted by time first.
struct Timed {
  Time time = 0;
  Type type = Type::instant;
  std::uint64_t track = 0;
  std::uint32_t span = Span::none;
  std::string name;         // its name, if it is no span
  std::int64_t number = 0;  // the value of a counter
};

/// Names that are written once, and then referred to by their numbers.
class Interned {
 public:
  /// Returns the number; `is_new`: the name must be written with this packet.
  std::uint64_t find(const std::string& name, bool& is_new) {
    const auto [entry, inserted] = numbers_.emplace(name, numbers_.size() + 1);
    is_new = inserted;
    return entry->second;
  }

 private:
  std::map<std::string, std::uint64_t> numbers_;
};

class PerfettoWriter {
 public:
  explicit PerfettoWriter(const RunExport& run) : run_(run), names_(run.names()) {}

  std::string write() {
    describe_services();
    add_flows();
    add_spans();
    add_stretches();
    add_marks();
    add_queues();
    std::stable_sort(timed_.begin(), timed_.end(), [](const Timed& a, const Timed& b) { return a.time < b.time; });
    for (const Timed& each : timed_) write_event(each);
    return std::move(out_);
  }

 private:
  template <class Fill>
  void packet(Fill fill) {
    std::string bytes;
    pbf_writer writer(bytes);
    fill(writer);
    writer.add_uint32(field::packet_sequence, sequence);
    pbf_writer(out_).add_message(field::trace_packet, bytes);
  }

  template <class Fill>
  std::uint64_t describe_track(const std::string& name, std::uint64_t parent, Fill fill) {
    const std::uint64_t uuid = ++last_uuid_;
    packet([&](pbf_writer& writer) {
      pbf_writer track(writer, field::packet_descriptor);
      track.add_uint64(field::track_uuid, uuid);
      if (parent != 0) track.add_uint64(field::track_parent, parent);
      if (!name.empty()) track.add_string(field::track_name, repair_utf8(name));
      fill(track);
    });
    return uuid;
  }

  std::uint64_t describe_process(const std::string& name) {
    const std::int32_t pid = ++last_pid_;
    return describe_track("", 0, [&](pbf_writer& track) {
      pbf_writer process(track, field::track_process);
      process.add_int32(field::process_pid, pid);
      process.add_string(field::process_name, repair_utf8(name));
    });
  }

  std::uint64_t describe_thread(std::size_t service, const std::string& name) {
    constexpr std::int32_t first_tid = 1000;  // numbers of threads and processes share a space
    const std::int32_t tid = first_tid + ++last_tid_;
    return describe_track("", processes_[service], [&](pbf_writer& track) {
      pbf_writer thread(track, field::track_thread);
      thread.add_int32(field::thread_pid, static_cast<std::int32_t>(service + 1));
      thread.add_int32(field::thread_tid, tid);
      thread.add_string(field::thread_name, repair_utf8(name));
    });
  }

  void describe_services() {
    for (const std::string& service : names_.services) processes_.push_back(describe_process(service));
    processes_.push_back(describe_process("timeline"));
  }

  std::size_t process_of(InstanceId instance) const {
    return std::min<std::size_t>(names_.service_of(instance), names_.services.size());
  }

  std::string instance_name(InstanceId instance) const {
    return instance < names_.instances.size() ? names_.instances[instance].name : "timeline";
  }

  /// The tracks of one instance: a track never holds two spans at once. Its work for others is on threads; its own
  /// calls are on tracks beside them.
  struct Lanes {
    std::vector<std::uint64_t> tracks;
    std::vector<Time> ends;
  };

  std::uint64_t lane_for(const Span& span) {
    const bool is_work = span.kind == Span::Kind::process || span.kind == Span::Kind::serve;
    Lanes& lanes = lanes_[{span.instance, is_work}];
    for (std::size_t i = 0; i < lanes.ends.size(); ++i) {
      if (lanes.ends[i] > span.begin) continue;
      lanes.ends[i] = span.end;
      return lanes.tracks[i];
    }
    const std::string name = instance_name(span.instance);
    const std::size_t process = process_of(span.instance);
    lanes.ends.push_back(span.end);
    lanes.tracks.push_back(is_work ? describe_thread(process, name)
                                   : describe_track(name + " calls", processes_[process], [](pbf_writer&) {}));
    return lanes.tracks.back();
  }

  /// Leads an arrow from a span to each child in another instance; the arrow has the number of the child.
  void add_flows() {
    const std::vector<Span>& spans = run_.spans();
    flows_.resize(spans.size());
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
      const std::uint32_t parent = spans[i].parent;
      if (parent >= i || (spans[parent].instance == spans[i].instance && spans[parent].kind != Span::Kind::publish))
        continue;
      flows_[parent].push_back(i + std::uint64_t{1});
      flows_[i].push_back(i + std::uint64_t{1});
    }
  }

  void add_spans() {
    const std::vector<Span>& spans = run_.spans();
    std::vector<std::uint64_t> tracks;  // by span
    for (std::uint32_t i = 0; i < spans.size(); ++i) {
      const Span& span = spans[i];
      const bool is_moment = span.kind == Span::Kind::publish || span.kind == Span::Kind::lost;
      const bool is_within = span.parent < i && spans[span.parent].instance == span.instance;
      tracks.push_back(is_moment && is_within ? tracks[span.parent] : lane_for(span));
      timed_.push_back({span.begin, is_moment ? Type::instant : Type::slice_begin, tracks.back(), i, {}, 0});
      if (!is_moment) timed_.push_back({span.end, Type::slice_end, tracks.back(), Span::none, {}, 0});
    }
  }

  void add_slice(Time begin, Time end, std::uint64_t track, const std::string& name) {
    timed_.push_back({begin, Type::slice_begin, track, Span::none, name, 0});
    timed_.push_back({end, Type::slice_end, track, Span::none, {}, 0});
  }

  void add_stretches() {
    std::map<InstanceId, std::uint64_t> tracks;
    for (const Stretch& stretch : run_.stretches()) {
      std::uint64_t& track = tracks[stretch.instance];
      if (track == 0) {
        track = describe_track(instance_name(stretch.instance) + " state", processes_[process_of(stretch.instance)],
                               [](pbf_writer&) {});
      }
      add_slice(stretch.begin, stretch.end, track, stretch.what);
    }
  }

  /// Gives each fault a track, as they may overlap.
  void add_marks() {
    std::map<std::string, std::uint64_t> tracks;
    for (const Mark& mark : run_.marks()) {
      std::uint64_t& track = tracks[mark.is_moment ? "notes" : mark.text];
      if (track == 0)
        track = describe_track(mark.is_moment ? "notes" : "faults", processes_.back(), [](pbf_writer&) {});
      if (mark.is_moment)
        timed_.push_back({mark.begin, Type::instant, track, Span::none, mark.text, 0});
      else
        add_slice(mark.begin, mark.end, track, mark.text);
    }
  }

  std::uint64_t describe_counter(SubscriptionId subscription, const char* what) {
    const trace::SubscriptionName& name = names_.subscriptions[subscription];
    const std::string topic = name.topic < names_.topics.size() ? names_.topics[name.topic] : "";
    const std::size_t process = std::min<std::size_t>(name.service, names_.services.size());
    return describe_track(topic + " for " + name.name + ": " + what, processes_[process], [](pbf_writer& track) {
      pbf_writer(track, field::track_counter).add_enum(field::counter_unit, unit_count);
    });
  }

  void add_queues() {
    std::map<SubscriptionId, std::pair<std::uint64_t, std::uint64_t>> tracks;
    for (const QueueChange& change : run_.queue_changes()) {
      auto& [waiting, in_flight] = tracks[change.subscription];
      if (waiting == 0) {
        waiting = describe_counter(change.subscription, "depth");
        in_flight = describe_counter(change.subscription, "in flight");
      }
      const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
      timed_.push_back({change.time, Type::counter, waiting, Span::none, {}, number(change.waiting)});
      timed_.push_back({change.time, Type::counter, in_flight, Span::none, {}, number(change.in_flight)});
    }
  }

  void write_event(const Timed& each) {
    std::string interned;
    std::string event;
    pbf_writer writer(event);
    writer.add_enum(field::event_type, static_cast<std::int32_t>(each.type));
    writer.add_uint64(field::event_track, each.track);
    if (each.type == Type::counter) writer.add_int64(field::event_counter, each.number);
    const bool has_span = each.span != Span::none;
    if (has_span || !each.name.empty()) {
      const std::string name = has_span ? title_of(run_.spans()[each.span], names_) : each.name;
      writer.add_uint64(field::event_name_iid, intern(event_names_, field::interned_event_name, name, interned));
    }
    if (has_span) write_span(writer, each.span, interned);
    packet([&](pbf_writer& made) {
      made.add_uint64(field::packet_timestamp, static_cast<std::uint64_t>(each.time));
      made.add_message(field::packet_event, event);
      if (!interned.empty()) made.add_message(field::packet_interned, interned);
      made.add_uint32(field::packet_flags, is_first_ ? flag_cleared | flag_needs_interned : flag_needs_interned);
    });
    is_first_ = false;
  }

  void write_span(pbf_writer& event, std::uint32_t index, std::string& interned) {
    const Span& span = run_.spans()[index];
    annotate(event, "event", span.seq, interned);
    if (span.message != 0) annotate(event, "number", span.message, interned);
    if (span.kind == Span::Kind::process) annotate(event, "delivery", span.attempt, interned);
    if (span.status != 0) annotate(event, "status", span.status, interned);
    if (span.peer < names_.instances.size()) annotate(event, "peer", names_.instances[span.peer].name, interned);
    if (span.kind != Span::Kind::publish) annotate(event, "outcome", outcome_of(span), interned);
    for (const std::uint64_t flow : flows_[index]) event.add_fixed64(field::event_flow, flow);
  }

  void annotate(pbf_writer& event, const char* name, std::uint64_t number, std::string& interned) {
    pbf_writer annotation(event, field::event_annotation);
    annotation.add_uint64(field::annotation_name_iid,
                          intern(annotation_names_, field::interned_annotation_name, name, interned));
    annotation.add_uint64(field::annotation_number, number);
  }

  void annotate(pbf_writer& event, const char* name, const std::string& text, std::string& interned) {
    pbf_writer annotation(event, field::event_annotation);
    annotation.add_uint64(field::annotation_name_iid,
                          intern(annotation_names_, field::interned_annotation_name, name, interned));
    annotation.add_string(field::annotation_text, repair_utf8(text));
  }

  static std::uint64_t intern(Interned& names, protozero::pbf_tag_type which, const std::string& name,
                              std::string& interned) {
    bool is_new = false;
    const std::uint64_t number = names.find(name, is_new);
    if (!is_new) return number;
    pbf_writer writer(interned);
    pbf_writer entry(writer, which);
    entry.add_uint64(field::entry_iid, number);
    entry.add_string(field::entry_name, repair_utf8(name));
    return number;
  }

  const RunExport& run_;
  const trace::NameTable& names_;
  std::string out_;
  std::vector<std::uint64_t> processes_;                // by ServiceId, and that of the timeline
  std::map<std::pair<InstanceId, bool>, Lanes> lanes_;  // true: of work
  std::vector<std::vector<std::uint64_t>> flows_;       // by span
  std::vector<Timed> timed_;
  Interned event_names_, annotation_names_;
  std::uint64_t last_uuid_ = 0;
  std::int32_t last_pid_ = 0, last_tid_ = 0;
  bool is_first_ = true;
};

}  // namespace

std::string perfetto_trace(const RunExport& run) { return PerfettoWriter(run).write(); }

}  // namespace meshsim::exports
