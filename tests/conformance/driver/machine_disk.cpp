#include "driver/machine_disk.hpp"

#include <fstream>

namespace meshsim::conformance {
namespace {

namespace fs = std::filesystem;

void replace(const fs::path& folder, const fs::path& by) {
  fs::remove_all(folder);
  fs::copy(by, folder, fs::copy_options::recursive);
}

}  // namespace

MachineDisk::MachineDisk(const fs::path& in) : data_(in / "data"), synced_(in / "synced") {
  fs::create_directory(data_);
  fs::create_directory(synced_);
}

void MachineDisk::write_all() const { replace(synced_, data_); }

void MachineDisk::lose_unsynced() const {
  for (const auto& entry : fs::recursive_directory_iterator(data_)) {
    const fs::path kept = synced_ / fs::relative(entry.path(), data_);
    if (fs::exists(kept)) continue;
    if (entry.is_directory()) {
      fs::create_directory(kept);
    } else {
      const std::ofstream empty(kept);
    }
  }
  replace(data_, synced_);
}

std::vector<std::string> MachineDisk::environment() const {
  return {"MESHSIM_DATA=" + data_.string(), "MESHSIM_DISK=" + synced_.string()};
}

}  // namespace meshsim::conformance
