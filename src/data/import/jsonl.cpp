#include "data/import/csv_table.h"
#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/import/values.h"

#include <simdjson.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

std::string key_text(const simdjson::dom::element& value) {
  if (value.is_string()) return std::string(value.get_string().value_unsafe());
  if (value.is_int64()) return std::to_string(value.get_int64().value_unsafe());
  if (value.is_uint64()) return std::to_string(value.get_uint64().value_unsafe());
  return {};
}

/// A number, a string or a list of strings; empty for null and empty lists.
Result<std::optional<AttributeValue>> attribute_value(const simdjson::dom::element& value) {
  double number = 0;
  if (value.get_double().get(number) == simdjson::SUCCESS) return AttributeValue(number);
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS)
    return text.empty() ? std::optional<AttributeValue>() : AttributeValue(std::string(text));
  if (value.is_null()) return std::nullopt;
  bool flag = false;
  if (value.get_bool().get(flag) == simdjson::SUCCESS)
    return AttributeValue(std::vector<std::string>{flag ? "yes" : "no"});
  simdjson::dom::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) return invalid_argument("is an object");
  std::vector<std::string> labels;
  for (const simdjson::dom::element element : list) {
    if (!element.is_string()) return invalid_argument("holds something other than strings");
    labels.emplace_back(element.get_string().value_unsafe());
  }
  if (labels.empty()) return std::nullopt;
  return AttributeValue(std::move(labels));
}

class JsonLines {
 public:
  explicit JsonLines(ImportRun& run) : run_(run) {}

  Status read(std::string_view text) {
    return for_each_line(run_, text, [&](std::uint64_t number, std::string_view line) -> Status {
      simdjson::dom::object object;
      const auto error = parser_.parse(line.data(), line.size()).get_object().get(object);
      if (error != simdjson::SUCCESS)
        return run_.reject(number, error == simdjson::INCORRECT_TYPE
                                       ? "not a JSON object"
                                       : fmt::format("not valid JSON: {}", simdjson::error_message(error)));
      return is_event(object) ? read_event(number, object) : read_item(number, object);
    });
  }

 private:
  bool is_event(const simdjson::dom::object& object) const {
    bool user = false;
    bool item = false;
    for (const auto field : object) {
      const std::string name = run_.column_name(field.key);
      user = user || name == "user";
      item = item || name == "item";
    }
    return user && item;
  }

  Status read_event(std::uint64_t number, const simdjson::dom::object& object) {
    EventRecord event;
    bool kind_given = false;
    bool value_given = false;
    for (const auto field : object) {
      const std::string name = run_.column_name(field.key);
      if (name == "user") event.user = key_text(field.value);
      if (name == "item") event.item = key_text(field.value);
      if (name == "value") {
        if (field.value.get_double().get(event.value) != simdjson::SUCCESS)
          return run_.reject(number, "'value' is not a number");
        value_given = true;
      }
      if (name == "kind") {
        const auto kind = parse_event_kind(key_text(field.value));
        if (!kind) return run_.reject(number, kind.error().message);
        event.kind = *kind;
        kind_given = true;
      }
      if (name == "time") {
        double seconds = 0;
        const auto time = field.value.get_double().get(seconds) == simdjson::SUCCESS
                              ? parse_timestamp(fmt::format("{}", seconds))
                              : parse_timestamp(key_text(field.value));
        if (!time) return run_.reject(number, time.error().message);
        event.time = *time;
      }
    }
    if (!kind_given && value_given) event.kind = EventKind::rating;
    return run_.accept(number, std::move(event));
  }

  Status read_item(std::uint64_t number, const simdjson::dom::object& object) {
    ItemRecord item;
    for (const auto field : object) {
      const std::string name = run_.column_name(field.key);
      if (name == "id" || name == "item") {
        item.key = key_text(field.value);
      } else if (name == "title") {
        item.title = key_text(field.value);
      } else {
        auto value = attribute_value(field.value);
        if (!value) return run_.reject(number, fmt::format("'{}' {}", name, value.error().message));
        if (*value) item.attributes.emplace_back(name, **std::move(value));
      }
    }
    return run_.accept(number, std::move(item));
  }

  ImportRun& run_;
  simdjson::dom::parser parser_;
};

Status read_file_of(ImportRun& run, const fs::path& path) {
  ATTUNE_TRY(file, run.open(path));
  if (path.extension() == ".csv") return read_csv_table(run, file.text(), ',');
  return JsonLines(run).read(file.text());
}

}  // namespace

Result<ImportReport> read_jsonl(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                Progress& progress) {
  ImportRun run(options, sink, progress);
  if (!fs::is_directory(path)) {
    ATTUNE_TRY_VOID(read_file_of(run, path));
    return std::move(run.report);
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
  return std::move(run.report);
}

}  // namespace attune
