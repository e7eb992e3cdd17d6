// Behaviour written in C++: `service limiter is token_bucket { rate 5 }` in a scenario makes instances of the
// actor added here under the name token_bucket.
#pragma once

#include <functional>
#include <memory>
#include <meshsim/actor.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meshsim {

/// The settings of a C++ actor as the scenario has them, in file order: key and the text after it ("rate", "5").
using ActorSettings = std::vector<std::pair<std::string, std::string>>;

/// Returns the text of the last setting of that key, or `fallback`. The view lives as long as the settings.
inline std::string_view find_setting(const ActorSettings& settings, std::string_view key,
                                     std::string_view fallback = {}) {
  for (auto setting = settings.rbegin(); setting != settings.rend(); ++setting) {
    if (setting->first == key) return setting->second;
  }
  return fallback;
}

/// Makes the actor of one new instance. Called once for each replica, and again when a service is scaled up; must not
/// keep state between calls. Null when the settings make no sense, which makes the scenario invalid.
using ActorFactory = std::function<std::unique_ptr<Actor>(const ActorSettings& settings)>;

/// The C++ actors that scenarios may name. A plain value, made before meshsim::main and not changed after.
class Registry {
 public:
  /// Adds a factory under a name of letters, digits and underscores that is no built-in role. The last one of a name
  /// wins.
  Registry& add(std::string name, ActorFactory factory) {
    factories_.emplace_back(std::move(name), std::move(factory));
    return *this;
  }
  /// Finds a factory; null when there is none of that name.
  const ActorFactory* find(std::string_view name) const {
    for (auto entry = factories_.rbegin(); entry != factories_.rend(); ++entry) {
      if (entry->first == name) return &entry->second;
    }
    return nullptr;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : factories_) names.push_back(entry.first);
    return names;
  }

 private:
  std::vector<std::pair<std::string, ActorFactory>> factories_;
};

}  // namespace meshsim
