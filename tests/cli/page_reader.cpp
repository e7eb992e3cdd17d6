#include "cli/page_reader.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <map>

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
  std::uint64_t next_signed() {
    const std::uint64_t value = next();
    return (value >> 1) ^ (0 - (value & 1));
  }
  template <class Id>
  Id next_id() {
    return static_cast<Id>(next() - 1);
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

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

/// Reads the fields that are numbers of their own or differences to the event before.
Event next_event(std::map<std::string, Column>& column, const Event& last) {
  Event event;
  event.seq = last.seq + column.at("seq").next();
  event.time = last.time + static_cast<Time>(column.at("time").next());
  event.instance = column.at("instance").next_id<InstanceId>();
  event.incarnation = static_cast<std::uint16_t>(column.at("incarnation").next_signed());
  event.peer = column.at("peer").next_id<InstanceId>();
  event.topic = column.at("topic").next_id<TopicId>();
  event.subscription = column.at("subscription").next_id<SubscriptionId>();
  event.message = last.message + column.at("message").next_signed();
  const std::uint64_t back = column.at("cause").next();
  event.cause = back == 0 ? 0 : event.seq - back;
  event.root = static_cast<std::uint32_t>(last.root + column.at("root").next_signed());
  event.attempt = static_cast<std::uint16_t>(column.at("attempt").next());
  event.detail = column.at("detail").next();
  return event;
}

void read_events(ReadPage& page, const std::map<std::string, std::string>& columns) {
  std::map<std::string, Column> column;
  for (const auto& [name, bytes] : columns) column.emplace(name, Column(bytes));
  std::map<InstanceId, std::uint16_t> lives;
  Event last;
  for (std::uint64_t i = 0; i < page.facts.at("kept").get<std::uint64_t>(); ++i) {
    Event event = next_event(column, last);
    page.sentences.push_back(column.at("sentence").next());
    const auto& sentence = page.facts.at("sentences").at(page.sentences.back());
    event.kind = static_cast<EventKind>(sentence.at(0).get<int>());
    event.reason = static_cast<Reason>(sentence.at(1).get<int>());
    if (event.instance != no_instance) {
      lives[event.instance] = static_cast<std::uint16_t>(lives[event.instance] + event.incarnation);
      event.incarnation = lives[event.instance];
    }
    std::string text;
    if (trace::detail_form(event.kind) == trace::DetailForm::hash) {
      text = page.facts.at("texts").at(event.detail - 1);
      event.detail = hash_at(columns.at("text_hashes"), event.detail - 1);
    }
    page.texts.push_back(text);
    page.events.push_back(event);
    last = event;
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
