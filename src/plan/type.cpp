#include "plan/type.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace attune::plan {
namespace {

constexpr std::array<std::pair<Type::Kind, std::string_view>, 15> kNames{{{Type::Kind::item, "item"},
                                                                          {Type::Kind::items, "items"},
                                                                          {Type::Kind::user, "user"},
                                                                          {Type::Kind::text, "text"},
                                                                          {Type::Kind::number, "number"},
                                                                          {Type::Kind::date, "date"},
                                                                          {Type::Kind::time, "time"},
                                                                          {Type::Kind::duration, "duration"},
                                                                          {Type::Kind::boolean, "bool"},
                                                                          {Type::Kind::filter, "filter"},
                                                                          {Type::Kind::facts, "facts"},
                                                                          {Type::Kind::explanation, "explanation"},
                                                                          {Type::Kind::question, "question"},
                                                                          {Type::Kind::nothing, "nothing"},
                                                                          {Type::Kind::json, "json"}}};
constexpr std::string_view kListOf = "list of ";
constexpr std::string_view kOptional = "optional ";
constexpr int kDeepest = 8;

Result<Type> parse_nested(std::string_view text, int depth) {
  if (depth > kDeepest) return parse_error("a type is nested more than {} deep", kDeepest);
  for (const std::string_view prefix : {kListOf, kOptional}) {
    if (!text.starts_with(prefix)) continue;
    ATTUNE_TRY(element, parse_nested(text.substr(prefix.size()), depth + 1));
    return prefix == kListOf ? Type::list_of(std::move(element)) : Type::optional_of(std::move(element));
  }
  for (const auto& [kind, name] : kNames)
    if (name == text) return Type(kind);
  return parse_error("there is no type '{}'", text).mend("for example: item, items, text, number, list of text");
}

}  // namespace

Type Type::list_of(Type element) {
  Type type(Kind::list);
  type.element_ = std::make_shared<const Type>(std::move(element));
  return type;
}

Type Type::optional_of(Type element) {
  if (element.is_optional()) return element;
  Type type(Kind::optional);
  type.element_ = std::make_shared<const Type>(std::move(element));
  return type;
}

Type Type::record_of(std::vector<Field> fields) {
  Type type(Kind::record);
  type.fields_ = std::make_shared<const std::vector<Field>>(std::move(fields));
  return type;
}

const Type* Type::field(std::string_view name) const {
  const auto found = std::ranges::find(*fields_, name, &Field::name);
  return found == fields_->end() ? nullptr : &found->type;
}

bool Type::operator==(const Type& other) const {
  if (kind_ != other.kind_) return false;
  if (kind_ == Kind::record) return *fields_ == *other.fields_;
  return element_ == nullptr || *element_ == *other.element_;
}

bool Type::accepts(const Type& from) const {
  if (kind_ == Kind::json) return from.kind_ != Kind::nothing && !from.is_optional();
  if (*this == from) return true;
  switch (kind_) {
    case Kind::optional:
      return element().accepts(from.present());
    case Kind::list:
      return from.kind_ == Kind::list && element().accepts(from.element());
    case Kind::record:
      return from.kind_ == Kind::record && std::ranges::all_of(fields(), [&](const Field& wanted) {
               const Type* given = from.field(wanted.name);
               return given == nullptr ? wanted.type.is_optional() : wanted.type.accepts(*given);
             });
    default:
      return false;
  }
}

std::optional<Type> common_type(const Type& a, const Type& b) {
  if (a.accepts(b)) return a;
  if (b.accepts(a)) return b;
  if (!a.is_optional() && !b.is_optional()) return std::nullopt;
  const auto present = common_type(a.present(), b.present());
  return present ? std::optional(Type::optional_of(*present)) : std::nullopt;
}

std::string to_text(const Type& type) {
  if (type.kind() == Type::Kind::list) return std::string(kListOf) + to_text(type.element());
  if (type.kind() == Type::Kind::optional) return std::string(kOptional) + to_text(type.element());
  if (type.kind() == Type::Kind::record) {
    std::string text = "{";
    for (const Type::Field& field : type.fields())
      text.append(text.size() > 1 ? ", " : "").append(field.name).append(": ").append(to_text(field.type));
    return text + "}";
  }
  for (const auto& [kind, name] : kNames)
    if (kind == type.kind()) return std::string(name);
  return "nothing";
}

Result<Type> parse_type(std::string_view text) {
  return parse_nested(text, 0);
}

}  // namespace attune::plan
