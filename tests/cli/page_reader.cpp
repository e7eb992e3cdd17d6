#include "cli/page_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>

#include "page/event_columns.hpp"
#include "page/sentences.hpp"
#include "trace/jsonl_format.hpp"

namespace meshsim::cli::tested {
namespace {

std::string bytes_of_base64(const std::string& text) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t value = letters.find(c);
    REQUIRE(value != std::string::npos);
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count);
  }
  return out;
}

std::string inflated(const std::string& packed) {
  z_stream stream = {};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string copy = packed;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  std::string out;
  int result = Z_OK;
  while (result == Z_OK) {
    std::string part(std::size_t{1} << 16, '\0');
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(part, 0, part.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  REQUIRE(result == Z_STREAM_END);
  return out;
}

/// One column, read from its beginning.
class Column {
 public:
  explicit Column(std::string bytes) : bytes_(std::move(bytes)) {}

  std::uint64_t next() {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      REQUIRE(at_ < bytes_.size());
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

std::uint64_t unzigzag(std::uint64_t value) { return (value >> 1) ^ (0 - (value & 1)); }

std::uint64_t hash_at(const std::string& hashes, std::size_t index) {
  std::uint64_t hash = 0;
  for (std::size_t byte = 0; byte < 8; ++byte) {
    hash |= std::uint64_t{static_cast<unsigned char>(hashes.at(index * 8 + byte))} << (8 * byte);
  }
  return hash;
}

std::map<std::string, std::string> columns_of(const nlohmann::json& facts, const std::string& data, std::size_t at) {
  std::map<std::string, std::string> columns;
  for (const auto& entry : facts.at("columns")) {
    const auto size = entry.at(1).get<std::size_t>();
    columns[entry.at(0).get<std::string>()] = data.substr(at, size);
    at += size;
  }
  CHECK(at == data.size());
  return columns;
}

/// The columns, each in the order of the events.
class Columns {
 public:
  Columns(const std::map<std::string, std::string>& bytes, std::uint64_t count) {
    sentences_ = all(bytes.at("sentence"), count);
    std::vector<std::size_t> by_sentence(count);
    std::iota(by_sentence.begin(), by_sentence.end(), std::size_t{0});
    std::stable_sort(by_sentence.begin(), by_sentence.end(),
                     [&](std::size_t a, std::size_t b) { return sentences_[a] < sentences_[b]; });
    for (const std::string_view each : page::EventColumns::column_names) {
      const std::string name(each);
      values_[name] = all(bytes.at(name), count);
      if (name == "seq" || name == "sentence") continue;
      const std::vector<std::uint64_t> stored = values_[name];
      for (std::size_t k = 0; k < count; ++k) values_[name][by_sentence[k]] = stored[k];
    }
  }

  std::uint64_t at(const std::string& name, std::size_t index) const { return values_.at(name).at(index); }

 private:
  static std::vector<std::uint64_t> all(const std::string& bytes, std::uint64_t count) {
    Column column(bytes);
    std::vector<std::uint64_t> values(count);
    for (std::uint64_t& value : values) value = column.next();
    return values;
  }

  std::vector<std::uint64_t> sentences_;
  std::map<std::string, std::vector<std::uint64_t>> values_;
};

/// What the next event is told beside.
struct Before {
  Event last;
  std::map<EventSeq, Event> events;
  std::map<InstanceId, std::uint64_t> lives;
  MessageId largest_message = 0;
  std::uint32_t largest_root = 0;
  std::size_t texts = 0;
};

InstanceId party_of(std::uint64_t told, const Event& cause) {
  if (told == 0) return cause.instance;
  return told == 1 ? cause.peer : static_cast<InstanceId>(told - 3);
}

template <class Id>
Id same_or_id(std::uint64_t told, Id of_cause) {
  return told == 0 ? of_cause : static_cast<Id>(told - 2);
}

Event event_at(const Columns& columns, std::size_t i, Before& before) {
  Event event;
  event.seq = before.last.seq + columns.at("seq", i);
  event.time = before.last.time + static_cast<Time>(columns.at("time", i));
  const std::uint64_t back = columns.at("cause", i);
  event.cause = back == 0 ? 0 : event.seq - back;
  const auto found = before.events.find(event.cause);
  const bool has_cause = found != before.events.end() && back < page::EventColumns::most_back;
  const Event cause = has_cause ? found->second : Event();
  event.instance = party_of(columns.at("instance", i), cause);
  event.peer = party_of(columns.at("peer", i), cause);
  std::uint64_t none = 0;
  std::uint64_t& life = event.instance == no_instance ? none : before.lives[event.instance];
  life += unzigzag(columns.at("incarnation", i));
  event.incarnation = static_cast<std::uint16_t>(life);
  event.topic = same_or_id(columns.at("topic", i), cause.topic);
  event.subscription = same_or_id(columns.at("subscription", i), cause.subscription);
  const std::uint64_t message = columns.at("message", i);
  if (message == 0) event.message = cause.message;
  if (message > 1) event.message = before.largest_message + 1 + unzigzag(message - 2);
  const std::uint32_t root = has_cause ? cause.root : before.largest_root;
  event.root = static_cast<std::uint32_t>(root + unzigzag(columns.at("root", i)));
  event.attempt = static_cast<std::uint16_t>(columns.at("attempt", i));
  before.largest_message = std::max(before.largest_message, event.message);
  before.largest_root = std::max(before.largest_root, event.root);
  return event;
}

void read_events(ReadPage& page, const std::map<std::string, std::string>& bytes) {
  const auto kept = page.facts.at("kept").get<std::uint64_t>();
  const Columns columns(bytes, kept);
  Before before;
  for (std::size_t i = 0; i < kept; ++i) {
    Event event = event_at(columns, i, before);
    page.sentences.push_back(columns.at("sentence", i));
    const auto& sentence = page.facts.at("sentences").at(page.sentences.back());
    event.kind = static_cast<EventKind>(sentence.at(0).get<int>());
    event.reason = static_cast<Reason>(sentence.at(1).get<int>());
    event.detail = columns.at("detail", i);
    std::string text;
    if (trace::detail_form(event.kind) == trace::DetailForm::hash) {
      const std::size_t index = event.detail == 0 ? before.texts++ : before.texts - event.detail;
      text = page.facts.at("texts").at(index);
      event.detail = hash_at(bytes.at("text_hashes"), index);
    }
    page.texts.push_back(text);
    page.events.push_back(event);
    before.events[event.seq] = event;
    before.last = event;
  }
}

}  // namespace

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  return text.substr(from + begin.size(), text.find(end, from + begin.size()) - from - begin.size());
}

ReadPage read_page(const std::string& html) {
  const std::string data = inflated(bytes_of_base64(between(html, "id=\"run-data\">", "</script>")));
  std::size_t size = 0;
  for (std::size_t byte = 0; byte < 4; ++byte)
    size |= std::size_t{static_cast<unsigned char>(data.at(byte))} << (8 * byte);
  ReadPage page;
  page.facts = nlohmann::json::parse(data.substr(4, size));
  read_events(page, columns_of(page.facts, data, 4 + size));
  return page;
}

std::string told(const ReadPage& page, std::size_t index) {
  const Event& event = page.events.at(index);
  const auto& sentence = page.facts.at("sentences").at(page.sentences.at(index));
  const auto name = [&](const char* table, std::uint64_t id) -> std::string {
    return id < page.facts.at(table).size() ? page.facts.at(table).at(id).at("name").get<std::string>() : "nobody";
  };
  const int speaker = sentence.at(2);
  std::string text = speaker == 0 ? "timeline" : name("instances", speaker == 1 ? event.instance : event.peer);
  text += " | ";
  for (const char c : sentence.at(3).get<std::string>()) {
    if (c == page::sign::instance)
      text += name("instances", event.instance);
    else if (c == page::sign::peer)
      text += name("instances", event.peer);
    else if (c == page::sign::topic)
      text += name("topics", event.topic);
    else if (c == page::sign::subscription)
      text += name("subscriptions", event.subscription);
    else if (c == page::sign::message)
      text += std::to_string(event.message);
    else if (c == page::sign::attempt)
      text += std::to_string(event.attempt);
    else if (c == page::sign::detail)
      text += std::to_string(event.detail);
    else if (c == page::sign::root)
      text += std::to_string(event.root);
    else if (c == page::sign::text)
      text += page.texts.at(index);
    else
      text += c;
  }
  return text;
}

}  // namespace meshsim::cli::tested
