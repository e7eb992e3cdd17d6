#include "broker_world.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/time.hpp"

namespace meshsim::test {

namespace {

plan::Service service(std::string name, plan::ServiceKind kind, std::uint32_t replicas) {
  plan::Service made;
  made.name = std::move(name);
  made.kind = kind;
  made.replicas = replicas;
  made.networks = {0};
  return made;
}

std::shared_ptr<const plan::Plan> make_plan(const Shape& shape) {
  auto plan = std::make_shared<plan::Plan>();
  plan->networks = {"default"};
  const ServiceId broker = shape.broker_last ? 2 : 0;
  const ServiceId worker = shape.broker_last ? 1 : 2;
  const ServiceId publisher = shape.broker_last ? 0 : 1;
  plan->services.resize(3);
  plan->services[broker] = service("queue", plan::ServiceKind::broker, 1);
  plan->services[publisher] = service("pub", plan::ServiceKind::service, 1);
  plan->services[worker] = service("worker", plan::ServiceKind::service, shape.replicas);
  plan->brokers.push_back({.kind = "test", .policy = shape.policy, .topics = {}});
  for (TopicId id = 0; id < shape.topics; ++id) {
    plan::Topic topic;
    topic.name = id == 0 ? "T" : "T" + std::to_string(id + 1);
    topic.broker = broker;
    topic.retained = shape.retained;
    if (shape.subscribed) {
      topic.subscriptions = {id};
      plan::Subscription subscription;
      subscription.topic = id;
      subscription.service = worker;
      subscription.broker = broker;
      subscription.shared = shape.shared;
      subscription.keeping = shape.keeping;
      subscription.most_replicas = shape.most_replicas;
      subscription.policy = shape.policy;
      plan->subscriptions.push_back(subscription);
    }
    plan->topics.push_back(topic);
  }
  return plan;
}

/// Publishes by the test's hand; remembers the confirms.
class Publisher final : public Actor {
 public:
  std::unique_ptr<Actor> clone() const override { return std::make_unique<Publisher>(*this); }
  void on_ready(Context&) override {}
  void on_packet(Context& context, const Packet& packet) override {
    if (packet.body != no_body) context.release(packet.body);
    if (packet.kind != PacketKind::confirm) return;
    if (!confirms.empty()) confirms += ", ";
    confirms += std::to_string(packet.token);
    if (packet.reason != Reason::none) confirms += " (" + std::string(to_string(packet.reason)) + ")";
  }
  void on_timer(Context&, const Timer&) override {}
  void on_end(Context&, End) override {}

  std::string confirms;
};

}  // namespace

void Worker::on_ready(Context& context) {
  for (std::uint32_t i = 0; i < plan_->subscriptions.size(); ++i) {
    const std::uint32_t own = plan_->subscriptions[i].shared ? 0 : replica_;
    context.send(context.simulation().instances().find(broker_, 1),
                 {.subscription = context.simulation().subscription_of(i, own),
                  .number = habits_->prefetch,
                  .kind = PacketKind::subscribe});
  }
}

void Worker::on_packet(Context& context, const Packet& packet) {
  const bool refused = packet.kind == PacketKind::reset && packet.about == PacketKind::subscribe;
  if (packet.kind == PacketKind::closed || refused) return context.when_up(broker_, {});
  if (packet.kind != PacketKind::deliver) {
    if (packet.body != no_body) context.release(packet.body);
    return;
  }
  context.caused_by(context.emit({.message = context.message_of(packet.body),
                                  .peer = packet.from,
                                  .subscription = packet.subscription,
                                  .topic = packet.topic,
                                  .kind = EventKind::delivered,
                                  .attempt = static_cast<std::uint16_t>(packet.number)}));
  context.release(packet.body);
  held.push_back(packet);
  if (!habits_->acks) return;
  held.pop_back();
  context.send(packet.from, {.token = packet.token, .subscription = packet.subscription, .kind = PacketKind::ack});
}

World::World(const Shape& shape) : plan(make_plan(shape)) {
  const ServiceId broker_service = plan->topics[topic].broker;
  simulation = std::make_unique<sim::Simulation>(
      *plan,
      [this, broker_service](const plan::Plan& p, ServiceId service, std::uint32_t replica) -> std::unique_ptr<Actor> {
        if (service == broker_service) return std::make_unique<broker::Broker>(p, service);
        if (p.services[service].name == "pub") return std::make_unique<Publisher>();
        return std::make_unique<Worker>(p, broker_service, replica, habits);
      });
  for (ServiceId i = 0; i < plan->services.size(); ++i) {
    if (plan->services[i].name == "pub") pub_ = simulation->instances().find(i, 1);
  }
  queue_ = simulation->instances().find(broker_service, 1);
  simulation->audience().add_sink(this);
  simulation->boot();
  run_to(0);
}

World::World(const World& other)
    : habits(other.habits),
      plan(other.plan),
      simulation(std::make_unique<sim::Simulation>(*other.simulation)),
      queue_(other.queue_),
      pub_(other.pub_),
      token_(other.token_),
      sent_(other.sent_) {
  simulation->audience().add_sink(this);
}

InstanceId World::worker(int number) const {
  for (ServiceId i = 0; i < plan->services.size(); ++i) {
    if (plan->services[i].name == "worker") return simulation->instances().find(i, static_cast<std::uint32_t>(number));
  }
  return no_instance;
}

void World::run_to(Time time) {
  simulation->alarm(time, {});  // so that upkeep goes on until then
  simulation->pump().run(time);
  if (simulation->now() < time) simulation->advance_to(time);
}

Time World::run_out() {
  simulation->pump().run(never);
  return simulation->now();
}

MessageId World::publish(std::string_view text, TopicId to) {
  Context& context = simulation->act_as(pub_, 0, 0);
  const BodyRef body = context.make_body(to, std::as_bytes(std::span(text.data(), text.size())));
  context.mark_message(body);
  const MessageId message = context.message_of(body);
  sent_.emplace_back(message, body);
  context.send(queue_, {.token = ++token_, .body = body, .topic = to, .kind = PacketKind::publish});
  return message;
}

void World::publish_again(MessageId message) {
  for (const auto& [id, body] : sent_) {
    if (id != message) continue;
    Context& context = simulation->act_as(pub_, 0, 0);
    context.retain(body);
    context.send(queue_, {.token = ++token_, .body = body, .topic = topic, .kind = PacketKind::publish});
  }
}

void World::publish_copy(MessageId message) {
  Context& context = simulation->act_as(pub_, 0, 0);
  const BodyRef body = context.make_body(topic, {}, message);
  context.mark_message(body);
  context.send(queue_, {.token = ++token_, .body = body, .topic = topic, .kind = PacketKind::publish});
}

void World::send(InstanceId from, Packet packet) { simulation->act_as(from, 0, 0).send(queue_, packet); }

void World::answer(int number, PacketKind kind, std::size_t nth, std::uint32_t delay, Reason reason) {
  std::vector<Packet>& held = at(number).held;
  MESHSIM_ASSERT(nth < held.size());
  const Packet packet = held[nth];
  held.erase(held.begin() + static_cast<std::ptrdiff_t>(nth));
  send(worker(number),
       {.token = packet.token, .subscription = packet.subscription, .number = delay, .kind = kind, .reason = reason});
}

std::string World::text(const Event& event) const {
  const trace::NameTable& names = simulation->names();
  std::string text(to_string(event.kind));
  std::string brackets;
  if (event.kind == EventKind::delivered) text += " to " + names.instances[event.instance].name;
  if (event.kind == EventKind::redelivered) {
    text += " to " + names.instances[event.peer].name;
    brackets = std::to_string(event.attempt);
  } else if (event.subscription != no_subscription && event.kind != EventKind::delivered) {
    text += " for " + names.subscriptions[event.subscription].name;
  }
  if (event.reason != Reason::none) brackets += (brackets.empty() ? "" : ", ") + std::string(to_string(event.reason));
  return brackets.empty() ? text : text + " (" + brackets + ")";
}

std::string World::story(MessageId message, bool times) const {
  std::string story;
  for (const Event& event : events_) {
    if (event.message != message) continue;
    if (!story.empty()) story += "; ";
    if (times) story += format_instant(event.time) + " ";
    story += text(event);
  }
  return story;
}

std::string World::all(EventKind kind) const {
  std::string all;
  for (const Event& event : events_) {
    if (event.kind != kind) continue;
    if (!all.empty()) all += ", ";
    const std::string told = text(event);
    all += std::to_string(event.message) + told.substr(to_string(kind).size());
  }
  return all;
}

int World::count(EventKind kind) const { return static_cast<int>(std::ranges::count(events_, kind, &Event::kind)); }

std::string World::confirms() const {
  return dynamic_cast<const Publisher&>(simulation->instances().actor(pub_)).confirms;
}

}  // namespace meshsim::test
