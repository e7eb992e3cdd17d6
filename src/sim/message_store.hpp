// The bodies of all existing messages and calls: in an outbox, on a connection, in a queue, in a mailbox, in a handler.
// Each place holds one reference. 56 bytes and the payload's block per body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <span>

#include "base/blob_store.hpp"
#include "base/draw_key.hpp"
#include "base/prefetch.hpp"
#include "base/slab.hpp"
#include "sim/deadlines.hpp"
#include "sim/handed_out.hpp"

namespace meshsim::sim {

class MessageStore {
 public:
  struct Record {
    MessageId id = 0;
    Time published_at = 0;
    EventSeq published_event = 0;
    DrawKey draws;  ///< the key for its draws: its handlers' work, the replica it goes to
    BlobRef payload;
    std::uint32_t references = 0;
    std::uint32_t root = 0;
    InstanceId sender = no_instance;
    TopicId topic = no_topic;
    bool is_message = false;   ///< its last release emits message_done
    bool is_given_up = false;  ///< its publisher has given it up, or keeps it in its outbox
  };
  static_assert(sizeof(Record) == 56);

  /// Makes a body with one reference. Copies the bytes, at most BlobStore::max_size.
  BodyRef make(MessageId id, TopicId topic, InstanceId sender, std::uint32_t root, std::span<const std::byte> bytes,
               DrawKey draws) {
    const BodyRef ref = records_.allocate_kept();
    records_[ref] = {.id = id,
                     .draws = draws,
                     .payload = payloads_.store(bytes),
                     .references = 1,
                     .root = root,
                     .sender = sender,
                     .topic = topic};
    return ref;
  }
  Record& operator[](BodyRef ref) { return records_[ref]; }
  const Record& operator[](BodyRef ref) const { return records_[ref]; }
  std::span<const std::byte> payload(BodyRef ref) const { return payloads_.view(records_[ref].payload); }
  /// Fetches the record into the caches, because it will be needed soon; fetch_payload() does so for the bytes of a
  /// record that is there.
  [[gnu::always_inline]] void fetch(BodyRef ref) const {
    if (ref != no_body) prefetch(&records_[ref]);
  }
  [[gnu::always_inline]] void fetch_payload(BodyRef ref) const {
    if (ref != no_body) prefetch(payload(ref).data());
  }
  /// Visits every body in use. O(the most that there ever were).
  template <class Visit>
  void each(Visit visit) const {
    for (BodyRef ref = 0; ref < records_.slots(); ++ref) {
      if (records_[ref].references != 0) visit(records_[ref]);
    }
  }
  void destroy(BodyRef ref) {
    payloads_.release(records_[ref].payload);
    records_.release(ref);
  }

  /// Returns the copies that nobody will acknowledge.
  HandedOut& handed_out() { return handed_out_; }
  const HandedOut& handed_out() const { return handed_out_; }
  /// Returns when the callers of requests give up.
  Deadlines& deadlines() { return deadlines_; }

  std::size_t size() const { return records_.size(); }
  std::size_t memory_bytes() const {
    return records_.memory_bytes() + payloads_.memory_bytes() + deadlines_.memory_bytes();
  }

 private:
  Slab<Record> records_;
  BlobStore payloads_;
  HandedOut handed_out_;
  Deadlines deadlines_;
};

}  // namespace meshsim::sim
