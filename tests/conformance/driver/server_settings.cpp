#include "driver/server_settings.hpp"

#include "base/time.hpp"
#include "base/units.hpp"

namespace meshsim::conformance {
namespace {

using plan::DeliveryPolicy;

std::string counted(const DeliveryPolicy& policy) {
  switch (policy.redelivery.counts) {
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
  for (const plan::SnapshotPoint& point : policy.disk.snapshots) {
    if (point.changes == 0) continue;
    text += (text.empty() ? "saves after " : " or ") + std::to_string(point.changes) +
            (point.changes == 1 ? " change in " : " changes in ") + format_duration(point.after);
  }
  return text.empty() ? "saves nothing" : text;
}

std::string saved(const DeliveryPolicy& policy) {
  switch (policy.disk.persistence) {
    case plan::Persistence::none:
      return "saves nothing";
    case plan::Persistence::interval:
      return "syncs every " + format_duration(policy.disk.sync_interval);
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
  if (policy.output.bytes == 0) return "buffers without limit";
  std::string text = "cuts off at " + format_size(static_cast<std::int64_t>(policy.output.bytes));
  if (policy.output.soft_time == 0) return text;
  return text + " or at " + format_size(static_cast<std::int64_t>(policy.output.soft_bytes)) + " for " +
         format_duration(policy.output.soft_time);
}

}  // namespace

std::string describe_settings(const DeliveryPolicy& policy) {
  const std::string silent = policy.heartbeat.interval == 0
                                 ? "never drops a silent peer"
                                 : "drops a silent peer after " + format_duration(policy.heartbeat.interval);
  const std::string told = policy.publishing.confirms ? "answers a publish, " : "answers no publish, ";
  const std::string duplicates = policy.publishing.duplicate_window == 0
                                     ? "takes a duplicate"
                                     : "ignores a duplicate for " + format_duration(policy.publishing.duplicate_window);
  return told + duplicates + ", " + counted(policy) + ", " + saved(policy) + ", " + silent + ", " + buffered(policy);
}

}  // namespace meshsim::conformance
