#include "driver/redis_server.hpp"

#include <sstream>

#include "client/session.hpp"

namespace meshsim::conformance {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string durability_of(const plan::DeliveryPolicy& policy) {
  switch (policy.persistence) {
    case plan::Persistence::none:
    case plan::Persistence::snapshot:  // the first save point is an hour away
      return "--appendonly no";
    case plan::Persistence::interval:
      return "--appendonly yes --appendfsync everysec";
    case plan::Persistence::always:
      return "--appendonly yes --appendfsync always";
  }
  return {};
}

}  // namespace

void RedisServer::prepare(const Schedule& schedule) {
  const std::string durability = durability_of(schedule.broker_detail().policy);
  if (is_up() && durability != durability_) kill();
  durability_ = durability;
  if (!is_up()) start();
  admin_->command({"FLUSHALL"});
}

void RedisServer::start() {
  std::vector<std::string> arguments = {"redis-server",
                                        "--port",
                                        std::to_string(port_),
                                        "--bind",
                                        "127.0.0.1",
                                        "--dir",
                                        process_.folder().path().string(),
                                        "--save",
                                        "",
                                        "--loglevel",
                                        "warning"};
  for (const std::string& word : words_of(durability_)) arguments.push_back(word);
  process_.start(arguments, {}, [this] {
    try {
      admin_.emplace(port_);
      return text_of(*admin_->command({"PING"})) == "PONG";
    } catch (const std::exception&) {  // not yet, or still loading its data
      admin_.reset();
      return false;
    }
  });
}

void RedisServer::kill() {
  admin_.reset();
  process_.kill();
}

void RedisServer::stop() {
  admin_.reset();
  process_.stop();
}

std::string RedisServer::client_line(const std::string& connection) {
  return text_of(*admin_->command({"CLIENT", "LIST", "ID", connection}));
}

bool RedisServer::knows(const std::string& connection) { return !client_line(connection).empty(); }

bool RedisServer::rests(const std::string& connection) {
  if (kind_ == "redis-pubsub") return true;  // the client's own PING tells
  // Everything else waits in a blocking command, which the server serves before it answers anybody else.
  for (const std::string& word : words_of(client_line(connection))) {
    if (word.rfind("flags=", 0) == 0) return word.find('b') != std::string::npos;
  }
  return false;
}

Remains RedisServer::remains(const Schedule&, const Queue&) { return {}; }

View RedisServer::view() const {
  View view;
  view.receivers = kind_ == "redis-pubsub";
  return view;
}

std::string RedisServer::version() {
  const std::string info = text_of(*admin_->command({"INFO", "server"}));
  const std::size_t at = info.find("redis_version:");
  return "redis-server " + info.substr(at + 14, info.find('\r', at) - at - 14);
}

}  // namespace meshsim::conformance
