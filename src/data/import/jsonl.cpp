#include "data/import/csv_reader.h"
#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/import/readers.h"
#include "data/import/values.h"

#include <algorithm>

#include <simdjson.h>

namespace attune {
namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr int kDeepest = 8;

/// A text, a number or a truth value as text; empty for anything else.
std::optional<std::string> scalar_text(const element& value) {
  switch (value.type()) {
    case element_type::STRING:
      return std::string(value.get_string().value_unsafe());
    case element_type::INT64:
      return std::to_string(value.get_int64().value_unsafe());
    case element_type::UINT64:
      return std::to_string(value.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return fmt::format("{}", value.get_double().value_unsafe());
    case element_type::BOOL:
      return value.get_bool().value_unsafe() ? "yes" : "no";
    default:
      return std::nullopt;
  }
}

/// A user's or an item's key. Errors: invalid_argument.
Result<std::string> key_text(std::string_view name, const element& value) {
  auto text = scalar_text(value);
  if (!text || value.type() == element_type::DOUBLE || value.is_bool())
    return invalid_argument("'{}' is neither a text nor a whole number", name);
  return *std::move(text);
}

/// Adds a member of an item's object to its attributes: numbers, texts, lists of such as labels; members of an object
/// in the object as "outer.inner"; nulls and empty values not at all.
Status add_attribute(ItemRecord& item, const std::string& name, const element& value, int depth) {
  const auto set = [&](AttributeValue attribute) -> Status {
    const auto known = std::ranges::find(item.attributes, name, &std::pair<std::string, AttributeValue>::first);
    if (known != item.attributes.end()) {
      known->second = std::move(attribute);  // JSON leaves repeated names open; the last counts
    } else if (item.attributes.size() == kMostAttributes) {
      return invalid_argument("the item has more than {} attributes", kMostAttributes);
    } else {
      item.attributes.emplace_back(name, std::move(attribute));
    }
    return {};
  };
  if (name.empty()) return {};
  switch (value.type()) {
    case element_type::NULL_VALUE:
      return {};
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return set(value.get_double().value_unsafe());
    case element_type::STRING: {
      std::string text(value.get_string().value_unsafe());
      return text.empty() ? Status() : set(std::move(text));
    }
    case element_type::BOOL:
      return set(std::vector{scalar_text(value).value_or("")});
    case element_type::ARRAY: {
      std::vector<std::string> labels;
      const simdjson::dom::array parts = value;
      for (const element part : parts) {
        if (part.is_null()) continue;
        auto label = scalar_text(part);
        if (!label) return invalid_argument("'{}' is a list that holds more than texts and numbers", name);
        labels.push_back(*std::move(label));
      }
      return labels.empty() ? Status() : set(std::move(labels));
    }
    case element_type::OBJECT: {
      if (depth == kDeepest) return invalid_argument("'{}' is nested more than {} deep", name, kDeepest);
      const object members = value;
      for (const auto [inner, member] : members)
        ATTUNE_TRY_VOID(add_attribute(item, fmt::format("{}.{}", name, inner), member, depth + 1));
      return {};
    }
  }
  return {};
}

class JsonLines {
 public:
  explicit JsonLines(ImportRun& run) : run_(run) {}

  Status read(std::string_view text) {
    return for_each_line(run_, text, [&](std::uint64_t number, std::string_view line) -> Status {
      element document;
      if (const auto error = parser_.parse(line.data(), line.size()).get(document); error != simdjson::SUCCESS)
        return run_.reject(number, not_json(number, line, error));
      object members;
      if (document.get(members) != simdjson::SUCCESS) return run_.reject(number, "not a JSON object");
      return read_object(number, members);
    });
  }

 private:
  static std::string not_json(std::uint64_t number, std::string_view line, simdjson::error_code error) {
    std::string reason = fmt::format("not valid JSON: {}", simdjson::error_message(error));
    if (number == 1 && line.starts_with('[')) reason += "; one object a line is wanted, not an array of them";
    if (number == 1 && line.front() != '{' && line.contains(',')) reason += "; if this is a table, import it as csv";
    return reason;
  }

  Status read_object(std::uint64_t number, const object& object) {
    members_.clear();
    columns_.clear();
    for (const auto [name, value] : object) {
      members_.push_back(value);
      columns_.push_back(&run_.columns.column(name));
    }
    const RoleHolders in_event(columns_, &Column::in_event);
    const element* const user = held(in_event, Role::user);
    const element* const item = held(in_event, Role::item);
    if (user != nullptr && item != nullptr) {
      auto event = parse_event(*user, *item, in_event);
      return event ? run_.accept(number, *std::move(event)) : run_.reject(number, event.error().message);
    }
    auto record = parse_item(RoleHolders(columns_, &Column::in_item));
    return record ? run_.accept(number, *std::move(record)) : run_.reject(number, record.error().message);
  }

  /// The member that plays a role, or null.
  [[nodiscard]] const element* held(const RoleHolders& at, Role role) const {
    const auto member = at[role];
    return member ? &members_[*member] : nullptr;
  }

  Result<EventRecord> parse_event(const element& user_member, const element& item_member, const RoleHolders& at) const {
    const auto given = [&](Role role) -> const element* {
      const element* member = held(at, role);
      return member == nullptr || member->is_null() ? nullptr : member;
    };
    ATTUNE_TRY(user, key_text("user", user_member));
    ATTUNE_TRY(item, key_text("item", item_member));
    EventRecord event{std::move(user), std::move(item), EventKind::view, 1, {}};
    if (const element* value = given(Role::value)) {
      if (value->get_double().get(event.value) != simdjson::SUCCESS)
        return invalid_argument("the value is not a number");
      event.kind = EventKind::rating;
    }
    if (const element* time = given(Role::time)) {
      ATTUNE_TRY(parsed, parse_timestamp(scalar_text(*time).value_or("")));
      event.time = parsed;
    }
    if (const element* kind = given(Role::kind)) {
      ATTUNE_TRY(parsed, parse_event_kind(scalar_text(*kind).value_or("")));
      event.kind = parsed;
    }
    return event;
  }

  Result<ItemRecord> parse_item(const RoleHolders& at) const {
    const element* const id = held(at, Role::id);
    if (id == nullptr) return invalid_argument("there is neither user and item nor id");
    ItemRecord item;
    ATTUNE_TRY(key, key_text("id", *id));
    item.key = std::move(key);
    for (std::size_t m = 0; m < members_.size(); ++m) {
      if (m == at[Role::id]) continue;
      if (m == at[Role::title] && !members_[m].is_null()) {
        ATTUNE_TRY(title, key_text("title", members_[m]));
        item.title = std::move(title);
      } else {
        ATTUNE_TRY_VOID(add_attribute(item, columns_[m]->name, members_[m], 0));
      }
    }
    return item;
  }

  ImportRun& run_;
  simdjson::dom::parser parser_;
  std::vector<element> members_;  // of the object being read
  std::vector<const Column*> columns_;
};

Status read_file_of(ImportRun& run, const fs::path& path) {
  ATTUNE_TRY(file, run.open(path));
  if (path.extension() == ".csv") return read_csv_table(run, file.text(), guess_separator(file.text()));
  return read_json_lines(run, file.text());
}

}  // namespace

Status read_json_lines(ImportRun& run, std::string_view text) {
  return JsonLines(run).read(text);
}

Result<ImportReport> read_jsonl(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                Progress& progress) {
  ImportRun run(options, sink, progress);
  if (!fs::is_directory(path)) {
    ATTUNE_TRY(file, run.open(path));
    ATTUNE_TRY_VOID(read_json_lines(run, file.text()));
    return run.finish();
  }
  bool any = false;
  for (const char* name : {"items.jsonl", "events.jsonl", "events.csv"}) {
    if (!fs::exists(path / name)) continue;
    any = true;
    ATTUNE_TRY_VOID(read_file_of(run, path / name));
  }
  if (!any)
    return not_found("{} has neither items.jsonl nor events.jsonl nor events.csv", path.string())
        .mend("name a file, or a folder with one of those");
  return run.finish();
}

}  // namespace attune
