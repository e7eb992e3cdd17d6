#include "driver/nats_server.hpp"

#include <nlohmann/json.hpp>

#include "clients/session.hpp"

namespace meshsim::conformance {
namespace {

/// Returns the body of an answer over HTTP.
std::string get(int port, const std::string& path) {
  Socket socket(port);
  socket.send("GET " + path + " HTTP/1.0\r\n\r\n");
  try {
    while (true) socket.wait_for_input();
  } catch (const Lost&) {  // the end of the answer
  }
  const std::size_t body = socket.input.find("\r\n\r\n");
  return body == std::string::npos ? "" : socket.input.substr(body + 4);
}

}  // namespace

void NatsServer::prepare(const Schedule&) {
  if (!is_up()) start();
}

void NatsServer::start() {
  std::vector<std::string> arguments = {
      "nats-server", "--addr", "127.0.0.1", "--port", std::to_string(port_), "--http_port", std::to_string(monitor_)};
  const std::vector<std::string> more = options();
  arguments.insert(arguments.end(), more.begin(), more.end());
  process_.start(arguments, {}, [this] {
    try {
      admin_.emplace(port_);
      return true;
    } catch (const Lost&) {  // not yet
      admin_.reset();
      return false;
    }
  });
  const auto told = nlohmann::json::parse(get(monitor_, "/varz"));
  version_ = "nats-server " + told.at("version").get<std::string>();
}

void NatsServer::kill() {
  admin_.reset();
  process_.kill();
}

void NatsServer::stop() {
  admin_.reset();
  process_.stop();
}

std::vector<std::string> NatsServer::client_settings(const Schedule&, const Queue& queue) const {
  if (queue.replica != 0) return {};
  return {"shared=yes"};
}

bool NatsServer::knows(const std::string& connection) {
  const auto answer = nlohmann::json::parse(get(monitor_, "/connz?cid=" + connection));
  return !answer.at("connections").empty();
}

}  // namespace meshsim::conformance
