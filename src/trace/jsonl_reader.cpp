#include "trace/jsonl_reader.hpp"

#include <algorithm>
#include <charconv>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "trace/event_names.hpp"

namespace meshsim::trace {
namespace {

using Json = nlohmann::ordered_json;

// The keys of one line. The first that is missing or not of its type is remembered, and ends the reading.
class Line {
 public:
  explicit Line(const Json& object) : object_(&object) {}

  bool has(const char* key) const { return object_->contains(key); }

  template <class Number>
  Number number(const char* key) {
    const auto found = object_->find(key);
    if (found == object_->end() || !found->is_number_integer()) return fail<Number>(key, "an integer");
    if (found->is_number_unsigned()) {
      const auto value = found->template get<std::uint64_t>();
      if (value <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) return static_cast<Number>(value);
    }
    return fail<Number>(key, "in range");
  }
  template <class Number>
  Number number_or_zero(const char* key) {
    return has(key) ? number<Number>(key) : Number{};
  }
  std::string text(const char* key) {
    const auto found = object_->find(key);
    if (found == object_->end() || !found->is_string()) return fail<std::string>(key, "a text");
    return found->get<std::string>();
  }
  bool flag(const char* key) {
    const auto found = object_->find(key);
    if (found == object_->end() || !found->is_boolean()) return fail<bool>(key, "true or false");
    return found->get<bool>();
  }
  std::uint64_t hash(const char* key) {
    const std::string digits = text(key);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size() || digits.size() != 16)
      return fail<std::uint64_t>(key, "16 hexadecimal digits");
    return value;
  }
  const Json& operator[](const char* key) const { return (*object_)[key]; }

  template <class T>
  T fail(const char* key, const char* expected) {
    if (problem_.empty()) problem_ = quote(key) + " is not " + expected;
    return T{};
  }
  const std::string& problem() const { return problem_; }

 private:
  const Json* object_;
  std::string problem_;
};

// Returns the index of the entry that `is_it` holds for; made by `make` when there is none yet. Traces have few names.
template <class Entry, class IsIt, class Make>
std::size_t intern(std::vector<Entry>& table, IsIt is_it, Make make) {
  const auto found = std::find_if(table.begin(), table.end(), is_it);
  if (found != table.end()) return static_cast<std::size_t>(found - table.begin());
  table.push_back(make());
  return table.size() - 1;
}

std::size_t intern_text(std::vector<std::string>& table, const std::string& name) {
  return intern(
      table, [&](const std::string& entry) { return entry == name; }, [&] { return name; });
}

// Splits "worker-2" into the service worker and its second instance.
std::pair<std::string, std::uint32_t> split_instance(const std::string& name) {
  const std::size_t hyphen = name.rfind('-');
  if (hyphen == std::string::npos) return {name, 0};
  std::uint32_t replica = 0;
  const char* const end = name.data() + name.size();
  const auto result = std::from_chars(name.data() + hyphen + 1, end, replica);
  if (result.ec != std::errc() || result.ptr != end) return {name, 0};
  return {name.substr(0, hyphen), replica};
}

class Reader {
 public:
  Reader(NameTable known, std::uint64_t most) : most_(most) { file_.names = std::move(known); }

  // Explains why the line is not one of a trace; empty when it is.
  std::string read(const std::string& text) {
    const Json object = Json::parse(text, nullptr, false);
    if (!object.is_object()) return "not a JSON object";
    Line line(object);
    const std::string type = line.text("type");
    if (!header_read_ && type != "run") return "a trace begins with a line of type \"run\"";
    if (type == "run") read_header(line);
    if (type == "event") read_event(line);
    if (type == "end") file_.digest = line.text("digest");
    return line.problem();
  }
  bool header_read() const { return header_read_; }
  TraceFile take() { return std::move(file_); }

 private:
  void read_header(Line& line) {
    header_read_ = true;
    if (line.number<int>("v") != trace_format_version) line.fail<int>("v", "a version this program reads (1)");
    file_.header.scenario = line.text("scenario");
    file_.header.run = line.text("run");
    file_.header.seed = line.number<std::uint64_t>("seed");
    if (!line.has("options")) return;
    for (const auto& [name, value] : line["options"].items())
      file_.header.options.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }

  void read_event(Line& line) {
    Event event;
    event.seq = line.number<EventSeq>("seq");
    event.time = line.number<Time>("time");
    const auto kind = find_event_kind(line.text("kind"));
    event.kind = kind ? *kind : line.fail<EventKind>("kind", "a kind of event this program knows");
    if (line.has("reason")) {
      const auto reason = find_reason(line.text("reason"));
      event.reason = reason ? *reason : line.fail<Reason>("reason", "a reason this program knows");
    }
    read_names(line, event);
    event.message = line.number_or_zero<MessageId>("message");
    event.detail = read_detail(line, event.kind);
    const std::string_view outcome = outcome_key(event.kind);
    event.attempt =
        outcome.empty() ? line.number_or_zero<std::uint16_t>("attempt") : line.flag(std::string(outcome).c_str());
    event.cause = line.number_or_zero<EventSeq>("cause");
    event.root = line.number_or_zero<std::uint32_t>("root");
    if (++file_.total_events > most_) return;
    file_.events.push_back(event);
    file_.payloads.push_back(line.has("text") ? line.text("text") : line.has("payload") ? line["payload"].dump() : "");
  }

  void read_names(Line& line, Event& event) {
    if (line.has("topic")) event.topic = static_cast<TopicId>(intern_text(file_.names.topics, line.text("topic")));
    if (line.has("instance")) event.instance = intern_instance(line.text("instance"));
    if (line.has("peer")) event.peer = intern_instance(line.text("peer"));
    event.incarnation = line.number_or_zero<std::uint16_t>("incarnation");
    if (line.has("subscription")) event.subscription = intern_subscription(line.text("subscription"), event.topic);
  }

  std::uint64_t read_detail(Line& line, EventKind kind) {
    switch (detail_form(kind)) {
      case DetailForm::hash:
        return line.hash("hash");
      case DetailForm::status:
        return line.number<std::uint64_t>("status");
      case DetailForm::line:
        return line.number<std::uint64_t>("line");
      case DetailForm::mark:
        return intern_text(file_.names.marks, line.text("mark"));
      case DetailForm::replicas:
        return line.number<std::uint64_t>("replicas");
      case DetailForm::number:
        break;
    }
    return line.number_or_zero<std::uint64_t>("detail");
  }

  ServiceId intern_service(const std::string& name) {
    return static_cast<ServiceId>(intern_text(file_.names.services, name));
  }

  InstanceId intern_instance(const std::string& name) {
    const auto make = [&] {
      const auto [service, replica] = split_instance(name);
      return InstanceName{name, intern_service(service), replica};
    };
    const auto is_it = [&](const InstanceName& entry) { return entry.name == name; };
    return static_cast<InstanceId>(intern(file_.names.instances, is_it, make));
  }

  // Returns the id of a subscription: a group is called after its service, a replica's own after the instance.
  SubscriptionId intern_subscription(const std::string& name, TopicId topic) {
    const auto make = [&] {
      const auto& services = file_.names.services;
      if (std::find(services.begin(), services.end(), name) != services.end())
        return SubscriptionName{name, topic, intern_service(name), 0, 0};
      const auto [service, replica] = split_instance(name);
      return SubscriptionName{name, topic, intern_service(service), replica, 0};
    };
    const auto is_it = [&](const SubscriptionName& entry) { return entry.name == name && entry.topic == topic; };
    return static_cast<SubscriptionId>(intern(file_.names.subscriptions, is_it, make));
  }

  TraceFile file_;
  std::uint64_t most_;
  bool header_read_ = false;
};

}  // namespace

Result<TraceFile> read_jsonl(std::istream& in, NameTable known, std::uint64_t most) {
  Reader reader(std::move(known), most);
  std::string text;
  for (std::uint64_t number = 1; std::getline(in, text); ++number) {
    if (const std::string problem = reader.read(text); !problem.empty())
      return Error{"line " + std::to_string(number) + " of the trace: " + problem};
  }
  if (!reader.header_read()) return Error{"the trace is empty"};
  return reader.take();
}

}  // namespace meshsim::trace
