#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/local_time.h"

#include <memory>
#include <string>
#include <string_view>

namespace attune {

/// A time zone of the IANA database, as ICU knows it: what the workspace's wall clocks show, and when. Immutable,
/// thread-safe.
class TimeZone {
 public:
  /// @param name  "Europe/Berlin"
  /// Errors: not_found.
  static Result<TimeZone> open(std::string_view name);
  /// The system's ($TZ, /etc/localtime), or UTC where that is unknown.
  static TimeZone system();

  [[nodiscard]] const std::string& name() const { return name_; }
  /// What the clocks show, to the minute.
  [[nodiscard]] LocalTime local(Time time) const;
  /// When they show it: the earlier time where an hour comes twice, as if the clocks had not been put forward where it
  /// is left out.
  [[nodiscard]] Time time_of(LocalTime local) const;

 private:
  struct Zone;
  TimeZone(std::string name, std::shared_ptr<const Zone> zone) : name_(std::move(name)), zone_(std::move(zone)) {}
  std::string name_;
  std::shared_ptr<const Zone> zone_;
};

}  // namespace attune
