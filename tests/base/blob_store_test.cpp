#include "base/blob_store.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/random.hpp"

using namespace meshsim;

namespace {

std::vector<std::byte> bytes_of(std::size_t size, std::uint64_t salt) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 31 + salt);
  return bytes;
}

bool holds(const BlobStore& store, BlobRef blob, const std::vector<std::byte>& bytes) {
  return std::ranges::equal(store.view(blob), bytes);
}

}  // namespace

TEST_CASE("strings of every size come back as they were") {
  BlobStore store;
  std::vector<BlobRef> blobs;
  const std::vector<std::size_t> sizes = {0,     1,     15,    16,     17,     64,     511,    512,     513,
                                          1'023, 1'024, 1'025, 16'384, 16'385, 65'536, 65'537, 100'000, 1'048'576};
  for (const std::size_t size : sizes) blobs.push_back(store.store(bytes_of(size, size)));
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    CHECK(blobs[i].size == sizes[i]);
    CHECK(holds(store, blobs[i], bytes_of(sizes[i], sizes[i])));
  }
  CHECK(store.size() == sizes.size() - 1);
  for (const BlobRef blob : blobs) store.release(blob);
  CHECK(store.size() == 0);
}

TEST_CASE("a store survives any order of keeping and releasing") {
  struct Kept {
    BlobRef blob;
    std::vector<std::byte> bytes;
  };
  BlobStore store;
  std::vector<Kept> kept;
  Random random = Random::named(1, "blobs");
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    if (kept.empty() || random.below(100) < (i % 4'000 < 2'000 ? 70 : 20)) {
      std::vector<std::byte> bytes = bytes_of(1 + random.below(200), i);
      const BlobRef blob = store.store(bytes);
      kept.push_back({blob, std::move(bytes)});
    } else {
      std::swap(kept[random.below(kept.size())], kept.back());
      REQUIRE(holds(store, kept.back().blob, kept.back().bytes));
      store.release(kept.back().blob);
      kept.pop_back();
    }
  }
  const BlobStore copy = store;
  for (const Kept& one : kept) store.release(one.blob);
  CHECK(store.size() == 0);
  CHECK(copy.size() == kept.size());
  CHECK(std::ranges::all_of(kept, [&](const Kept& one) { return holds(copy, one.blob, one.bytes); }));
}

TEST_CASE("a copy hands out the same references from then on") {
  BlobStore store;
  std::vector<BlobRef> blobs;
  for (std::uint64_t i = 0; i < 5'000; ++i) blobs.push_back(store.store(bytes_of(40, i)));
  store.release(blobs[10]);
  store.release(blobs[4'000]);
  BlobStore copy;
  copy = store;
  for (int i = 0; i < 10; ++i) CHECK(store.store(bytes_of(40, 0)) == copy.store(bytes_of(40, 0)));
}

TEST_CASE("a string costs its size rounded up, and memory is used again") {
  BlobStore store;
  std::vector<BlobRef> blobs;
  for (std::uint64_t i = 0; i < 100'000; ++i) blobs.push_back(store.store(bytes_of(64, i)));
  const std::size_t full = store.memory_bytes();
  CHECK(full < 100'000 * 65 + wide_page);
  for (std::size_t i = 0; i < blobs.size(); i += 2) store.release(blobs[i]);
  for (std::size_t i = 0; i < blobs.size(); i += 2) blobs[i] = store.store(bytes_of(64, i));
  CHECK(store.memory_bytes() == full);
  for (const BlobRef blob : blobs) store.release(blob);
  CHECK(store.memory_bytes() < 32'768);
}
