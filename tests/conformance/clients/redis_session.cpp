#include "clients/redis_session.hpp"

#include <utility>

namespace meshsim::conformance {

std::string BlockingRedisSession::connect() {
  waits_ = false;
  reader_.emplace(settings_.number("port"));
  writer_.emplace(settings_.number("port"));
  id_ = reader_->id();
  return id_;
}

void BlockingRedisSession::disconnect() {
  waits_ = false;
  reader_.reset();
  writer_.reset();
}

void BlockingRedisSession::wait_in(const std::vector<std::string>& words) {
  waits_ = true;
  reader_->send(words);
}

std::vector<Delivery> BlockingRedisSession::receive() {
  std::vector<Delivery> deliveries;
  bool readable = true;
  while (const Reply reply = reader_->poll(readable)) {
    readable = false;
    waits_ = false;
    take(*reply, deliveries);
  }
  return deliveries;
}

void BlockingRedisSession::stop_waiting(std::vector<Delivery>& deliveries) {
  if (!std::exchange(waits_, false)) return;
  writer_->command({"CLIENT", "UNBLOCK", id_});
  take(*reader_->read(), deliveries);
}

}  // namespace meshsim::conformance
