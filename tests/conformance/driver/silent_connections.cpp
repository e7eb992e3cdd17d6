#include "driver/silent_connections.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

bool is_connection(int handle) {
  sockaddr_in peer{};
  socklen_t size = sizeof peer;
  return ::getpeername(handle, reinterpret_cast<sockaddr*>(&peer), &size) == 0 && peer.sin_family == AF_INET;
}

void reset(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket);
}

/// Whether the peer has sent something, or closed.
bool is_used(int socket) {
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

}  // namespace

void SilentConnections::take_from(pid_t server) {
  const int process = static_cast<int>(::syscall(SYS_pidfd_open, server, 0));
  if (process < 0) throw Trouble("cannot hold the connections of the server");
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(server) + "/fd")) {
    const int theirs = std::stoi(entry.path().filename().string());
    const int ours = static_cast<int>(::syscall(SYS_pidfd_getfd, process, theirs, 0));
    if (ours < 0) continue;
    if (is_connection(ours)) {
      sockets_.push_back(ours);
    } else {
      ::close(ours);
    }
  }
  ::close(process);
}

void SilentConnections::break_used() {
  std::erase_if(sockets_, [](int socket) {
    const bool used = is_used(socket);
    if (used) reset(socket);
    return used;
  });
}

void SilentConnections::break_all() {
  for (const int socket : sockets_) reset(socket);
  sockets_.clear();
}

}  // namespace meshsim::conformance
