#include "data/import/import_run.h"

#include "data/key.h"

#include <array>
#include <cmath>

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
  if (const Status key = check_key("item", item.key); !key) return reject(line, key.error().message);
  if (item.title.empty()) item.title = item.key;
  ++report.lines;
  ++report.items;
  return sink_.item(std::move(item));
}

Status ImportRun::accept(std::uint64_t line, EventRecord event) {
  if (const Status key = check_key("user", event.user); !key) return reject(line, key.error().message);
  if (const Status key = check_key("item", event.item); !key) return reject(line, key.error().message);
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

}  // namespace attune
