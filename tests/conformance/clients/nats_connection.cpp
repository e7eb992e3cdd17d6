#include "clients/nats_connection.hpp"

#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "clients/session.hpp"

namespace meshsim::conformance {

namespace {

constexpr std::string_view line_end = "\r\n";

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// Reads "client_id":5 from the server's INFO.
std::string client_id_in(const std::string& info) {
  const std::string name = "\"client_id\":";
  const std::size_t at = info.find(name);
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size();
  return info.substr(from, info.find_first_not_of("0123456789", from) - from);
}

}  // namespace

NatsConnection::NatsConnection(int port) : socket_(port) {
  socket_.send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true}\r\n");
  flush();
  inbox_ = "_INBOX." + std::to_string(::getpid()) + "-" + id_ + ".";
  answers_ = subscribe(inbox_ + "answers.*");
}

int NatsConnection::subscribe(const std::string& subject, const std::string& group) {
  const std::string number = std::to_string(++subscriptions_);
  socket_.send("SUB " + subject + " " + (group.empty() ? "" : group + " ") + number + "\r\n");
  return subscriptions_;
}

void NatsConnection::unsubscribe(int subscription) { socket_.send("UNSUB " + std::to_string(subscription) + "\r\n"); }

void NatsConnection::publish(const std::string& subject, std::string_view payload, const std::string& reply,
                             const std::string& headers) {
  const std::string to = subject + " " + (reply.empty() ? "" : reply + " ");
  std::string command;
  if (headers.empty()) {
    command = "PUB " + to + std::to_string(payload.size()) + "\r\n";
  } else {
    const std::string block = "NATS/1.0\r\n" + headers + "\r\n";
    const std::size_t size = block.size();
    command = "HPUB " + to + std::to_string(size) + " " + std::to_string(size + payload.size()) + "\r\n" + block;
  }
  socket_.send(command.append(payload).append(line_end));
}

NatsMessage NatsConnection::request(const std::string& subject, std::string_view payload, const std::string& headers) {
  const std::string reply = inbox_ + "answers." + std::to_string(++requests_);
  publish(subject, payload, reply, headers);
  while (true) {
    const auto answer = std::ranges::find(messages_, reply, &NatsMessage::subject);
    if (answer != messages_.end()) {
      NatsMessage found = std::move(*answer);
      messages_.erase(answer);
      return found;
    }
    if (!take_line()) socket_.wait_for_input();
  }
}

void NatsConnection::flush() {
  socket_.send("PING\r\n");
  const std::uint64_t mine = ++pings_;
  while (pongs_ < mine) {
    if (!take_line()) socket_.wait_for_input();
  }
}

std::optional<NatsMessage> NatsConnection::poll(bool readable) {
  if (readable) socket_.take_input();
  while (take_line()) {
  }
  if (messages_.empty()) return std::nullopt;
  NatsMessage message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

/// Reads a line with its message; returns false when they are not wholly there yet.
bool NatsConnection::take_line() {
  const std::size_t end = socket_.input.find(line_end);
  if (end == std::string::npos) return false;
  const std::string line = socket_.input.substr(0, end);
  const std::size_t size = end + line_end.size();
  const std::string verb = line.substr(0, line.find(' '));
  if (verb == "MSG" || verb == "HMSG") return take_message(line, verb == "HMSG", size);
  socket_.input.erase(0, size);
  if (verb == "PONG") ++pongs_;
  if (verb == "PING") socket_.send("PONG\r\n");
  if (verb == "INFO" && id_.empty()) id_ = client_id_in(line);
  if (verb == "-ERR") throw Lost(line);
  return true;
}

/// Reads "MSG subject sid [reply] size" or "HMSG subject sid [reply] size-of-headers size".
bool NatsConnection::take_message(const std::string& line, bool has_headers, std::size_t line_size) {
  const std::vector<std::string> words = words_of(line);
  const std::size_t sizes = has_headers ? 2 : 1;
  if (words.size() < 3 + sizes) throw std::runtime_error("not understood: " + line);
  const std::size_t size = std::stoul(words.back());
  const std::size_t header_size = has_headers ? std::stoul(words[words.size() - 2]) : 0;
  if (socket_.input.size() < line_size + size + line_end.size()) return false;
  NatsMessage message;
  message.subject = words[1];
  message.subscription = std::stoi(words[2]);
  if (words.size() > 3 + sizes) message.reply = words[3];
  message.headers = socket_.input.substr(line_size, header_size);
  message.payload = socket_.input.substr(line_size + header_size, size - header_size);
  socket_.input.erase(0, line_size + size + line_end.size());
  messages_.push_back(std::move(message));
  return true;
}

}  // namespace meshsim::conformance
