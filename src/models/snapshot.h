#pragma once
#include "base/json.h"
#include "models/model.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// An immutable set of trained models that serving reads. A folder `snapshots/NNNNNN/` with `manifest.json` and one
/// file a model; the file `snapshots/CURRENT` names the one in force and holds its manifest's checksum.
struct Snapshot {
  std::uint64_t version = 0;
  std::size_t item_count = 0;
  std::size_t user_count = 0;
  std::uint64_t event_count = 0;
  std::string primary;  ///< the model that recommends unless another is asked for
  std::vector<std::unique_ptr<Model>> models;
  json::object report;  ///< what training tried and chose

  /// Null when there is none of that name.
  [[nodiscard]] const Model* find(std::string_view name) const;
};

/// Writes a new version beside the old ones (write, fsync), then makes it the current one (rename, fsync of the
/// folder), then removes the versions before it save the one that was in force. A crash at any point leaves the old
/// snapshot or the new one in force. A reader that has an old version mapped keeps it: the system frees a removed file
/// when its last mapping goes. One publisher at a time. `snapshot.version` is ignored; returns the new version.
/// Errors: io_error.
Result<std::uint64_t> publish_snapshot(const std::filesystem::path& folder, const Snapshot& snapshot);

/// Maps the current snapshot. Errors: not_found (never trained), corrupt (the mend says: run `attune train`), io_error.
Result<std::shared_ptr<const Snapshot>> open_current_snapshot(const std::filesystem::path& folder);
/// The version `open_current_snapshot` would map; 0 when there is none. Cheap: to notice a new one.
std::uint64_t current_snapshot_version(const std::filesystem::path& folder);

}  // namespace attune
