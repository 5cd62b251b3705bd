#include "engine/time_zone.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

namespace attune {

struct TimeZone::Zone {
  std::unique_ptr<icu::TimeZone> icu;
};

namespace {

std::string id_of(const icu::TimeZone& zone) {
  icu::UnicodeString id;
  std::string text;
  zone.getID(id).toUTF8String(text);
  return text;
}

bool is_unknown(const icu::TimeZone& zone) {
  return zone == icu::TimeZone::getUnknown();
}

}  // namespace

Result<TimeZone> TimeZone::open(std::string_view name) {
  auto zone = std::make_shared<Zone>();
  zone->icu.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(std::string(name))));
  if (is_unknown(*zone->icu))
    return not_found("there is no time zone '{}'", name).mend("give one like \"Europe/Berlin\" or \"UTC\"");
  std::string id = id_of(*zone->icu);
  return TimeZone(std::move(id), std::move(zone));
}

TimeZone TimeZone::system() {
  auto zone = std::make_shared<Zone>();
  zone->icu.reset(icu::TimeZone::detectHostTimeZone());
  if (is_unknown(*zone->icu)) zone->icu.reset(icu::TimeZone::createTimeZone("UTC"));
  std::string id = id_of(*zone->icu);
  return {std::move(id), std::move(zone)};
}

LocalTime TimeZone::local(Time time) const {
  const auto since_epoch = time.time_since_epoch();
  std::int32_t raw_ms = 0;
  std::int32_t saving_ms = 0;
  UErrorCode code = U_ZERO_ERROR;
  zone_->icu->getOffset(static_cast<UDate>(since_epoch.count()), false, raw_ms, saving_ms, code);
  return LocalTime(
      std::chrono::floor<std::chrono::minutes>(since_epoch + std::chrono::milliseconds(raw_ms + saving_ms)));
}

Time TimeZone::time_of(LocalTime local) const {
  const auto shown = std::chrono::duration_cast<std::chrono::milliseconds>(local.time_since_epoch());
  std::int32_t raw_ms = 0;
  std::int32_t saving_ms = 0;
  UErrorCode code = U_ZERO_ERROR;
  // Every zone that createTimeZone gives is a BasicTimeZone.
  dynamic_cast<const icu::BasicTimeZone&>(*zone_->icu)
      .getOffsetFromLocal(static_cast<UDate>(shown.count()), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw_ms,
                          saving_ms, code);
  return Time(shown - std::chrono::milliseconds(raw_ms + saving_ms));
}

}  // namespace attune
