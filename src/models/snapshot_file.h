#pragma once
#include "base/error.h"
#include "base/file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace attune {

/// Collects named arrays for one file of a snapshot.
///
/// File: a header of 64 bytes (magic "ATTUNE\x01\n", format version, number of sections, where the table is, file size,
/// checksums), the sections, each aligned to 64 bytes, then the table (name, element size, count, offset, checksum).
/// Little-endian; every byte is covered by one of the XXH3 checksums. A reader refuses anything in doubt.
class SnapshotWriter {
 public:
  SnapshotWriter();
  /// writer.add<float>("scores", scores); the bytes are copied. @param name  1 to 39 bytes, once a file
  template <class T>
    requires std::is_trivially_copyable_v<T>
  void add(std::string_view name, std::span<const T> values) {
    add_bytes(name, sizeof(T), std::as_bytes(values));
  }
  void add_text(std::string_view name, std::string_view text);
  /// What is added until the matching end_scope() stands under "scope/": a model that is made of models saves each of
  /// them in a scope of its own. Scopes may nest, as long as full names stay within 39 bytes.
  void begin_scope(std::string_view scope);
  void end_scope();
  /// Finishes the file and writes it durably, the last thing a writer does: std::move(writer).write(path).
  /// Errors: io_error.
  Status write(const std::filesystem::path& path) &&;

 private:
  void add_bytes(std::string_view name, std::size_t element_size, std::span<const std::byte> bytes);
  std::string file_;   // the header's room and the sections so far
  std::string table_;  // an entry a section
  std::string scope_;  // "" or "outer/inner/"
};

/// A mapped snapshot file. Copies share the mapping.
class SnapshotReader {
 public:
  /// Checks every checksum, so it reads the whole file once. Errors: not_found, io_error, corrupt (bad magic, version,
  /// bounds or checksum).
  static Result<SnapshotReader> open(const std::filesystem::path& path);
  /// Valid while this reader or a copy of it lives.
  /// Errors: corrupt when the section is missing or its element size differs.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  [[nodiscard]] Result<std::span<const T>> array(std::string_view name) const {
    ATTUNE_TRY(bytes, section(name, sizeof(T)));
    return std::span(reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T));
  }
  [[nodiscard]] Result<std::string_view> text(std::string_view name) const;
  /// The same file, seen from within a scope; sections are then named as they were added there.
  [[nodiscard]] SnapshotReader scope(std::string_view scope) const;

 private:
  [[nodiscard]] Result<std::span<const std::byte>> section(std::string_view name, std::size_t element_size) const;
  struct Section;
  std::shared_ptr<const MappedFile> file_;
  std::shared_ptr<const std::vector<Section>> sections_;
  std::string scope_;
};

}  // namespace attune
