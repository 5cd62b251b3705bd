#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/key.h"

namespace attune {
namespace {

namespace fs = std::filesystem;

enum class Order { none, time };

/// Lines "user item item ...". With Order::time the k-th item of a line happens k seconds after 1970, so that the order
/// is kept; otherwise all happen at 1970.
Result<ImportReport> read_lists(const fs::path& path, Order order, const ImportOptions& options, ImportSink& sink,
                                Progress& progress) {
  ImportRun run(options, sink, progress);
  ATTUNE_TRY(file, run.open(path));
  const auto visit = [&](std::uint64_t number, std::string_view line) -> Status {
    const auto next_word = [&line]() -> std::string_view {
      const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
      const std::size_t end = std::min(line.find_first_of(" \t", start), line.size());
      const std::string_view word = line.substr(start, end - start);
      line.remove_prefix(end);
      return word;
    };
    const std::string user(next_word());
    std::vector<EventRecord> events;
    for (std::string_view item = next_word(); !item.empty(); item = next_word()) {
      const Time time = order == Order::time ? Time{std::chrono::seconds(events.size())} : Time{};
      events.push_back({user, std::string(item), EventKind::view, 1, time});
    }
    for (const EventRecord& event : events) {
      if (const Status key = check_key("user", event.user); !key) return run.reject(number, key.error().message);
      if (const Status key = check_key("item", event.item); !key) return run.reject(number, key.error().message);
    }
    // A line is one unit: all of its events count as that line.
    for (EventRecord& event : events) ATTUNE_TRY_VOID(run.accept(number, std::move(event)));
    run.report.lines -= events.empty() ? 0 : events.size() - 1;
    if (events.empty()) run.skip();
    return {};
  };
  ATTUNE_TRY_VOID(for_each_line(run, file.text(), visit));
  return std::move(run.report);
}

}  // namespace

Result<ImportReport> read_lightgcn(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                   Progress& progress) {
  return read_lists(fs::is_directory(path) ? path / "train.txt" : path, Order::none, options, sink, progress);
}

Result<ImportReport> read_sequences(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                    Progress& progress) {
  return read_lists(path, Order::time, options, sink, progress);
}

}  // namespace attune
