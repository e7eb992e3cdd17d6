#include "cli/json_schema.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

namespace meshsim::cli::tested {
namespace {

using Json = nlohmann::json;

class Checker {
 public:
  explicit Checker(const Json& root) : root_(root) {}

  void check(const Json& schema, const Json& value, const std::string& path) {
    for (const auto& [keyword, argument] : schema.items()) apply(keyword, argument, schema, value, path);
  }
  std::vector<std::string> take() { return std::move(breaches_); }

 private:
  void apply(const std::string& keyword, const Json& argument, const Json& schema, const Json& value,
             const std::string& path) {
    if (keyword == "$ref") {
      const Json::json_pointer place(argument.get<std::string>().substr(1));
      require(root_.contains(place), path, "the schema has no " + argument.dump());
      if (root_.contains(place)) check(root_.at(place), value, path);
    } else if (keyword == "type") {
      require(is_of_types(argument, value), path, "is no " + argument.dump());
    } else if (keyword == "const") {
      require(value == argument, path, "is not " + argument.dump());
    } else if (keyword == "enum") {
      require(std::find(argument.begin(), argument.end(), value) != argument.end(), path,
              value.dump() + " is none of " + argument.dump());
    } else if (keyword == "pattern") {
      const std::regex pattern(argument.get<std::string>());
      require(!value.is_string() || std::regex_search(value.get<std::string>(), pattern), path, "has another form");
    } else if (keyword == "minimum") {
      require(!value.is_number() || value >= argument, path, "is below " + argument.dump());
    } else if (keyword == "items") {
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
        check(argument, value[i], path + "/" + std::to_string(i));
    } else if (keyword == "required") {
      for (const Json& name : argument)
        require(!value.is_object() || value.contains(name.get<std::string>()), path, "has no " + name.dump());
    } else if (keyword == "properties" || keyword == "additionalProperties") {
      if (value.is_object()) check_members(keyword, argument, schema, value, path);
    } else {
      constexpr std::string_view known = " $schema $defs title description ";
      require(known.find(" " + keyword + " ") != std::string_view::npos, path, "the checker knows no " + keyword);
    }
  }

  void check_members(const std::string& keyword, const Json& argument, const Json& schema, const Json& value,
                     const std::string& path) {
    for (const auto& [name, member] : value.items()) {
      const bool is_named = schema.contains("properties") && schema["properties"].contains(name);
      if (keyword == "properties") {
        if (is_named) check(argument[name], member, path + "/" + name);
      } else if (!is_named && argument.is_boolean()) {
        require(argument.get<bool>(), path, "has `" + name + "`, which the schema does not know");
      } else if (!is_named) {
        check(argument, member, path + "/" + name);
      }
    }
  }

  static bool is_of_types(const Json& types, const Json& value) {
    if (types.is_string()) return is_of_type(types.get<std::string>(), value);
    return std::any_of(types.begin(), types.end(),
                       [&](const Json& type) { return is_of_type(type.get<std::string>(), value); });
  }

  static bool is_of_type(const std::string& type, const Json& value) {
    if (type == "integer") return value.is_number_integer();
    return type == value.type_name();
  }

  void require(bool holds, const std::string& path, const std::string& problem) {
    if (!holds) breaches_.push_back(path + ": " + problem);
  }

  const Json& root_;
  std::vector<std::string> breaches_;
};

}  // namespace

std::vector<std::string> schema_breaches(const Json& schema, const Json& document) {
  Checker checker(schema);
  checker.check(schema, document, "");
  return checker.take();
}

}  // namespace meshsim::cli::tested
