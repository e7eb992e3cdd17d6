// What a C++ file declares, as far as a reader of its words can tell: its classes, functions and enumerations. It knows
// this house's layout, not all of C++: one type and one name a declaration, no macros that open a brace.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "house/tokens.hpp"

namespace meshsim::test {

struct Function {
  std::string owner;  ///< the class as it is written, "Broker" or "Parser::Mark"; empty: none
  std::string name;
  std::size_t first = 0;  ///< lines, from 1: of the declaration, not of its comment
  std::size_t last = 0;
  bool has_body = false;
  bool in_class = false;  ///< declared between the braces of `owner`
};

struct Member {
  std::string owner;
  std::string name;
  std::size_t line = 0;
};

struct Class {
  std::string name;  ///< with the classes around it
  std::size_t first = 0;
  std::size_t last = 0;
};

struct Enumeration {
  std::string name;
  std::vector<std::string> values;
};

struct Shape {
  std::vector<Class> classes;
  std::vector<Function> functions;  ///< no `= default`, no `= delete`
  std::vector<Member> members;      ///< data members that are not static
  std::vector<Enumeration> enumerations;
};

Shape shape_of(const std::vector<Token>& tokens);

/// Returns the index of the bracket that closes the one at `open`; the end when there is none.
std::size_t closing(const std::vector<Token>& tokens, std::size_t open);

}  // namespace meshsim::test
