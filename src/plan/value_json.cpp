#include "plan/value_json.h"

namespace attune::plan {
namespace {

struct ToJson {
  const Catalogue& catalogue;

  json::value operator()(std::monostate) const { return nullptr; }
  json::value operator()(ItemId item) const { return json::string(catalogue.key(item)); }
  json::value operator()(const Ranking& items) const {
    json::array array;
    for (const Scored& item : items)
      array.push_back(json::object{{"id", catalogue.key(item.item)}, {"score", item.score}});
    return array;
  }
  json::value operator()(const User& user) const { return json::string(user.key); }
  json::value operator()(const std::string& text) const { return json::string(text); }
  json::value operator()(double number) const { return number; }
  json::value operator()(const Date& date) const { return json::string(date_text(date)); }
  json::value operator()(LocalTime time) const { return json::string(local_time_text(time)); }
  json::value operator()(const Duration& duration) const { return json::string(duration_text(duration)); }
  json::value operator()(bool truth) const { return truth; }
  json::value operator()(const Filter& filter) const { return json::string(attune::to_text(filter)); }
  json::value operator()(const std::vector<Fact>& facts) const {
    json::array array;
    for (const Fact& fact : facts)
      array.push_back(json::object{{"kind", fact.kind}, {"field", fact.field}, {"value", fact.value}});
    return array;
  }
  json::value operator()(const Explanation& explanation) const {
    json::array array;
    for (const Reason& reason : explanation.reasons) array.push_back(json::string(reason.text));
    return array;
  }
  json::value operator()(const Question& question) const {
    json::array choices;
    for (const std::string& choice : question.choices) choices.push_back(json::string(choice));
    return json::object{{"text", question.text}, {"choices", std::move(choices)}, {"field", question.field}};
  }
  json::value operator()(const json::value& document) const { return document; }
  json::value operator()(const std::vector<Value>& list) const {
    json::array array;
    for (const Value& element : list) array.push_back(to_json(element, catalogue));
    return array;
  }
  json::value operator()(const Record& record) const {
    json::object object;
    for (const RecordField& field : record.fields)
      if (!field.value.is_absent()) object[field.name] = to_json(field.value, catalogue);
    return object;
  }
};

Failure misfit(const json::value& document, const Type& type) {
  std::string found = attune::to_json(document);
  constexpr std::size_t kShown = 60;
  if (found.size() > kShown) found = found.substr(0, kShown) + "...";
  return type_error("{} was found where {} is wanted", found, to_text(type));
}

template <class Read>
Result<Value> from_text(const json::value& document, const Type& type, Read read) {
  const auto* text = document.if_string();
  const auto value = text == nullptr ? std::nullopt : read(std::string_view(*text));
  if (!value) return misfit(document, type);
  return Value{*value};
}

Result<Value> read_list(const json::value& document, const Type& type, const Catalogue& catalogue) {
  const auto* array = document.if_array();
  if (array == nullptr) return misfit(document, type);
  std::vector<Value> list;
  list.reserve(array->size());
  for (const json::value& element : *array) {
    auto value = from_json(element, type.element(), catalogue);
    if (!value) return in_context(fmt::format("element {}", list.size() + 1), std::move(value).error());
    list.push_back(*std::move(value));
  }
  return Value{std::move(list)};
}

Result<Value> read_record(const json::value& document, const Type& type, const Catalogue& catalogue) {
  const auto* object = document.if_object();
  if (object == nullptr) return misfit(document, type);
  Record record;
  for (const Type::Field& field : type.fields()) {
    const json::value* found = object->if_contains(field.name);
    auto value = from_json(found == nullptr ? json::value() : *found, field.type, catalogue);
    if (!value) return in_context(fmt::format("'{}'", field.name), std::move(value).error());
    if (!value->is_absent()) record.fields.push_back({field.name, *std::move(value)});
  }
  return Value{std::move(record)};
}

}  // namespace

json::value to_json(const Value& value, const Catalogue& catalogue) {
  return std::visit(ToJson{catalogue}, value.data);
}

Result<Value> from_json(const json::value& document, const Type& type, const Catalogue& catalogue) {
  switch (type.kind()) {
    case Type::Kind::optional:
      if (document.is_null()) return Value{};
      return from_json(document, type.element(), catalogue);
    case Type::Kind::json:
      if (document.is_null()) return misfit(document, type);
      return Value{document};
    case Type::Kind::text:
      return from_text(document, type, [](std::string_view text) { return std::optional(std::string(text)); });
    case Type::Kind::number:
      if (!document.is_number()) return misfit(document, type);
      return Value{document.to_number<double>()};
    case Type::Kind::boolean:
      if (!document.is_bool()) return misfit(document, type);
      return Value{document.get_bool()};
    case Type::Kind::date:
      return from_text(document, type, read_date);
    case Type::Kind::time:
      return from_text(document, type, read_local_time);
    case Type::Kind::duration:
      return from_text(document, type, read_duration);
    case Type::Kind::item: {
      const auto* key = document.if_string();
      if (key == nullptr) return misfit(document, type);
      const auto item = catalogue.find(*key);
      if (!item) return not_found("there is no item '{}'", std::string_view(*key));
      return Value{*item};
    }
    case Type::Kind::list:
      return read_list(document, type, catalogue);
    case Type::Kind::record:
      return read_record(document, type, catalogue);
    default:
      return misfit(document, type);
  }
}

}  // namespace attune::plan
