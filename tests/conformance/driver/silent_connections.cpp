#include "driver/silent_connections.hpp"

#include <netinet/in.h>
#include <sys/ioctl.h>
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

/// Opens a handle of ours for each connection of another process.
std::vector<int> connections_of(pid_t server) {
  const int process = static_cast<int>(::syscall(SYS_pidfd_open, server, 0));
  if (process < 0) throw Trouble("cannot look at the connections of the server");
  std::vector<int> connections;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(server) + "/fd")) {
    const int theirs = std::stoi(entry.path().filename().string());
    const int ours = static_cast<int>(::syscall(SYS_pidfd_getfd, process, theirs, 0));
    if (ours < 0) continue;
    if (is_connection(ours)) {
      connections.push_back(ours);
    } else {
      ::close(ours);
    }
  }
  ::close(process);
  return connections;
}

}  // namespace

void SilentConnections::take_from(pid_t server) {
  for (const int connection : connections_of(server)) sockets_.push_back(connection);
}

std::size_t SilentConnections::unread_of(pid_t server) {
  std::size_t bytes = 0;
  for (const int connection : connections_of(server)) {
    int unread = 0;
    if (::ioctl(connection, FIONREAD, &unread) == 0) bytes += static_cast<std::size_t>(unread);
    ::close(connection);
  }
  return bytes;
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
