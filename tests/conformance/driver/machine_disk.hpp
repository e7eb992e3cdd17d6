#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace meshsim::conformance {

/// The disk of a server's machine: what is left of the folder `data` when the power goes, which is what the server has
/// synced. The server has disk_shim.cpp preloaded, which keeps that up in a folder beside.
class MachineDisk {
 public:
  /// Takes the folder for its two folders, which go with it.
  explicit MachineDisk(const std::filesystem::path& in);

  const std::filesystem::path& data() const { return data_; }
  /// Puts everything on the disk, as if the kernel had written it long ago. The server must be quiet.
  void write_all() const;
  /// Takes the data back to what was synced. A file that never was is there, empty. The server must be dead.
  void lose_unsynced() const;
  /// What the server must find in its environment, beside the shim.
  std::vector<std::string> environment() const;

 private:
  std::filesystem::path data_;
  std::filesystem::path synced_;
};

}  // namespace meshsim::conformance
