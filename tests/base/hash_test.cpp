#include "base/hash.hpp"

#include <catch2/catch.hpp>

using namespace meshsim;

TEST_CASE("hashes are those XXH3 is published with") {
  CHECK(hash_text("") == 0x2d06800538d394c2);
  CHECK(hash_bytes(nullptr, 0) == hash_text(""));
  CHECK(hash_text("a") == 0xe6c632b61e964e1f);
  CHECK(hash_text("abc") == 0x78af5f94892f3950);
}

TEST_CASE("another seed gives another hash") { CHECK(hash_text("abc", 1) != hash_text("abc", 2)); }
