#include "driver/server_process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

std::int64_t wall_ns() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

}  // namespace

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw Trouble("no free port");
  return ntohs(address.sin_port);
}

Patience::Patience(std::string what, int seconds)
    : what_(std::move(what)), until_ns_(wall_ns() + seconds * std::int64_t{1'000'000'000}) {}

void Patience::check() const {
  if (wall_ns() > until_ns_) throw Trouble("waited too long until " + what_);
}

void Patience::wait_a_moment() {
  check();
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void ServerProcess::start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                          const std::function<bool()>& answers) {
  process_.emplace(arguments, ChildOptions{false, folder_.file("log"), environment});
  Patience waiting(arguments.front() + " answers", 90);
  while (!answers()) {
    if (process_->has_ended()) {
      process_.reset();
      throw Trouble(arguments.front() + " ended at once (is it installed? ./dev installs it):\n" + end_of_log());
    }
    waiting.wait_a_moment();
  }
}

void ServerProcess::kill() {
  process_.reset();
  paused_ = false;
}

void ServerProcess::pause() {
  process_->signal(SIGSTOP);
  paused_ = true;
}

void ServerProcess::resume() {
  process_->signal(SIGCONT);
  paused_ = false;
}

void ServerProcess::stop() {
  if (!process_) return;
  if (paused_) resume();
  process_->terminate(30);
  process_.reset();
}

void ServerProcess::vanish() {
  silent_.take_from(pid());
  kill();
}

std::string ServerProcess::end_of_log() const {
  std::ifstream in(folder_.file("log"), std::ios::binary);
  const std::string log{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return log.size() > 2000 ? log.substr(log.size() - 2000) : log;
}

}  // namespace meshsim::conformance
