#include "base/ascii.h"
#include "data/import/csv_reader.h"
#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/import/readers.h"
#include "data/import/values.h"

#include <algorithm>
#include <set>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr std::string_view kKnownColumns = "events need the columns user and item, items need id";
constexpr std::size_t kLongestLabel = 64;
constexpr std::size_t kLettersShown = 40;

/// A line of an events table. Absent columns and empty cells take their defaults: a view, or with a value a rating.
Result<EventRecord> parse_event(const RoleHolders& at, const std::vector<std::string>& fields) {
  const auto cell = [&](Role role) { return at[role] ? std::string_view(fields[*at[role]]) : std::string_view(); };
  EventRecord event{std::string(cell(Role::user)), std::string(cell(Role::item)), EventKind::view, 1, {}};
  if (const auto text = trimmed(cell(Role::value)); !text.empty()) {
    const auto value = parse_number(text);
    if (!value) return invalid_argument("the value '{}' is not a number", text);
    event.kind = EventKind::rating;
    event.value = *value;
  }
  if (const auto text = trimmed(cell(Role::time)); !text.empty()) {
    ATTUNE_TRY(time, parse_timestamp(text));
    event.time = time;
  }
  if (const auto text = trimmed(cell(Role::kind)); !text.empty()) {
    ATTUNE_TRY(kind, parse_event_kind(text));
    event.kind = kind;
  }
  return event;
}

/// "007" is a name, not a number.
bool is_code(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
}

/// A cell of an item: a number, labels joined by "|", or text. Empty cells are no attribute.
std::optional<AttributeValue> cell_value(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.empty()) return std::nullopt;
  if (const auto number = parse_number(cell); number && !is_code(cell)) return *number;
  if (cell.find('|') == std::string_view::npos) return std::string(cell);
  std::vector<std::string> labels;
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find('|', at), cell.size());
    const std::string_view label = trimmed(cell.substr(at, end - at));
    if (label.size() > kLongestLabel) return std::string(cell);  // prose with a bar in it
    if (!label.empty()) labels.emplace_back(label);
    at = end + 1;
  }
  if (labels.empty()) return std::nullopt;
  return labels;
}

ItemRecord parse_item(const RoleHolders& at, std::span<const Column* const> columns,
                      const std::vector<std::string>& fields) {
  ItemRecord item;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (f == at[Role::id]) {
      item.key = fields[f];
    } else if (f == at[Role::title]) {
      item.title = trimmed(fields[f]);
    } else if (auto value = cell_value(fields[f]); value && !columns[f]->name.empty()) {
      item.attributes.emplace_back(columns[f]->name, *std::move(value));
    }
  }
  return item;
}

/// Errors: parse_error for a name that stands twice among the columns.
Status check_distinct(const ImportRun& run, const std::vector<std::string_view>& names) {
  std::set<std::string_view> seen;
  for (const std::string_view name : names)
    if (!name.empty() && !seen.insert(name).second)
      return run.fault(1, fmt::format("two columns are called '{}'", shortened(name, kLettersShown)))
          .mend("rename one, or use --map theirs=ours");
  return {};
}

Failure not_a_table(const ImportRun& run, std::string_view text, const std::vector<std::string>& header) {
  if (text.starts_with('{'))
    return run.fault(1, "a JSON object, not a header").mend("this looks like JSON Lines: import it as jsonl");
  constexpr std::size_t kNamesShown = 8;
  std::vector<std::string> names;
  for (const std::string& name : header)
    if (names.size() < kNamesShown) names.push_back("'" + shortened(name, kLettersShown) + "'");
  return run.fault(1, fmt::format("neither user and item nor id is among the columns: {}", fmt::join(names, ", ")))
      .mend("{}; rename columns with --map theirs=ours, and put a header line in front if there is none",
            kKnownColumns);
}

}  // namespace

Status read_csv_table(ImportRun& run, std::string_view text, char separator) {
  CsvReader reader(text, separator);
  std::vector<std::string> fields;
  const auto has_header = reader.next(fields);
  if (!has_header) return run.fault(1, has_header.error().message);
  if (!*has_header) return parse_error("the file is empty").mend("{}", kKnownColumns);
  std::vector<std::string_view> sources, names;
  std::vector<const Column*> columns;
  for (const std::string& field : fields) {
    columns.push_back(&run.columns.column(sources.emplace_back(trimmed(field))));
    names.push_back(columns.back()->name);
  }
  ATTUNE_TRY_VOID(check_distinct(run, sources));
  const RoleHolders in_event(columns, &Column::in_event);
  const RoleHolders in_item(columns, &Column::in_item);
  const bool events = in_event[Role::user] && in_event[Role::item];
  if (!events && !in_item[Role::id]) return not_a_table(run, text, fields);
  if (!events)
    ATTUNE_TRY_VOID(check_distinct(run, names));  // of events, --map picks the column and leaves its namesake
  run.skip();

  constexpr std::uint64_t kRecordsBetweenReports = 4096;
  for (std::uint64_t records = 0;; ++records) {
    const auto more = reader.next(fields);
    if (records % kRecordsBetweenReports == 0) run.at_byte(reader.offset());
    if (!more) {
      ATTUNE_TRY_VOID(run.reject(reader.line(), more.error().message));
      continue;
    }
    if (!*more) return {};
    if (fields.size() == 1 && trimmed(fields[0]).empty()) {
      run.skip();
    } else if (fields.size() != columns.size()) {
      ATTUNE_TRY_VOID(
          run.reject(reader.line(), fmt::format("{} fields, the header has {}", fields.size(), columns.size())));
    } else if (!events) {
      ATTUNE_TRY_VOID(run.accept(reader.line(), parse_item(in_item, columns, fields)));
    } else if (auto event = parse_event(in_event, fields)) {
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
  ATTUNE_TRY_VOID(read_csv_table(run, file.text(), guess_separator(file.text())));
  return run.finish();
}

}  // namespace attune
