// What no schedule can show of JetStream: what the server takes where it is told nothing, and what it does with a
// message that is sent twice.
#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "clients/nats_connection.hpp"
#include "driver/jetstream_server.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::conformance {
namespace {

using nlohmann::json;

class Asker {
 public:
  Asker() {
    server_.start();
    connection_.emplace(server_.port());
  }

  json ask(const std::string& what, const json& question) {
    return json::parse(connection_->request("$JS.API." + what, question.dump()).payload);
  }
  /// Returns the answer to a publish with an id.
  json publish(const std::string& id) {
    return json::parse(connection_->request("orders", "paid", "Nats-Msg-Id: " + id + "\r\n").payload);
  }

 private:
  JetStreamServer server_;
  std::optional<NatsConnection> connection_;
};

const plan::DeliveryPolicy& record() { return plan::find_broker_kind("jetstream")->policy; }

}  // namespace

TEST_CASE("jetstream's record has what nats-server takes where it is told nothing") {
  Asker asker;
  const json stream = asker.ask("STREAM.CREATE.ORDERS", {{"name", "ORDERS"}, {"subjects", {"orders"}}}).at("config");
  CHECK(stream.at("duplicate_window") == record().publishing.duplicate_window);
  CHECK(stream.at("retention") == "limits");
  CHECK(stream.at("discard") == "old");
  CHECK(record().limits.overflow == plan::Overflow::drop_oldest);

  const json config = {{"durable_name", "worker"}, {"ack_policy", "explicit"}};
  const json consumer =
      asker.ask("CONSUMER.DURABLE.CREATE.ORDERS.worker", {{"stream_name", "ORDERS"}, {"config", config}}).at("config");
  CHECK(consumer.at("deliver_policy") == "all");
  CHECK(record().log.reset == plan::Reset::earliest);
  CHECK(consumer.at("ack_wait") == record().redelivery.lease);
  CHECK(consumer.at("max_deliver") == -1);
  CHECK(record().redelivery.max_deliveries == 0);
  CHECK(consumer.at("max_ack_pending") == record().dispatch.max_in_flight);
}

TEST_CASE("jetstream confirms a message that is sent twice within the duplicate window, and has it once") {
  Asker asker;
  asker.ask("STREAM.CREATE.ORDERS", {{"name", "ORDERS"}, {"subjects", {"orders"}}});
  CHECK(asker.publish("one") == json{{"stream", "ORDERS"}, {"seq", 1}});
  CHECK(asker.publish("two").at("seq") == 2);
  CHECK(asker.publish("two") == json{{"stream", "ORDERS"}, {"seq", 2}, {"duplicate", true}});
}

TEST_CASE("jetstream takes a message that is sent once more after the duplicate window") {
  Asker asker;
  asker.ask("STREAM.CREATE.ORDERS", {{"name", "ORDERS"}, {"subjects", {"orders"}}, {"duplicate_window", 200'000'000}});
  CHECK(asker.publish("one") == json{{"stream", "ORDERS"}, {"seq", 1}});
  std::this_thread::sleep_for(std::chrono::milliseconds(900));  // the server looks now and then
  CHECK(asker.publish("one") == json{{"stream", "ORDERS"}, {"seq", 2}});
}

}  // namespace meshsim::conformance
