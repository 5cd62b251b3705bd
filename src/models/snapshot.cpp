#include "models/snapshot.h"

#include "base/checksum.h"
#include "models/registry.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kManifestFormat = 1;

/// What CURRENT holds: "000003 0123456789abcdef\n", the version in force and its manifest's checksum.
struct Current {
  std::uint64_t version = 0;
  std::uint64_t manifest_checksum = 0;
  bool operator==(const Current&) const = default;
};

fs::path pointer_path(const fs::path& folder) {
  return folder / "CURRENT";
}
fs::path version_path(const fs::path& folder, std::uint64_t version) {
  return folder / fmt::format("{:06}", version);
}
fs::path manifest_path(const fs::path& version_folder) {
  return version_folder / "manifest.json";
}
fs::path model_path(const fs::path& version_folder, std::string_view model) {
  return version_folder / fmt::format("{}.model", model);
}

template <class T>
std::optional<T> parse_whole(std::string_view text, int base) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string format_current(const Current& current) {
  return fmt::format("{:06} {:016x}\n", current.version, current.manifest_checksum);
}

/// Errors: not_found (never published), corrupt, io_error.
Result<Current> read_current(const fs::path& folder) {
  ATTUNE_TRY(text, read_file(pointer_path(folder)));
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return corrupt("{} is malformed", pointer_path(folder).string());
  const auto version = parse_whole<std::uint64_t>(std::string_view(text).substr(0, space), 10);
  const auto sum = parse_whole<std::uint64_t>(std::string_view(text).substr(space + 1, 16), 16);
  if (!version || !sum || text != format_current({*version, *sum})) {
    return corrupt("{} is malformed", pointer_path(folder).string());
  }
  return Current{*version, *sum};
}

/// Versions that have a folder, complete or not, ascending.
std::vector<std::uint64_t> version_folders(const fs::path& folder) {
  std::vector<std::uint64_t> versions;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (const auto version = parse_whole<std::uint64_t>(entry->path().filename().string(), 10)) {
      versions.push_back(*version);
    }
  }
  std::ranges::sort(versions);
  return versions;
}

std::string format_manifest(std::uint64_t version, const Snapshot& snapshot) {
  json::array models;
  for (const auto& model : snapshot.models) models.emplace_back(model->name());
  return to_pretty_json(json::object{{"format", kManifestFormat},
                                     {"version", version},
                                     {"items", snapshot.item_count},
                                     {"users", snapshot.user_count},
                                     {"events", snapshot.event_count},
                                     {"primary", snapshot.primary},
                                     {"models", models},
                                     {"report", snapshot.report}}) +
         "\n";
}

Result<std::uint64_t> need_count(const json::object& object, std::string_view key) {
  ATTUNE_TRY(number, need_number(object, key));
  if (number < 0 || number >= 9e15) return corrupt("'{}' in the manifest is {}", key, number);
  return static_cast<std::uint64_t>(number);
}

/// The manifest's own fields; `model_names` receives the models to map.
Result<std::shared_ptr<Snapshot>> parse_manifest(std::string_view text, std::vector<std::string>& model_names) {
  ATTUNE_TRY(value, parse_json(text));
  const json::object* object = value.if_object();
  if (object == nullptr) return corrupt("the manifest is not a JSON object");
  ATTUNE_TRY(format, need_count(*object, "format"));
  if (format != kManifestFormat) return corrupt("the manifest has format {} instead of {}", format, kManifestFormat);
  auto snapshot = std::make_shared<Snapshot>();
  ATTUNE_TRY(version, need_count(*object, "version"));
  ATTUNE_TRY(items, need_count(*object, "items"));
  ATTUNE_TRY(users, need_count(*object, "users"));
  ATTUNE_TRY(events, need_count(*object, "events"));
  ATTUNE_TRY(primary, need_text(*object, "primary"));
  snapshot->version = version;
  snapshot->item_count = items;
  snapshot->user_count = users;
  snapshot->event_count = events;
  snapshot->primary = std::move(primary);
  const json::value* names = object->if_contains("models");
  const json::value* report = object->if_contains("report");
  if (names == nullptr || !names->is_array() || report == nullptr || !report->is_object()) {
    return corrupt("the manifest lacks its models or its report");
  }
  snapshot->report = report->get_object();
  for (const json::value& name : names->get_array()) {
    if (!name.is_string()) return corrupt("the manifest names a model by {}", to_json(name));
    model_names.emplace_back(name.get_string());
  }
  return snapshot;
}

Result<std::shared_ptr<const Snapshot>> open_version(const fs::path& folder, const Current& current) {
  const fs::path version_folder = version_path(folder, current.version);
  ATTUNE_TRY(text, read_file(manifest_path(version_folder)));
  if (checksum(text) != current.manifest_checksum) {
    return corrupt("wrong checksum of {}", manifest_path(version_folder).string());
  }
  std::vector<std::string> model_names;
  ATTUNE_TRY(snapshot, parse_manifest(text, model_names));
  for (const std::string& name : model_names) {
    ATTUNE_TRY(reader, SnapshotReader::open(model_path(version_folder, name)));
    ATTUNE_TRY(model, map_model(name, std::move(reader)));
    if (model->item_count() != snapshot->item_count) {
      return corrupt("model {} knows {} items, its snapshot {}", name, model->item_count(), snapshot->item_count);
    }
    snapshot->models.push_back(std::move(model));
  }
  return snapshot;
}

/// Makes the folder of the next free version. A number that a crash has left half-written is never taken up again.
Result<std::uint64_t> create_version_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  std::uint64_t version = current_snapshot_version(folder);
  if (const auto versions = version_folders(folder); !versions.empty()) version = std::max(version, versions.back());
  while (!error && !fs::create_directory(version_path(folder, ++version), error)) {
  }
  if (error) return io_error("cannot create {}: {}", version_path(folder, version).string(), error.message());
  return version;
}

}  // namespace

const Model* Snapshot::find(std::string_view name) const {
  const auto found = std::ranges::find(models, name, &Model::name);
  return found == models.end() ? nullptr : found->get();
}

Result<std::uint64_t> publish_snapshot(const fs::path& folder, const Snapshot& snapshot) {
  const std::uint64_t previous = current_snapshot_version(folder);
  ATTUNE_TRY(version, create_version_folder(folder));
  const fs::path version_folder = version_path(folder, version);
  for (const auto& model : snapshot.models) {
    SnapshotWriter writer;
    model->save(writer);
    ATTUNE_TRY_VOID(std::move(writer).write(model_path(version_folder, model->name())));
  }
  const std::string manifest = format_manifest(version, snapshot);
  ATTUNE_TRY_VOID(write_file_atomically(manifest_path(version_folder), manifest));
  ATTUNE_TRY_VOID(sync_folder(folder));
  // From here on the new version is in force.
  ATTUNE_TRY_VOID(write_file_atomically(pointer_path(folder), format_current({version, checksum(manifest)})));

  for (const std::uint64_t old : version_folders(folder)) {
    if (old >= version || old == previous) continue;
    std::error_code ignored;  // what cannot be removed now is removed by the next publication
    fs::remove_all(version_path(folder, old), ignored);
  }
  return version;
}

Result<std::shared_ptr<const Snapshot>> open_current_snapshot(const fs::path& folder) {
  constexpr std::string_view kMend = "run `attune train`";
  Result<Current> current = read_current(folder);
  while (current) {
    auto snapshot = open_version(folder, *current);
    if (snapshot) return snapshot;
    // Two publications during the opening remove what was being opened: then another version is in force by now.
    Result<Current> now = read_current(folder);
    if (!now || *now == *current) {
      const bool damaged = snapshot.error().code != ErrorCode::io_error;
      return failure(damaged ? ErrorCode::corrupt : ErrorCode::io_error, "snapshot {} cannot be used: {}",
                     current->version, snapshot.error().message)
          .mend("{}", kMend);
    }
    current = std::move(now);
  }
  if (current.error().code == ErrorCode::not_found) return not_found("nothing has been trained yet").mend("{}", kMend);
  return failure(current.error().code, "{}", current.error().message).mend("{}", kMend);
}

std::uint64_t current_snapshot_version(const fs::path& folder) {
  const auto current = read_current(folder);
  return current ? current->version : 0;
}

}  // namespace attune
