#include "clients/session.hpp"

#include <charconv>

namespace meshsim::conformance {

Settings::Settings(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos) throw std::runtime_error("not NAME=VALUE: " + argument);
    values_[argument.substr(0, equals)] = argument.substr(equals + 1);
  }
}

const std::string& Settings::text(const std::string& name) const {
  static const std::string absent;
  const auto found = values_.find(name);
  return found == values_.end() ? absent : found->second;
}

int Settings::number(const std::string& name) const {
  const std::string& written = text(name);
  return written.empty() ? 0 : std::stoi(written);
}

std::string payload_of(std::uint64_t number, std::size_t size) {
  std::string payload = std::to_string(number);
  if (payload.size() < size) payload.resize(size, ' ');
  return payload;
}

std::uint64_t number_in(std::string_view payload) {
  std::uint64_t number = 0;
  std::from_chars(payload.data(), payload.data() + payload.size(), number);
  return number;
}

}  // namespace meshsim::conformance
