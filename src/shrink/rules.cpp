#include "shrink/rules.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "shrink/page.hpp"

namespace meshsim::shrink {
namespace {

/// The form of a rule, and the events that show it at work.
struct RuleForm {
  std::string_view head;
  std::string_view next;  ///< the second word; empty: any
  std::optional<EventKind> kind;
  std::optional<Reason> reason;
};

constexpr std::array rule_forms = {
    RuleForm{"once", "per", EventKind::deduplicated, {}},
    RuleForm{"dead", "letter", {}, Reason::too_many_tries},
    RuleForm{"redeliver", "after", {}, Reason::lease_expired},
    RuleForm{"retries", "", EventKind::retried, {}},
    RuleForm{"keep", "at", {}, Reason::overflow},
    RuleForm{"keep", "for", EventKind::expired, Reason::too_old},
    RuleForm{"outbox", "", EventKind::kept, {}},
    RuleForm{"max_fails", "", EventKind::left_out, Reason::no_live_upstream},
    RuleForm{"require", "", {}, Reason::handler_failed},
    RuleForm{"reject", "", {}, Reason::rejected},
    RuleForm{"retry", "", {}, Reason::asked_to_retry},
    RuleForm{"mailbox", "", {}, Reason::mailbox_full},
    RuleForm{"limit", "", {}, Reason::over_limit},
    RuleForm{"drops", "expired", {}, Reason::expired},
    RuleForm{"stops", "when", EventKind::cancelled, {}},
};

/// Returns the statement up to its braces.
std::string beginning(const Page& page, const Statement& statement) {
  const std::string_view text = page.text_of(statement);
  return std::string(text.substr(0, std::min(text.find(" {"), text.size())));
}

}  // namespace

std::vector<Rule> rules_of(const std::string& text) {
  std::vector<Rule> rules;
  const std::optional<Page> page = Page::read(text);
  if (!page) return rules;
  for (const Statement& item : page->items()) {
    page->visit(item, nullptr, [&](const Statement& statement, const Braces* around) {
      if (around == nullptr || around->is_list) return true;  // fields of a record have any name
      const std::string_view next = page->word(statement.first + 1);
      if (next == ":") return true;  // the label of a claim
      for (const RuleForm& form : rule_forms) {
        if (page->head(statement) != form.head || (!form.next.empty() && next != form.next)) continue;
        rules.push_back({beginning(*page, statement), beginning(*page, item), form.kind, form.reason});
      }
      return true;
    });
  }
  return rules;
}

}  // namespace meshsim::shrink
