#pragma once
#include "base/error.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace attune {

/// The whole file. Errors: not_found, io_error.
Result<std::string> read_file(const std::filesystem::path& path);

/// Replaces `path` so that after any crash it holds the old bytes or the new ones: write to a sibling, fsync, rename,
/// fsync of the folder. Errors: io_error.
Status write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for a file that is written piece by piece: `path` changes at commit() only, and without one stays as it
/// was. Writers of one path don't disturb each other: the last to commit wins.
class AtomicFile {
 public:
  /// Errors: not_found (the folder), io_error.
  static Result<AtomicFile> create(const std::filesystem::path& path);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  /// Appends bytes, unbuffered: write large pieces. Errors: io_error.
  Status write(std::string_view bytes) const;
  /// Puts what was written in place; nothing may be written after it. Errors: io_error.
  Status commit();

 private:
  AtomicFile(std::filesystem::path path, std::filesystem::path temporary, int fd);
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int fd_;  // -1 once committed or moved from
};

/// Makes a rename or creation inside `folder` durable. Errors: io_error.
Status sync_folder(const std::filesystem::path& folder);

/// A file's bytes, read-only, paged in on demand. Movable; the span is valid while this lives.
class MappedFile {
 public:
  /// Errors: not_found, io_error. An empty file maps to an empty span.
  static Result<MappedFile> open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes_;
};

/// A new empty folder under the system's temporary folder, removed with everything in it on destruction. For tests.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace attune
