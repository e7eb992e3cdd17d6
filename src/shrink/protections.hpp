// Lists the protections of a scenario against faults, each with the scenario without it. Its expectations should notice
// the difference.
#pragma once

#include <string>
#include <vector>

namespace meshsim::shrink {

struct Protection {
  std::string words;    ///< as laid out: "once per message.id in store", "in store"
  std::string where;    ///< the item that has it: "service worker"
  std::string without;  ///< the text without it
};

/// Finds them in a text, in file order: `once per KEY`, `in store`, `durable`, `dead letter after N tries`, `redeliver
/// after D`, `persistence always` and `retries N`. `persistent`: the brokers whose kind persists always by itself;
/// without the line they have `persistence none`. Empty, too, where the text is not in the language.
[[nodiscard]] std::vector<Protection> protections_of(const std::string& text,
                                                     const std::vector<std::string>& persistent);

}  // namespace meshsim::shrink
