#include "plan/value.h"

#include <algorithm>

namespace attune::plan {
namespace {

struct Digest {
  std::string operator()(std::monostate) const { return "nothing"; }
  std::string operator()(ItemId item) const { return fmt::format("item {}", index(item)); }
  std::string operator()(const Ranking& items) const { return fmt::format("{} items", items.size()); }
  std::string operator()(const User& user) const { return fmt::format("user {}", user.key); }
  std::string operator()(const std::string& text) const { return fmt::format("text of {} bytes", text.size()); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(const Date& date) const { return date_text(date); }
  std::string operator()(LocalTime time) const { return local_time_text(time); }
  std::string operator()(const Duration& duration) const { return duration_text(duration); }
  std::string operator()(const Record& record) const { return fmt::format("a record of {}", record.fields.size()); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const Filter& filter) const { return attune::to_text(filter); }
  std::string operator()(const std::vector<Fact>& facts) const { return fmt::format("{} facts", facts.size()); }
  std::string operator()(const Explanation& why) const { return fmt::format("{} reasons", why.reasons.size()); }
  std::string operator()(const Question& question) const {
    return fmt::format("a question with {} choices", question.choices.size());
  }
  std::string operator()(const json::value&) const { return "a JSON value"; }
  std::string operator()(const std::vector<Value>& list) const { return fmt::format("a list of {}", list.size()); }
};

}  // namespace

bool is_of(const Value& value, const Type& type) {
  switch (type.kind()) {
    case Type::Kind::item:
      return std::holds_alternative<ItemId>(value.data);
    case Type::Kind::items:
      return std::holds_alternative<Ranking>(value.data);
    case Type::Kind::user:
      return std::holds_alternative<User>(value.data);
    case Type::Kind::text:
      return std::holds_alternative<std::string>(value.data);
    case Type::Kind::number:
      return std::holds_alternative<double>(value.data);
    case Type::Kind::date:
      return std::holds_alternative<Date>(value.data);
    case Type::Kind::time:
      return std::holds_alternative<LocalTime>(value.data);
    case Type::Kind::duration:
      return std::holds_alternative<Duration>(value.data);
    case Type::Kind::boolean:
      return std::holds_alternative<bool>(value.data);
    case Type::Kind::filter:
      return std::holds_alternative<Filter>(value.data);
    case Type::Kind::facts:
      return std::holds_alternative<std::vector<Fact>>(value.data);
    case Type::Kind::explanation:
      return std::holds_alternative<Explanation>(value.data);
    case Type::Kind::question:
      return std::holds_alternative<Question>(value.data);
    case Type::Kind::nothing:
      return std::holds_alternative<std::monostate>(value.data);
    case Type::Kind::json:
      return !value.is_absent();
    case Type::Kind::optional:
      return value.is_absent() || is_of(value, type.element());
    case Type::Kind::record: {
      const auto* record = std::get_if<Record>(&value.data);
      return record != nullptr && std::ranges::all_of(type.fields(), [&](const Type::Field& field) {
               const Value* found = record->find(field.name);
               return found == nullptr ? field.type.is_optional() : is_of(*found, field.type);
             });
    }
    case Type::Kind::list: {
      const auto* list = std::get_if<std::vector<Value>>(&value.data);
      return list != nullptr &&
             std::ranges::all_of(*list, [&](const Value& element) { return is_of(element, type.element()); });
    }
  }
  return false;
}

bool Record::operator==(const Record&) const = default;

const Value* Record::find(std::string_view name) const {
  const auto found = std::ranges::find(fields, name, &RecordField::name);
  return found == fields.end() ? nullptr : &found->value;
}

std::string digest(const Value& value) {
  return std::visit(Digest{}, value.data);
}

}  // namespace attune::plan
