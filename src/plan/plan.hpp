// The whole system as plain data: its parts, its timeline, its claims. Made by compile, read by everything after it,
// never changed.
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <utility>
#include <vector>

#include "plan/claim.hpp"
#include "plan/exploration.hpp"
#include "plan/program.hpp"
#include "plan/question.hpp"
#include "plan/schedule.hpp"
#include "plan/service.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

/// A topic, or an endpoint (a method and a path) that a service handles or a step calls.
struct Topic {
  std::string name;  ///< "UserLoggedIn" or "POST /orders"
  bool is_endpoint = false;
  bool retained = false;  ///< its last message is kept for later subscribers (MQTT)
  std::string method;     ///< endpoints only
  std::string path;
  TopicId means = no_topic;       ///< endpoints: the endpoint of which this is another spelling, `/menu?page=1`
  std::uint32_t handled_as = 0;   ///< endpoints: one handler takes all with this number, whatever their spelling
  ServiceId broker = no_service;  ///< topics only
  TopicId letters = no_topic;     ///< the topic of its dead letters, where somebody consumes or redrives them
  TopicId letters_of = no_topic;  ///< of such a topic: the one whose dead letters they are
  std::vector<std::uint32_t> subscriptions;  ///< indices into Plan::subscriptions, in file order
};

struct Plan {
  std::vector<std::string> files;  ///< [0] is the scenario itself, as named on the command line
  std::string scenario;            ///< its title; empty for a module
  std::string run_name;            ///< "file" or "file[target=5,seed=3]"
  std::vector<std::pair<std::string, std::string>> options;  ///< effective params and case values, as text
  std::uint64_t seed = 1;
  Time ends_at = never;  ///< `ends at T`, reached even when idle; never: ends when idle
  Time cap = never;      ///< without ends_at: one minute after the last timeline line

  std::vector<std::string> fields;  ///< by FieldId
  std::vector<std::string> networks;
  std::vector<Topic> topics;      ///< by TopicId
  std::vector<Service> services;  ///< by ServiceId, in file order
  std::vector<ServiceDetail> service_details;
  std::vector<BrokerDetail> brokers;
  std::vector<GatewayDetail> gateways;
  std::vector<ClientDetail> clients;
  std::vector<CustomDetail> customs;
  std::vector<Subscription> subscriptions;
  std::vector<Autoscale> autoscales;
  std::vector<Link> links;  ///< the last one that fits a pair wins
  std::vector<CallPolicy> policies;
  std::vector<GuardedCalls> guarded;
  std::vector<Flow> flows;
  std::vector<std::shared_ptr<const std::vector<Duration>>> samples;  ///< from which empirical distributions draw
  std::vector<Step> steps;                                            ///< the steps of all handlers and flows
  std::vector<Table> tables;
  std::vector<std::string> series;  ///< `fresh user`: "user"
  std::vector<std::string> marks;
  Schedule timeline;  ///< used unless a run is given another
  std::vector<Claim> claims;
  std::vector<Report> reports;
  std::vector<Question> questions;  ///< by time
  Exploration exploration;
  value::CodePool code;
  bool carries_deadlines = false;  ///< some service drops expired requests, so callers note when they give up
};

}  // namespace meshsim::plan
