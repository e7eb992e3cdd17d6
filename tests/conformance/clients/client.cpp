#include "clients/client.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <sstream>

namespace meshsim::conformance {

template <class Do>
void Client::while_connected(Do act) {
  if (!connected_) return;
  try {
    act();
  } catch (const Lost&) {
    lose();
  }
}

void Client::run() {
  while (true) {
    const std::size_t end = commands_.find('\n');
    if (end != std::string::npos) {
      const std::string line = commands_.substr(0, end);
      commands_.erase(0, end + 1);
      if (!obey(line)) break;
      work();
      if (is_done()) break;
      continue;
    }
    wait();
    work();
    if (commands_ == "\x04" || is_done()) break;
  }
  if (for_good_) while_connected([&] { session_->retire(); });
  if (connected_) session_->disconnect();
}

/// Stops as a well-behaved service does: takes nothing more, gives back what it has not begun, finishes the rest.
void Client::leave() {
  leaving_ = true;
  if (held() != 0) while_connected([&] { take(session_->leave()); });
  if (session_->acks() && !acks_on_arrival_) {
    while_connected([&] {
      for (const Delivery& delivery : mailbox_) session_->retry(delivery, 0);
    });
    mailbox_.clear();
  }
  report("leaving " + std::to_string(held()));
}

/// Waits for a command or for something from the server.
void Client::wait() {
  std::array<pollfd, 2> sources = {pollfd{STDIN_FILENO, POLLIN, 0},
                                   pollfd{connected_ ? session_->socket() : -1, POLLIN, 0}};
  ::poll(sources.data(), sources.size(), -1);
  if (sources[1].revents != 0) while_connected([&] { take(session_->receive()); });
  if (sources[0].revents == 0) return;
  std::array<char, 4096> buffer{};
  const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  commands_ = got > 0 ? commands_ + std::string(buffer.data(), static_cast<std::size_t>(got)) : "\x04";
}

bool Client::obey(const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  words >> verb;
  if (verb == "quit") {
    for_good_ = line == "quit for good";
    leave();
    return !is_done();
  }
  if (verb == "connect") connect();
  if (verb == "publish") {
    std::uint64_t number = 0;
    std::string topic;
    std::size_t size = 0;
    words >> number >> topic >> size;
    publish(topic, number, size);
  }
  if (verb == "done") {
    std::uint64_t number = 0;
    std::string word;
    std::int64_t delay_ms = 0;
    words >> number >> word >> delay_ms;
    if (current_ && current_->message == number) finish(word, delay_ms);
  }
  if (verb == "claim") {
    while_connected([&] { take(session_->claim(held())); });
    work();
    report("claimed");
  }
  if (verb == "drain") {
    while_connected([&] { take(session_->drain()); });
    work();
  }
  if (verb == "sync") {
    if (!leaving_) while_connected([&] { take(session_->catch_up()); });
    work();
    report("synced " + line.substr(5) + (connected_ && session_->reads() ? " 1" : " 0"));
  }
  return true;
}

void Client::connect() {
  try {
    const std::string name = session_->connect();
    connected_ = true;
    report("ready " + name);
  } catch (const Lost&) {
    lose();
  }
}

void Client::lose() {
  connected_ = false;
  session_->disconnect();
  if (forgets_) mailbox_.clear();
  report("lost");
}

/// Publishes, over a new connection if the old one was lost.
void Client::publish(const std::string& topic, std::uint64_t number, std::size_t size) {
  try {
    if (!connected_) connect();
    if (!connected_) throw Lost("no server");
    report("confirmed " + std::to_string(number) + " " + std::to_string(session_->publish(topic, number, size)));
  } catch (const Lost&) {
    if (connected_) lose();
    report("refused " + std::to_string(number));
  } catch (const Refused&) {
    report("refused " + std::to_string(number));
  }
}

void Client::take(const std::vector<Delivery>& deliveries) {
  mailbox_.insert(mailbox_.end(), deliveries.begin(), deliveries.end());
  if (!acks_on_arrival_) return;
  for (const Delivery& delivery : deliveries) session_->acknowledge(delivery);
}

/// Handles what it can, then asks for more.
void Client::work() {
  while (!current_ && !mailbox_.empty()) {
    current_ = mailbox_.front();
    mailbox_.pop_front();
    if (acks_early_) while_connected([&] { session_->acknowledge(*current_); });
    const std::string which = std::to_string(current_->message) + " " + std::to_string(current_->number);
    report((asks_ ? "delivered " : "handled ") + which);
    if (!asks_) finish("handled", 0);
  }
  if (leaving_) return;
  // Before it reads what is new, a consumer does what it had left itself, and looks for what others left.
  while_connected([&] {
    take(session_->begin(held()));
    if (looks_first_ && !session_->reads() && held() == 0) take(session_->claim(0));
  });
  if (!mailbox_.empty() && !current_) return work();
  while_connected([&] { session_->ask(held()); });
}

void Client::finish(const std::string& word, std::int64_t delay_ms) {
  const Delivery delivery = *current_;
  current_.reset();
  while_connected([&] {
    if (acks_on_arrival_) return;
    if (word == "handled" && !acks_early_) session_->acknowledge(delivery);
    if (word == "retry") session_->retry(delivery, delay_ms);
    if (word == "failed") session_->retry(delivery, 0);
    if (word == "rejected") session_->reject(delivery);
  });
}

void Client::report(const std::string& line) {
  const std::string whole = line + "\n";
  if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) commands_ = "\x04";
}

}  // namespace meshsim::conformance
