#include "base/file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

/// Of one file at a time: its writers, and what crashes have left of earlier ones.
constexpr int kMostSiblings = 1000;

/// Closes on scope exit.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

Failure system_failure(std::string_view what, const fs::path& path) {
  const int code = errno;
  return failure(code == ENOENT ? ErrorCode::not_found : ErrorCode::io_error, "cannot {} {}: {}", what, path.string(),
                 std::generic_category().message(code));
}

Status write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<std::string> read_file(const fs::path& path) {
  ATTUNE_TRY(mapped, MappedFile::open(path));
  return std::string(mapped.text());
}

Status write_file_atomically(const fs::path& path, std::string_view bytes) {
  ATTUNE_TRY(file, AtomicFile::create(path));
  ATTUNE_TRY_VOID(file.write(bytes));
  return file.commit();
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
  // Each writer has a sibling of its own: the first name that nobody else has.
  for (int taken = 0;; ++taken) {
    fs::path temporary = path;
    temporary += taken == 0 ? ".new" : fmt::format(".new{}", taken);
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd >= 0) return AtomicFile(path, std::move(temporary), fd);
    if (errno != EEXIST || taken == kMostSiblings) return system_failure("create", temporary);
  }
}

AtomicFile::AtomicFile(fs::path path, fs::path temporary, int fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::move(other.temporary_)), fd_(std::exchange(other.fd_, -1)) {}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

Status AtomicFile::write(std::string_view bytes) const {
  return write_all(fd_, bytes, temporary_);
}

Status AtomicFile::commit() {
  if (::fsync(fd_) != 0) return system_failure("sync", temporary_);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return system_failure("rename to", path_);
  ::close(std::exchange(fd_, -1));
  return sync_folder(path_.parent_path());
}

Status sync_folder(const fs::path& folder) {
  const fs::path target = folder.empty() ? fs::path(".") : folder;
  const Descriptor directory(::open(target.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return system_failure("open", target);
  if (::fsync(directory.get()) != 0) return system_failure("sync", target);
  return {};
}

Result<MappedFile> MappedFile::open(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return system_failure("open", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return system_failure("inspect", path);
  if (S_ISDIR(status.st_mode)) return io_error("cannot read {}: it is a folder", path.string());
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return MappedFile({});
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (address == MAP_FAILED) return system_failure("map", path);
  return MappedFile({static_cast<const std::byte*>(address), size});
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "attune-XXXXXX").string();
  ATTUNE_CHECK(::mkdtemp(pattern.data()) != nullptr, "the temporary folder must be writable");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace attune
