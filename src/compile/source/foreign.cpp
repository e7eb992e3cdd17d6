#include "compile/source/foreign.hpp"

#include <array>
#include <string>

#include "base/text.hpp"

namespace meshsim::compile {
namespace {

struct Foreign {
  std::string_view sorts;  ///< the kinds of thing in which it may be meant so
  std::string_view words;  ///< in the form that `bare` gives
  std::string_view help;
};

constexpr std::string_view messaging = " broker topic subscription service ";

constexpr std::array table{
    // half right
    Foreign{" subscription ", " ack ", "a message is acked when its handler ends; with `ack early` before it begins"},
    Foreign{" subscription ", " redeliver ", "write `redeliver after 30s`"},
    Foreign{" subscription ", " dead ", "write `dead letter after 3 tries`"},
    Foreign{
        " service ", " publishes publish produces produce sends send emits emit publisher producer ",
        "what a service publishes stands in its handlers, `on TOPIC { publish OTHER }`, or in the timeline, `at 1s: "
        "NAME publishes TOPIC`"},
    Foreign{
        " service ", " call requests invokes ",
        "what a service calls stands in its handlers, `on TOPIC { call OTHER GET /path }`, or in the timeline, `at 1s: "
        "NAME calls OTHER GET /path`"},
    Foreign{" service ", " starts ", "write `starts in 2s`"},
    Foreign{" policy ", " maxattempts maxretries retries attempts numretries ",
            "write `tries 3`, the first one included"},
    Foreign{" policy ", " retryon retryexceptions ", "write `retry on timed_out, refused, 5xx`"},
    Foreign{" policy ", " pertrytimeout trytimeout calltimeout ", "write `timeout 300ms`: of one try"},
    Foreign{" policy ", " circuitbreaker ", "write `breaker { failures 5; open 30s }`"},
    Foreign{" policy ", " bulkhead maxconcurrentcalls poolsize maxconnections ", "write `concurrency 20 line 50`"},
    Foreign{" policy ", " retrybudget ", "write `budget 20% at least 3`"},
    Foreign{" gateway ", " dns ", "write `dns every 10s`"},
    // Compose files and Kubernetes
    Foreign{" service ", " replicas replica instances instance scale count ",
            "`service NAME x 3` has three instances; `scale NAME to 5` in the timeline changes that"},
    Foreign{" service broker gateway ", " image build command entrypoint args ",
            "there are no images: what a service does stands in `on TOPIC { .. }` and `on GET /path { .. }`"},
    Foreign{" service ", " volumes volume database db table ",
            "`store NAME` in a service: a table that outlives its instances"},
    Foreign{" broker ", " volumes volume ", "write `persistence always`, or what else the kind can"},
    Foreign{" service gateway ", " ports port expose ", "write `listen 80`"},
    Foreign{" service broker gateway load ", " environment env envfile variables ",
            "write `param NAME = VALUE` outside; `meshsim run FILE --set NAME=VALUE` sets it"},
    Foreign{" service broker gateway ", " dependson ",
            "everything starts at 0s; `starts in 2s` in a service makes it ready later"},
    Foreign{" service ", " healthcheck livenessprobe readinessprobe startupprobe startperiod ",
            "write `starts in 2s`: how long from its start until it is ready"},
    Foreign{" gateway route ", " healthcheck circuitbreaker outlierdetection ",
            "write `max_fails 1; fail_timeout 10s` in a `route`"},
    Foreign{" service ", " autoscaler autoscaling hpa keda horizontalpodautoscaler minreplicas maxreplicas scaling ",
            "write `autoscale 1..5 { on utilisation 70% }`"},
    Foreign{" service ", " updateconfig rollingupdate rollout strategy deployment ",
            "versions stand in the service, `version v2 { .. }`; `deploy NAME to v2 { 1 at a time }` in the timeline "
            "replaces its instances"},
    Foreign{" service ", " restartpolicy ", "write `restart on-failure`"},
    Foreign{" service ", " stopgraceperiod graceperiod terminationgraceperiodseconds shutdowntimeout ",
            "write `grace 10s`"},
    Foreign{" service ", " queuesize maxqueue maxqueuesize backlog acceptcount queuelimit queue maxpending ",
            "write `mailbox 50 { full reply 503 }`"},
    Foreign{" service ", " ratelimit ratelimiter limitreq limitrequests throttle tokenbucket rps ",
            "write `limit 100/s burst 20 per request.user { over reply 429 }`"},
    Foreign{" service ", " lifo adaptivelifo newestfirst ", "write `serves newest_first`"},
    Foreign{" service ", " loadshedding shed sheds dropexpired deadline deadlines codel ",
            "write `drops expired`: what nobody waits for any more is not begun; or `mailbox 50`"},
    Foreign{" service ", " cancellation cancels cancel contextpropagation ", "write `stops when cancelled`"},
    Foreign{" service ", " threads workers parallelism maxconcurrency poolsize ", "write `concurrency 4`"},
    Foreign{" service broker gateway ", " latency delay ",
            "`work 5ms` in a handler takes time; `link A <-> B { latency 5ms }` is the way between them"},
    Foreign{" link ", " delay ", "write `latency 5ms`"},
    Foreign{" service ", " cache ", "`memory NAME`: a table that dies with its instance"},
    Foreign{" service ", " type kind ", "write `service NAME is ROLE`, or its handlers"},
    // brokers
    Foreign{" broker ", " type kind driver ", "write `broker NAME is KIND`"},
    Foreign{
        messaging,
        " queue queues exchange exchanges stream streams channel channels subject subjects topics binding bindings ",
        "topics need no declaration: `publish TOPIC`, `consumes TOPIC`; `topic NAME { .. }` in a broker gives one "
        "settings of its own"},
    Foreign{messaging, " group groupid consumergroup queuegroup subscriptionname durablename ",
            "the instances of a service that `consumes TOPIC` are one group"},
    Foreign{" broker ", " durable durability fsync appendfsync appendonly aof syncinterval ",
            "write `persistence always`, or `every 1s` where the kind can"},
    Foreign{
        " broker topic ",
        " ttl messagettl xmessagettl retention retentionms messageretentionperiod maxage expires expiry expiration ",
        "write `keep for 1h`"},
    Foreign{" broker topic ",
            " maxlen maxlength xmaxlength maxmsgs maxmessages maxqueuedmessages maxsize capacity limit ",
            "write `keep at most 100`; `overflow` in the broker says what happens to one more"},
    Foreign{" broker ", " discard discardpolicy xoverflow ", "write `overflow drop_oldest`"},
    Foreign{" broker ", " keepalive keepaliveinterval pinginterval tcpkeepalive ", "write `heartbeat 10s`"},
    Foreign{" broker ", " dedupwindow deduplication deduplicationwindow ", "write `duplicate_window 2min`"},
    Foreign{
        " broker ",
        " maxpayload messagemaxbytes maxmessagebytes maxrequestsize maxmessagesize maximummessagesize messagesizelimit "
        "maxpacketsize protomaxbulklen ",
        "write `max_message 1MiB`"},
    Foreign{" broker ", " clientoutputbufferlimit maxpending ", "write `output_buffer 32MB`"},
    Foreign{" broker service ", " confirm confirms publisherconfirms publishtimeout ",
            "publishers always wait for a confirm where the kind has them; `confirm_timeout 5s` in a broker says how "
            "long"},
    // subscriptions
    Foreign{messaging,
            " visibility visibilitytimeout ackwait acktimeout ackdeadline ackdeadlineseconds lease leasetime "
            "consumertimeout minidletime ",
            "write `consumes TOPIC { redeliver after 30s }`"},
    Foreign{messaging,
            " dlq deadletterqueue deadletterexchange xdeadletterexchange deadletterroutingkey dlx deadletter ",
            "dead letters need no place of their own: `reject` in a handler makes one, so does `consumes TOPIC { "
            "dead letter after 3 tries }` where the kind counts tries (`rabbitmq` does not), and with RabbitMQ what "
            "expires or overflows; a claim says `TOPIC dead_lettered`, a service "
            "`consumes dead letters of TOPIC`, and `redrive TOPIC` sends them back"},
    Foreign{messaging,
            " deadletterpolicy redrivepolicy maxreceivecount maxdeliver maxdeliveries maxdeliveryattempts maxattempts ",
            "write `consumes TOPIC { dead letter after 3 tries }`"},
    Foreign{messaging, " delay delayseconds deliverydelay delayedmessage xdelay ",
            "write `publish TOPIC {..} after 10s` in a handler or flow, where the broker's kind can"},
    Foreign{messaging, " maxretries maxredeliverycount ",
            "write `consumes TOPIC { dead letter after 4 tries }`: the first and three more"},
    Foreign{messaging, " autoack noack acknowledge ackpolicy ackmode ",
            "a message is acked when its handler ends; with `consumes TOPIC { ack early }` before it begins"},
    Foreign{messaging, " basicqos prefetchcount ", "write `consumes TOPIC { prefetch 1 }`"},
    Foreign{messaging, " maxackpending maxoutstandingmessages ", "write `consumes TOPIC { max_in_flight 100 }`"},
    Foreign{messaging, " autooffsetreset offset offsetreset deliverpolicy startfrom ",
            "write `consumes TOPIC { reset earliest }`"},
    Foreign{messaging, " autocommit enableautocommit autocommitinterval autocommitintervalms ",
            "write `consumes TOPIC { commit_interval 5s }`; `0s` commits after each message"},
    Foreign{messaging, " cleansession cleanstart persistentsession ", "write `subscribes TOPIC { session clean }`"},
    // gateways, requests and loads
    Foreign{" gateway ", " upstream upstreams backend backends location locations proxypass ",
            "write `route /prefix -> SERVICE`"},
    Foreign{" gateway route ", " proxyreadtimeout readtimeout proxyconnecttimeout proxytimeout ",
            "write `timeout 60s` and `connect_timeout 60s` in a `route`"},
    Foreign{
        " service gateway ", " timeout requesttimeout ",
        "who calls says how long it waits: `call SERVICE GET /path within 2s`; a `route` of a gateway has `timeout`"},
    Foreign{" gateway route ", " proxynextupstream proxynextupstreamtries numretries retryon ",
            "write `retries 1` in a `route`: one more try, where nginx counts all"},
    Foreign{" gateway ", " resolver ", "write `dns every 10s`"},
    Foreign{" load ", " rate rps qps requestspersecond arrivalrate constantarrivalrate ",
            "write `arrives poisson 20/s`"},
    Foreign{" load ", " vus clients closed concurrent concurrency virtualusers threads constantvus sessions ",
            "write `users 50`: each runs the flow again and again"},
    Foreign{" load ", " stages rampup ramping rampingarrivalrate phases ",
            "write `arrives poisson { 20/s for 10s; 20/s to 200/s for 30s }`"},
    Foreign{" load ", " weight weights scenarios ", "write `runs shopper 8, admin 1`"},
    Foreign{" load ", " thinktime pacing ", "write `wait 1s..3s` in the flow"},
    Foreign{" load ", " duration until ", "write `from 0s to 10s`; `ends at 10s` for the whole run"},
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

std::string_view foreign_help(std::string_view word, std::string_view sort) {
  const std::string wanted = bare(word);
  for (const Foreign& row : table) {
    if (holds_word(row.words, wanted) && (sort.empty() || holds_word(row.sorts, sort))) return row.help;
  }
  return {};
}

}  // namespace meshsim::compile
