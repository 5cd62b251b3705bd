#pragma once
#include "base/error.h"
#include "base/file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Collects named arrays for one file of a snapshot.
///
/// File: magic "ATTUNE\x01\n", format version, section table (name, element size, count, offset, XXH3), then the
/// sections, each aligned to 64 bytes; little-endian. Versioned and checksummed: a reader refuses anything in doubt.
class SnapshotWriter {
 public:
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void add(std::string_view name, std::span<const T> values) {
    add_bytes(name, sizeof(T), std::as_bytes(values));
  }
  void add_text(std::string_view name, std::string_view text);
  /// Errors: io_error.
  Status write(const std::filesystem::path& path) const;

 private:
  void add_bytes(std::string_view name, std::size_t element_size, std::span<const std::byte> bytes);
  struct Section {
    std::string name;
    std::size_t element_size = 0;
    std::vector<std::byte> bytes;
  };
  std::vector<Section> sections_;
};

/// A mapped snapshot file. Copies share the mapping.
class SnapshotReader {
 public:
  /// Errors: not_found, io_error, corrupt (bad magic, version, bounds or checksum).
  static Result<SnapshotReader> open(const std::filesystem::path& path);
  /// Errors: corrupt when the section is missing or its element size differs.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] Result<std::span<const T>> array(std::string_view name) const {
    ATTUNE_TRY(bytes, section(name, sizeof(T)));
    return std::span(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
  }
  [[nodiscard]] Result<std::string_view> text(std::string_view name) const;

 private:
  [[nodiscard]] Result<std::span<const std::byte>> section(std::string_view name, std::size_t element_size) const;
  struct Section;
  std::shared_ptr<const MappedFile> file_;
  std::shared_ptr<const std::vector<Section>> sections_;
};

}  // namespace attune
