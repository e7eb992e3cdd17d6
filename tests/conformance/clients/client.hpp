// A client process: does what the driver says on stdin, reports on stdout. One line each.
//
//   driver                                       client
//   connect                                      ready CONNECTION | lost
//   publish N TOPIC SIZE                         confirmed N RECEIVERS | refused N
//   done N handled | retry MS | rejected | failed
//   sync K                                       synced K R, behind all that had been sent to it; R = 1: it reads
//   claim                                        claimed
//   drain                                        lost, behind all that it had been sent: the server has closed
//   quit [for good]                              leaving HELD, and ends when it has finished what it has
//                                                delivered N DELIVERY   waits for `done`
//                                                handled N DELIVERY     a plain handler needs no word
//                                                lost                   the connection is gone
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "clients/session.hpp"

namespace meshsim::conformance {

class Client {
 public:
  Client(const Settings& settings, std::unique_ptr<Session> session)
      : session_(std::move(session)),
        asks_(settings.text("handler") == "asks"),
        acks_early_(settings.text("ack") == "early"),
        acks_on_arrival_(settings.text("ack") == "on_arrival"),
        looks_first_(!settings.text("idle").empty()),
        forgets_(settings.text("lost") == "forgotten") {}

  /// Runs until told to quit, or until the driver is gone.
  void run();

 private:
  void wait();
  bool obey(const std::string& line);
  void connect();
  void lose();
  void leave();
  bool is_done() const { return leaving_ && held() == 0; }
  void publish(const std::string& topic, std::uint64_t number, std::size_t size);
  void finish(const std::string& word, std::int64_t delay_ms);
  void take(const std::vector<Delivery>& deliveries);
  void work();
  void report(const std::string& line);
  std::size_t held() const { return mailbox_.size() + (current_ ? 1 : 0); }
  template <class Do>
  void while_connected(Do act);

  std::unique_ptr<Session> session_;
  bool asks_;        // the driver plays the handler
  bool acks_early_;  // before the handler begins
  bool acks_on_arrival_;
  bool looks_first_;  // claims before it asks
  bool forgets_;      // with its connection what waits for its handler: the server will send that again
  bool connected_ = false;
  bool leaving_ = false;
  bool for_good_ = false;
  std::deque<Delivery> mailbox_;
  std::optional<Delivery> current_;
  std::string commands_;  // read and not obeyed yet
};

}  // namespace meshsim::conformance
