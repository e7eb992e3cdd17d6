#include "clients/socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "clients/session.hpp"

namespace meshsim::conformance {

Socket::Socket(int port) : handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int at_once = 1;
  ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  if (::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
  const std::string why = std::strerror(errno);
  ::close(handle_);
  throw Lost(why);
}

Socket::~Socket() { ::close(handle_); }

void Socket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw Lost(std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Socket::take(bool only_what_is_there) {
  std::array<char, 65536> buffer{};
  const ssize_t got = ::recv(handle_, buffer.data(), buffer.size(), only_what_is_there ? MSG_DONTWAIT : 0);
  if (got > 0) {
    input.append(buffer.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
    throw Lost(got == 0 ? "closed by the server" : std::strerror(errno));
  }
}

}  // namespace meshsim::conformance
