#include "data/import/csv_reader.h"
#include "data/import/csv_table.h"
#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/import/values.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::string_view kKnownColumns = "events need the columns user and item, items need id";

struct Columns {
  std::vector<std::string> names;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  }
};

/// Reads event lines by position; absent columns take their defaults.
class EventLines {
 public:
  explicit EventLines(const Columns& columns)
      : user_(*columns.find("user")),
        item_(*columns.find("item")),
        value_(columns.find("value")),
        time_(columns.find("time")),
        kind_(columns.find("kind")) {}

  Result<EventRecord> parse(const std::vector<std::string>& fields) const {
    EventRecord event{fields[user_], fields[item_], value_ ? EventKind::rating : EventKind::view, 1, {}};
    if (kind_) {
      ATTUNE_TRY(kind, parse_event_kind(fields[*kind_]));
      event.kind = kind;
    }
    if (value_ && !fields[*value_].empty()) {
      const auto value = parse_number(fields[*value_]);
      if (!value) return invalid_argument("'{}' is not a number", fields[*value_]);
      event.value = *value;
    }
    if (time_ && !fields[*time_].empty()) {
      ATTUNE_TRY(time, parse_timestamp(fields[*time_]));
      event.time = time;
    }
    return event;
  }

 private:
  std::size_t user_;
  std::size_t item_;
  std::optional<std::size_t> value_;
  std::optional<std::size_t> time_;
  std::optional<std::size_t> kind_;
};

/// A cell of an item: a number, labels joined by "|", or text. Empty cells are no attribute.
std::optional<AttributeValue> cell_value(const std::string& cell) {
  if (cell.empty()) return std::nullopt;
  if (const auto number = parse_number(cell)) return *number;
  if (cell.find('|') == std::string::npos) return cell;
  std::vector<std::string> labels;
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find('|', at), cell.size());
    if (end > at) labels.push_back(cell.substr(at, end - at));
    at = end + 1;
  }
  return labels;
}

ItemRecord parse_item(const Columns& columns, std::size_t id, std::vector<std::string>& fields) {
  ItemRecord item;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (f == id) {
      item.key = std::move(fields[f]);
    } else if (columns.names[f] == "title") {
      item.title = std::move(fields[f]);
    } else if (auto value = cell_value(fields[f])) {
      item.attributes.emplace_back(columns.names[f], *std::move(value));
    }
  }
  return item;
}

}  // namespace

Status read_csv_table(ImportRun& run, std::string_view text, char separator) {
  CsvReader reader(text, separator);
  std::vector<std::string> fields;
  ATTUNE_TRY(has_header, reader.next(fields));
  if (!has_header) return parse_error("the file is empty").mend("{}", kKnownColumns);
  Columns columns;
  for (const std::string& name : fields) columns.names.push_back(run.column_name(name));
  run.skip();
  const bool events = columns.find("user") && columns.find("item");
  // An items file may call its key id, item or what is mapped to item.
  const auto id = columns.find("id") ? columns.find("id") : columns.find("item");
  if (!events && !id)
    return parse_error("the header line names neither user and item nor id")
        .mend("{}; rename columns with --map theirs=ours", kKnownColumns);
  const auto event_lines = events ? std::optional(EventLines(columns)) : std::nullopt;

  for (std::uint64_t records = 0;; ++records) {
    const auto more = reader.next(fields);
    if (records % 4096 == 0) run.at_byte(reader.offset());
    if (!more) {
      ATTUNE_TRY_VOID(run.reject(reader.line(), more.error().message));
      continue;
    }
    if (!*more) return {};
    if (fields.size() == 1 && fields[0].empty()) {
      run.skip();
    } else if (fields.size() != columns.names.size()) {
      ATTUNE_TRY_VOID(
          run.reject(reader.line(), fmt::format("{} fields, the header has {}", fields.size(), columns.names.size())));
    } else if (!events) {
      ATTUNE_TRY_VOID(run.accept(reader.line(), parse_item(columns, *id, fields)));
    } else if (auto event = event_lines->parse(fields)) {
      ATTUNE_TRY_VOID(run.accept(reader.line(), *std::move(event)));
    } else {
      ATTUNE_TRY_VOID(run.reject(reader.line(), event.error().message));
    }
  }
}

Result<ImportReport> read_csv(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                              Progress& progress) {
  ImportRun run(options, sink, progress);
  ATTUNE_TRY(file, run.open(path));
  ATTUNE_TRY_VOID(read_csv_table(run, file.text(), ','));
  return std::move(run.report);
}

}  // namespace attune
