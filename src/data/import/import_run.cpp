#include "data/import/import_run.h"

#include "data/key.h"

#include <array>
#include <cmath>

namespace attune {
namespace {

constexpr std::size_t kLongestReason = 300;

struct Signature {
  std::string_view bytes;
  std::string_view what;
  std::string_view mend;
};
constexpr std::array kNotPlainText{Signature{"\xff\xfe", "UTF-16 text", "save it as UTF-8"},
                                   Signature{"\xfe\xff", "UTF-16 text", "save it as UTF-8"},
                                   Signature{"\x1f\x8b", "compressed (gzip)", "unpack it first, with gunzip"},
                                   Signature{"PK\x03\x04", "a zip archive", "unpack it first, with unzip"}};

}  // namespace

Result<MappedFile> ImportRun::open(const std::filesystem::path& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code))
    return invalid_argument("{} is a folder", path.string()).mend("name the file in it that is meant");
  auto mapped = MappedFile::open(path);
  if (!mapped && mapped.error().code == ErrorCode::not_found)
    return not_found("there is no {}", path.string()).mend("check the path");
  if (!mapped) return mapped;
  for (const auto& [bytes, what, mend] : kNotPlainText)
    if (mapped->text().starts_with(bytes)) return parse_error("{} is {}", path.string(), what).mend("{}", mend);
  file_ = path.filename().string();
  progress_.begin("reading " + file_, mapped->bytes().size());
  return mapped;
}

Status ImportRun::accept(std::uint64_t line, ItemRecord item) {
  if (const Status key = check_key("item", item.key); !key) return reject(line, key.error().message);
  for (const auto& [name, value] : item.attributes) {
    if (attributes_.contains(name)) continue;
    if (attributes_.size() == kMostAttributes)
      return reject(line, fmt::format("the attribute '{}' would be one more than the {} different ones there may be",
                                      name, kMostAttributes));
    attributes_.insert(name);
  }
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

Status ImportRun::reject(std::uint64_t line, std::string_view reason) {
  ++report.lines;
  ++report.rejected;
  if (!options_.keep_going) return fault(line, reason).mend("mend the line, or skip bad lines with --keep-going");
  if (report.rejections.size() < ImportReport::kMaxRejections)
    report.rejections.push_back({file_, line, shortened(reason, kLongestReason)});
  return {};
}

Failure ImportRun::fault(std::uint64_t line, std::string_view reason) const {
  return parse_error("line {} of {}: {}", line, file_, shortened(reason, kLongestReason));
}

Result<ImportReport> ImportRun::finish() {
  if (const auto unused = columns.unused_mapping())
    return invalid_argument("--map names the column '{}', but the source has none of that name", *unused)
        .mend("check its spelling; letter case counts");
  if (report.lines == 0) return parse_error("{} is empty", file_).mend("docs/import.md shows what each format holds");
  return std::move(report);
}

std::string shortened(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return std::string(text);
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  while (most_bytes > 0 && continues(most_bytes)) --most_bytes;
  return std::string(text.substr(0, most_bytes)) + "...";
}

}  // namespace attune
