#include "engine/calendar/calendar_file.h"

#include "base/checksum.h"
#include "base/file.h"
#include "engine/calendar/icalendar.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace attune {
namespace {

/// Holds the folder of calendars against other writers, in this process and in others; waits for its turn.
class FolderLock {
 public:
  static Result<FolderLock> take(const std::filesystem::path& folder) {
    FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int refused = lock.fd_ < 0 ? -1 : ::flock(lock.fd_, LOCK_EX);
    while (refused != 0 && errno == EINTR) refused = ::flock(lock.fd_, LOCK_EX);
    if (refused != 0)
      return io_error("cannot lock the folder {}: {}", folder.string(), std::generic_category().message(errno));
    return lock;
  }
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// A name that no other key gives, not longer than file systems allow.
std::string file_name(std::string_view key) {
  constexpr std::size_t kLongestName = 200;
  std::string name;
  for (const char c : key)
    if (stands_for_itself(c))
      name += c;
    else
      name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  if (name.size() <= kLongestName) return name;
  // '~' stands in no other name.
  return fmt::format("{}~{:016x}", name.substr(0, kLongestName / 2), checksum(key));
}

}  // namespace

std::filesystem::path calendar_path(const Workspace& workspace, std::string_view user) {
  return workspace.root / "calendars" / (file_name(user) + ".ics");
}

Result<std::string> calendar_text(const Workspace& workspace, PersonalRecords& records, std::string_view user) {
  ATTUNE_TRY(entries, records.records(user, RecordKind::calendar_entry));
  ATTUNE_TRY(reminders, records.records(user, RecordKind::reminder));
  entries.insert(entries.end(), reminders.begin(), reminders.end());
  return to_icalendar(fmt::format("{}: {}", workspace.name, user), entries, workspace.zone);
}

Status write_calendar(const Workspace& workspace, PersonalRecords& records, std::string_view user) {
  const std::filesystem::path path = calendar_path(workspace, user);
  std::error_code code;
  std::filesystem::create_directories(path.parent_path(), code);
  if (code) return io_error("cannot make the folder {}: {}", path.parent_path().string(), code.message());
  // Read under the lock, or an older state could be written over a newer one.
  ATTUNE_TRY(lock, FolderLock::take(path.parent_path()));
  ATTUNE_TRY(text, calendar_text(workspace, records, user));
  return write_file_atomically(path, text);
}

}  // namespace attune
