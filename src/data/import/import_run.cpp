#include "data/import/import_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <simdjson.h>

namespace attune {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSynonyms{{{"user_id", "user"},
                                                                                   {"userId", "user"},
                                                                                   {"user_key", "user"},
                                                                                   {"item_id", "item"},
                                                                                   {"itemId", "item"},
                                                                                   {"movieId", "item"},
                                                                                   {"movie_id", "item"},
                                                                                   {"product_id", "item"},
                                                                                   {"rating", "value"},
                                                                                   {"score", "value"},
                                                                                   {"timestamp", "time"},
                                                                                   {"ts", "time"},
                                                                                   {"date", "time"},
                                                                                   {"event", "kind"},
                                                                                   {"type", "kind"},
                                                                                   {"name", "title"}}};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "2026-11-23" or "2026-11-23T09:30:00" with an optional fraction and Z.
std::optional<Time> parse_iso(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  Time time = std::chrono::sys_days(date);
  if (text.size() == 10) return time;
  if (text.size() < 19 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) rest.remove_prefix(std::min(rest.find_first_not_of("0123456789", 1), rest.size()));
  if (!rest.empty() && rest != "Z" && rest != "+00:00") return std::nullopt;
  return time + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace

Result<MappedFile> ImportRun::open(const std::filesystem::path& path) {
  auto mapped = MappedFile::open(path);
  if (!mapped && mapped.error().code == ErrorCode::not_found)
    return not_found("there is no {}", path.string()).mend("check the path");
  if (!mapped) return mapped;
  file_ = path.filename().string();
  progress_.begin("reading " + file_, mapped->bytes().size());
  return mapped;
}

Status ImportRun::accept(std::uint64_t line, ItemRecord item) {
  if (std::string fault = key_fault(item.key); !fault.empty()) return reject(line, "item id: " + fault);
  if (item.title.empty()) item.title = item.key;
  ++report.lines;
  ++report.items;
  return sink_.item(std::move(item));
}

Status ImportRun::accept(std::uint64_t line, EventRecord event) {
  if (std::string fault = key_fault(event.user); !fault.empty()) return reject(line, "user id: " + fault);
  if (std::string fault = key_fault(event.item); !fault.empty()) return reject(line, "item id: " + fault);
  if (!std::isfinite(event.value)) return reject(line, fmt::format("the value {} is not finite", event.value));
  ++report.lines;
  ++report.events;
  return sink_.event(std::move(event));
}

Status ImportRun::reject(std::uint64_t line, std::string reason) {
  ++report.lines;
  ++report.rejected;
  if (!options_.keep_going)
    return parse_error("line {} of {}: {}", line, file_, reason)
        .mend("mend the line, or skip bad lines with --keep-going; nothing was imported");
  if (report.rejections.size() < ImportReport::kMaxRejections)
    report.rejections.push_back({file_, line, std::move(reason)});
  return {};
}

std::string ImportRun::column_name(std::string_view source) const {
  for (const auto& [from, to] : options_.map)
    if (from == source) return to;
  for (const auto& [from, to] : kSynonyms)
    if (from == source) return std::string(to);
  return std::string(source);
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<Time> parse_time(std::string_view text) {
  constexpr double kMillisecondsFrom = 1e11;
  constexpr double kLatest = 1e15;
  if (const auto number = parse_number(text); number && *number >= 0 && *number < kLatest) {
    const double ms = *number > kMillisecondsFrom ? *number : *number * 1000;
    return Time{std::chrono::milliseconds(static_cast<std::int64_t>(ms))};
  }
  if (const auto time = parse_iso(text)) return *time;
  return invalid_argument("the time '{}' is neither Unix seconds nor ISO 8601", text);
}

Result<EventKind> parse_event_kind(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, EventKind>, 5> kKinds{{{"rating", EventKind::rating},
                                                                          {"view", EventKind::view},
                                                                          {"purchase", EventKind::purchase},
                                                                          {"like", EventKind::like},
                                                                          {"dislike", EventKind::dislike}}};
  for (const auto& [name, kind] : kKinds)
    if (name == text) return kind;
  return invalid_argument("the kind '{}' is unknown", text).mend("kinds: rating, view, purchase, like, dislike");
}

std::string key_fault(std::string_view key) {
  constexpr std::size_t kLongest = 1024;
  if (key.empty()) return "it is empty";
  if (key.size() > kLongest) return fmt::format("it has {} bytes, more than {}", key.size(), kLongest);
  if (key.find('\0') != std::string_view::npos) return "it holds a NUL byte";
  if (!simdjson::validate_utf8(key.data(), key.size())) return "it is not valid UTF-8";
  return {};
}

}  // namespace attune
