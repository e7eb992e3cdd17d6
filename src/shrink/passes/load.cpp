#include <fmt/format.h>

#include <string>

#include "shrink/passes.hpp"

namespace meshsim::shrink {
namespace {

constexpr std::int64_t most_from_below = 16;

/// Returns the whole number that an expression is written as; 0: it is something else.
std::int64_t whole(const lang::ast::Expression& expression) {
  const auto* number = std::get_if<lang::ast::Number>(&expression.node);
  return number != nullptr && number->scale == 0 && number->unit.empty() ? number->mantissa : 0;
}

/// Offers fewer times, from one up. Beyond a few it goes on by doubling.
void offer_fewer(const Page& page, const lang::ast::Repeat& repeat, std::vector<Edits>& offers) {
  const lang::Span count = repeat.count.span;
  const std::string_view behind = page.text_of({count.file, count.end(), 6});
  std::uint32_t end = count.end() + (behind == " times" ? 6 : 5);
  if (repeat.every) end = repeat.every->span.end();
  offers.push_back({{count.offset, end, {}}});
  const std::int64_t times = whole(repeat.count);
  for (std::int64_t n = 2; n < times; n += n < most_from_below ? 1 : n)
    offers.push_back({{count.offset, count.end(), std::to_string(n)}});
  if (repeat.every) offers.push_back({{repeat.every->span.offset - 6, end, {}}});
}

/// Offers a period that ends sooner: one line `at A`, then two periods, and so on.
void offer_shorter(const Page& page, const lang::ast::Trigger& trigger, std::vector<Edits>& offers) {
  const auto* period = std::get_if<lang::ast::EveryPeriod>(&trigger.node);
  if (period == nullptr) return;
  const std::string from(page.text_of(period->from.span));
  const std::string every(page.text_of(period->period.span));
  offers.push_back({{trigger.span.offset, trigger.span.end(), "at " + from}});
  const lang::Span to = period->to.span;
  for (std::int64_t n = 1; n < most_from_below; n += n)
    offers.push_back({{to.offset, to.end(), fmt::format("{} + {} * {}", from, n, every)}});
}

void offer_line(const Page& page, const lang::ast::TimelineLine& line, std::vector<Edits>& offers) {
  if (const auto* publish = std::get_if<lang::ast::PublishAction>(&line.action.node)) {
    if (publish->repeat) offer_fewer(page, *publish->repeat, offers);
  } else if (const auto* call = std::get_if<lang::ast::CallAction>(&line.action.node)) {
    if (call->repeat) offer_fewer(page, *call->repeat, offers);
  }
  offer_shorter(page, line.trigger, offers);
}

/// Offers one run of a load's flow, then two, and so on: one a second.
void offer_runs(const Page& page, const lang::ast::Load& load, std::vector<Edits>& offers) {
  if (!load.arrives || !load.to) return;
  const std::string from = load.from ? std::string(page.text_of(load.from->span)) : "0s";
  const lang::Span arrives = load.arrives->span;
  const lang::Span to = load.to->span;
  for (std::int64_t n = 1; n < most_from_below; n += n) {
    const std::string end = from + " + " + std::to_string(n * 1000 - 500) + "ms";
    if (page.text_of(to) == end) return;
    offers.push_back({{arrives.offset, arrives.end(), "every 1s"}, {to.offset, to.end(), end}});
  }
}

/// Offers fewer users, and one flow in place of several.
void offer_less(const Page& page, const lang::ast::Load& load, std::vector<Edits>& offers) {
  if (load.users) {
    const lang::Span count = load.users->count.span;
    const std::int64_t users = whole(load.users->count);
    for (std::int64_t n = 1; n < users; n += n) offers.push_back({{count.offset, count.end(), std::to_string(n)}});
  }
  if (!load.runs || load.runs->shares.size() < 2) return;
  for (const lang::ast::FlowShare& share : load.runs->shares)
    offers.push_back({{load.runs->span.offset, load.runs->span.end(), std::string(page.text_of(share.flow.span))}});
}

}  // namespace

std::vector<Edits> lessen_load(const Page& page, const Kept& kept) {
  std::vector<Edits> offers;
  if (kept.is_load_kept) return offers;
  for (const lang::ast::Item& item : page.tree().items) {
    if (const auto* load = std::get_if<lang::ast::Load>(&item.node)) {
      offer_runs(page, *load, offers);
      offer_less(page, *load, offers);
    }
    const auto* timeline = std::get_if<lang::ast::Timeline>(&item.node);
    if (timeline == nullptr) continue;
    for (const auto& entry : timeline->entries) {
      if (const auto* line = std::get_if<lang::ast::TimelineLine>(&entry)) offer_line(page, *line, offers);
    }
  }
  return offers;
}

}  // namespace meshsim::shrink
