#include "compile/things/admission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/int128.hpp"
#include "compile/build/names.hpp"
#include "compile/build/possible.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/hint.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

constexpr std::uint64_t most_requests = 1'000'000;
constexpr std::uint64_t least_error = 400;
constexpr std::uint64_t largest_error = 599;

/// Returns the word that an argument is; empty when it is none.
std::string_view argument_word(const ast::Setting& setting, std::size_t index) {
  if (index >= setting.arguments.size()) return {};
  const auto* use = std::get_if<ast::NameUse>(&setting.arguments[index].node);
  return use == nullptr ? std::string_view() : std::string_view(use->name);
}

uint128 greatest_divisor(uint128 a, uint128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

class AdmissionBuilder {
 public:
  AdmissionBuilder(Build& build, ServiceId service, const ast::Service& item)
      : build_(build), service_(service), item_(item) {}

  plan::Admission run() {
    for (const ast::Setting& setting : item_.settings) {
      if (build_.enough()) break;
      const std::vector<std::string_view>& words = admission_words();
      if (std::find(words.begin(), words.end(), setting.key.text) == words.end()) continue;
      if (!answers_requests()) {
        report_no_requests(setting);
        break;
      }
      read(setting);
    }
    return admission_;
  }

 private:
  [[nodiscard]] bool answers_requests() const {
    return std::any_of(item_.handlers.begin(), item_.handlers.end(), [](const ast::Handler& handler) {
      return std::holds_alternative<ast::Request>(handler.trigger);
    });
  }

  void report_no_requests(const ast::Setting& setting) {
    auto& diagnostic = build_.diagnostics.error(
        "E0445", setting.span,
        fmt::format("`{}` gets no requests, for which `{}` is", item_.name.text, setting.key.text));
    diagnostic.label("nothing to admit");
    if (!item_.subscriptions.empty())
      diagnostic.help("how many messages an instance holds says `prefetch N`, behind the topic that it gets");
    diagnostic.help("requests come to a handler such as `on GET /path { reply 200 }`");
  }

  void read(const ast::Setting& setting) {
    const std::string_view word = setting.key.text;
    if (word == "mailbox") return mailbox(setting);
    if (word == "limit") return limit(setting);
    if (word == "serves") return flag(setting, admission_.newest_first, "serves newest_first", {"newest_first"});
    if (word == "drops") return flag(setting, admission_.drops_expired, "drops expired", {"expired"});
    flag(setting, admission_.stops_cancelled, "stops when cancelled", {"when", "cancelled"});
  }

  void report_form(const ast::Setting& setting, std::string_view form) {
    build_.diagnostics.error("E0230", setting.span, fmt::format("`{}` is not written so", setting.key.text))
        .label("not understood")
        .help(fmt::format("such as `{}`", form));
  }

  /// Reads a setting that is nothing but its words.
  void flag(const ast::Setting& setting, bool& value, std::string_view form,
            const std::vector<std::string_view>& words) {
    bool good = setting.arguments.size() == words.size() && setting.block.empty();
    for (std::size_t i = 0; good && i < words.size(); ++i) good = argument_word(setting, i) == words[i];
    if (!good) return report_form(setting, form);
    value = true;
  }

  void mailbox(const ast::Setting& setting) {
    constexpr std::string_view form = "mailbox 50 { full reply 503 }";
    if (setting.arguments.size() != 1) return report_form(setting, form);
    plan::MailboxLimit& mailbox = admission_.mailbox;
    const auto count = read_count(build_, setting.arguments.front(), "`mailbox`", 0, most_requests);
    if (count) mailbox.requests = static_cast<std::uint32_t>(*count);
    for (const ast::Setting& inner : setting.block) {
      if (inner.key.text != "full") {
        report_unknown(inner, "full", form);
      } else if (const std::string_view word = argument_word(inner, 0); word == "reply") {
        status(inner, mailbox.status, form);
      } else if (inner.arguments.size() == 1 && (word == "drop_oldest" || word == "drop_newest")) {
        mailbox.when_full = word == "drop_oldest" ? plan::WhenFull::drop_oldest : plan::WhenFull::drop_newest;
      } else {
        report_full(inner, word);
      }
    }
  }

  void report_full(const ast::Setting& setting, std::string_view word) {
    static const std::vector<std::string_view> words{"reply", "drop_oldest", "drop_newest"};
    build_.diagnostics.error("E0231", setting.span, "a full mailbox has another way to turn a request away")
        .label("none of `reply STATUS`, `drop_oldest` and `drop_newest`")
        .help(word.empty() ? "such as `full reply 503`" : hint(word, words, "the ways"));
  }

  void report_unknown(const ast::Setting& setting, std::string_view known, std::string_view form) {
    build_.diagnostics.error("E0230", setting.key.span, fmt::format("`{}` has no meaning here", setting.key.text))
        .label(fmt::format("only `{}` stands here", known))
        .help(fmt::format("such as `{}`", form));
  }

  /// Reads `reply STATUS` behind the key of a setting.
  void status(const ast::Setting& setting, std::uint16_t& status, std::string_view form) {
    if (setting.arguments.size() != 2 || argument_word(setting, 0) != "reply" || !setting.block.empty())
      return report_form(setting, form);
    const auto value = read_count(build_, setting.arguments[1], "the status", 0, 999);
    if (!value) return;
    if (*value < least_error || *value > largest_error) {
      build_.diagnostics
          .error("E0320", setting.arguments[1].span, fmt::format("{} does not say that a request failed", *value))
          .label("no status of an error")
          .help("one from 400 to 599: 503 for a service that has too much to do, 429 for a caller that asks too often");
      return;
    }
    status = static_cast<std::uint16_t>(*value);
  }

  void limit(const ast::Setting& setting) {
    constexpr std::string_view form = "limit 100/s burst 20 per request.user { over reply 429 }";
    std::size_t next = 1;
    if (setting.arguments.empty()) return report_form(setting, form);
    if (argument_word(setting, next) == "burst") {
      if (setting.arguments.size() <= next + 1) return report_form(setting, form);
      const auto burst = read_count(build_, setting.arguments[next + 1], "`burst`", 1, most_requests);
      admission_.limit.burst = static_cast<std::uint32_t>(burst.value_or(1));
      next += 2;
    }
    if (argument_word(setting, next) == "per") {
      if (setting.arguments.size() <= next + 1) return report_form(setting, form);
      per(setting.arguments[next + 1]);
      next += 2;
    }
    if (setting.arguments.size() != next) return report_form(setting, form);
    rate(setting.arguments.front());
    for (const ast::Setting& inner : setting.block) {
      if (inner.key.text != "over") {
        report_unknown(inner, "over", form);
      } else {
        status(inner, admission_.limit.status, form);
      }
    }
  }

  /// Reads the rate as the smallest whole numbers of units that come back each nanosecond, and that a token is.
  void rate(const ast::Expression& expression) {
    const auto rate = read_rate(build_, expression, "`limit`");
    if (!rate) return;
    uint128 cost = static_cast<std::uint64_t>(rate->per);
    for (int i = 0; i < rate->count.scale(); ++i) cost *= 10;
    const auto refill = static_cast<std::uint64_t>(rate->count.mantissa());
    const uint128 divisor = greatest_divisor(cost, refill);
    cost /= divisor;
    if (cost > UINT64_MAX) {
      build_.diagnostics.error("E0321", expression.span, "so low a rate cannot be kept exactly")
          .label("too many decimals")
          .help("with fewer decimals it can");
      return;
    }
    admission_.limit.refill = static_cast<std::uint64_t>(refill / divisor);
    admission_.limit.cost = static_cast<std::uint64_t>(cost);
  }

  void per(const ast::Expression& expression) {
    const auto* access = std::get_if<ast::FieldAccess>(&expression.node);
    const auto* of = access == nullptr ? nullptr : std::get_if<ast::NameUse>(&access->object->node);
    if (of == nullptr || of->name != "request") {
      build_.diagnostics
          .error("E0232", expression.span, "a limit is for all, or for each value of a field of the request")
          .label("no field of the request")
          .help("such as `per request.user`");
      return;
    }
    if (!check_field(access->field)) return;
    admission_.limit.per = field_id(build_, access->field.text, access->field.span);
  }

  /// Reports a field that no caller sends, where the service has one endpoint. With several, one of them may have it.
  bool check_field(const ast::Name& field) {
    const std::vector<plan::Handler>& handlers =
        build_.plan.service_details[build_.plan.services[service_].detail].handlers;
    return handlers.size() != 1 || check_field_is_sent(build_, handlers.front().topic, field);
  }

  Build& build_;
  ServiceId service_;
  const ast::Service& item_;
  plan::Admission admission_;
};

}  // namespace

const std::vector<std::string_view>& admission_words() {
  static const std::vector<std::string_view> words{"mailbox", "limit", "serves", "drops", "stops"};
  return words;
}

plan::Admission build_admission(Build& build, ServiceId service, const ast::Service& item) {
  return AdmissionBuilder(build, service, item).run();
}

}  // namespace meshsim::compile
