#include "driver/server_settings.hpp"

#include "base/time.hpp"
#include "base/units.hpp"

namespace meshsim::conformance {
namespace {

using plan::DeliveryPolicy;

std::string counted(const DeliveryPolicy& policy) {
  switch (policy.counts) {
    case plan::Counts::nothing:
      return "counts nothing";
    case plan::Counts::a_flag:
      return "flags what comes again";
    case plan::Counts::deliveries:
      return "counts deliveries";
  }
  return {};
}

std::string save_points(const DeliveryPolicy& policy) {
  std::string text;
  for (const plan::SnapshotPoint& point : policy.snapshots) {
    if (point.changes == 0) continue;
    text += (text.empty() ? "saves after " : " or ") + std::to_string(point.changes) +
            (point.changes == 1 ? " change in " : " changes in ") + format_duration(point.after);
  }
  return text.empty() ? "saves nothing" : text;
}

std::string saved(const DeliveryPolicy& policy) {
  switch (policy.persistence) {
    case plan::Persistence::none:
      return "saves nothing";
    case plan::Persistence::interval:
      return "syncs every " + format_duration(policy.sync_interval);
    case plan::Persistence::always:
      return "syncs each write";
    case plan::Persistence::snapshot:
      return save_points(policy);
    case plan::Persistence::kernel:
      return "leaves the sync to the kernel";
  }
  return {};
}

std::string buffered(const DeliveryPolicy& policy) {
  if (policy.output_buffer == 0) return "buffers without limit";
  std::string text = "cuts off at " + format_size(static_cast<std::int64_t>(policy.output_buffer));
  if (policy.output_buffer_time == 0) return text;
  return text + " or at " + format_size(static_cast<std::int64_t>(policy.output_buffer_soft)) + " for " +
         format_duration(policy.output_buffer_time);
}

}  // namespace

std::string describe_settings(const DeliveryPolicy& policy) {
  const std::string silent = policy.heartbeat == 0 ? "never drops a silent peer"
                                                   : "drops a silent peer after " + format_duration(policy.heartbeat);
  const std::string told = policy.confirms ? "answers a publish, " : "answers no publish, ";
  const std::string duplicates = policy.duplicate_window == 0
                                     ? "takes a duplicate"
                                     : "ignores a duplicate for " + format_duration(policy.duplicate_window);
  return told + duplicates + ", " + counted(policy) + ", " + saved(policy) + ", " + silent + ", " + buffered(policy);
}

}  // namespace meshsim::conformance
