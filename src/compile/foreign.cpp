#include "compile/foreign.hpp"

#include <array>
#include <string>

namespace meshsim::compile {
namespace {

struct Foreign {
  std::string_view words;  ///< as `bare` leaves them, a blank on either side of each
  std::string_view help;
};

constexpr std::array table{
    // Compose files and Kubernetes
    Foreign{" replicas replica instances instance scale count ",
            "`service NAME x 3` has three instances; `scale NAME to 5` in the timeline changes that"},
    Foreign{" image build command entrypoint args volumes volume ",
            "there are no images: what a service does stands in `on TOPIC { .. }` and `on GET /path { .. }`"},
    Foreign{" ports port expose ", "write `listen 80`"},
    Foreign{" environment env envfile variables ",
            "write `param NAME = VALUE`, set by `meshsim run FILE --set NAME=VALUE`"},
    Foreign{" dependson ", "everything starts at 0s; `starts in 2s` in a service makes it ready later"},
    Foreign{" healthcheck livenessprobe readinessprobe startupprobe startperiod ",
            "write `starts in 2s` in a service: how long from its start until it is ready"},
    Foreign{" restartpolicy ", "write `restart on-failure` in a service"},
    Foreign{" stopgraceperiod graceperiod terminationgraceperiodseconds shutdowntimeout ",
            "write `grace 10s` in a service"},
    Foreign{" threads workers parallelism maxconcurrency poolsize ", "write `concurrency 4` in a service"},
    Foreign{" latency delay ",
            "`work 5ms` in a handler takes time; `link A <-> B { latency 5ms }` is the way between them"},
    Foreign{" database db table ", "`store NAME` in a service: a table that outlives its instances"},
    Foreign{" cache ", "`memory NAME` in a service: a table that dies with its instance"},
    // brokers
    Foreign{" type kind driver ", "write `broker NAME is KIND`"},
    Foreign{
        " queue queues exchange exchanges stream streams channel channels subject subjects topics binding bindings ",
        "topics need no declaration: `publish TOPIC`, `consumes TOPIC`; `topic NAME { .. }` in a broker gives one "
        "settings of its own"},
    Foreign{" group groupid consumergroup queuegroup subscriptionname durablename ",
            "the instances of a service that `consumes TOPIC` are one group"},
    Foreign{" durable durability fsync appendfsync appendonly aof syncinterval ",
            "write `persistence every 1s` in a broker; `consumes TOPIC durable` demands that messages wait for who is "
            "away"},
    Foreign{
        " ttl messagettl xmessagettl retention retentionms messageretentionperiod maxage expires expiry expiration ",
        "write `keep for 1h` in a broker or its `topic`"},
    Foreign{" maxlen maxlength xmaxlength maxmsgs maxmessages maxqueuedmessages maxsize capacity limit ",
            "write `keep at most 100` in a broker or its `topic`; `overflow` says what happens to one more"},
    Foreign{" discard discardpolicy xoverflow ", "write `overflow drop_oldest` in a broker"},
    Foreign{" keepalive keepaliveinterval pinginterval tcpkeepalive ", "write `heartbeat 10s` in a broker"},
    Foreign{" dedupwindow deduplication deduplicationwindow contentbaseddeduplication ",
            "write `duplicate_window 2min` in a broker"},
    Foreign{" clientoutputbufferlimit maxpending ", "write `output_buffer 32MB` in a broker"},
    Foreign{" confirm confirms publisherconfirms publishtimeout ",
            "publishers always wait for a confirm where the kind has them; `confirm_timeout 5s` in a broker says how "
            "long"},
    // subscriptions
    Foreign{" visibility visibilitytimeout ackwait acktimeout ackdeadline ackdeadlineseconds lease leasetime "
            "consumertimeout minidletime redeliverafter ",
            "write `consumes TOPIC { redeliver after 30s }`"},
    Foreign{" dlq deadletterqueue deadletterexchange xdeadletterexchange dlx deadletter deadletterpolicy redrivepolicy "
            "maxreceivecount maxdeliver maxdeliveries maxdeliveryattempts maxredeliverycount maxretries maxattempts ",
            "write `consumes TOPIC { dead letter after 3 tries }`"},
    Foreign{" autoack noack acknowledge ackpolicy ackmode ",
            "write `consumes TOPIC { ack early }`: before the handler begins"},
    Foreign{" basicqos prefetchcount ", "write `consumes TOPIC { prefetch 1 }`"},
    Foreign{" maxackpending maxoutstandingmessages ", "write `consumes TOPIC { max_in_flight 100 }`"},
    Foreign{" autooffsetreset offset offsetreset deliverpolicy startfrom ",
            "write `consumes TOPIC { reset earliest }`"},
    Foreign{" autocommit enableautocommit autocommitinterval autocommitintervalms ",
            "write `consumes TOPIC { commit_interval 5s }`"},
    Foreign{" cleansession cleanstart persistentsession ", "write `subscribes TOPIC { session clean }`"},
    // gateways, requests and loads
    Foreign{" upstream upstreams backend backends location locations proxypass ",
            "write `route /prefix -> SERVICE` in a gateway"},
    Foreign{" proxyreadtimeout readtimeout proxyconnecttimeout proxytimeout ",
            "write `timeout 60s` and `connect_timeout 60s` in a `route` of a gateway"},
    Foreign{
        " timeout requesttimeout ",
        "who calls says how long it waits: `call SERVICE GET /path within 2s`; a `route` of a gateway has `timeout`"},
    Foreign{" proxynextupstream proxynextupstreamtries numretries retryon ",
            "write `retries 1` in a `route` of a gateway"},
    Foreign{" circuitbreaker outlierdetection ", "write `max_fails 1; fail_timeout 10s` in a `route` of a gateway"},
    Foreign{" resolver ", "write `dns every 10s` in a gateway"},
    Foreign{" rate rps qps requestspersecond users vus ", "write `arrives poisson 20/s` in a `load`"},
    Foreign{" duration ", "write `from 0s to 10s` in a `load`; `ends at 10s` for the whole run"},
};

std::string bare(std::string_view word) {
  std::string bare;
  for (const char letter : word) {
    if (letter == '_' || letter == '-' || letter == '.') continue;
    bare += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return bare;
}

}  // namespace

std::string_view foreign_help(std::string_view word) {
  const std::string wanted = " " + bare(word) + " ";
  for (const Foreign& row : table) {
    if (row.words.find(wanted) != std::string_view::npos) return row.help;
  }
  return {};
}

}  // namespace meshsim::compile
