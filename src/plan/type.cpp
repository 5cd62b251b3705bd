#include "plan/type.h"

#include <array>
#include <utility>

namespace attune::plan {
namespace {

constexpr std::array<std::pair<Type::Kind, std::string_view>, 13> kNames{{{Type::Kind::item, "item"},
                                                                          {Type::Kind::items, "items"},
                                                                          {Type::Kind::user, "user"},
                                                                          {Type::Kind::text, "text"},
                                                                          {Type::Kind::number, "number"},
                                                                          {Type::Kind::date, "date"},
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
  Type type(Kind::optional);
  type.element_ = std::make_shared<const Type>(std::move(element));
  return type;
}

bool Type::operator==(const Type& other) const {
  if (kind_ != other.kind_ || (element_ == nullptr) != (other.element_ == nullptr)) return false;
  return element_ == nullptr || *element_ == *other.element_;
}

bool Type::accepts(const Type& from) const {
  if (kind_ == Kind::json || *this == from) return true;
  if (kind_ == Kind::optional) return element().accepts(from.kind() == Kind::optional ? from.element() : from);
  return kind_ == Kind::list && from.kind() == Kind::list && element().accepts(from.element());
}

std::string to_text(const Type& type) {
  if (type.kind() == Type::Kind::list) return std::string(kListOf) + to_text(type.element());
  if (type.kind() == Type::Kind::optional) return std::string(kOptional) + to_text(type.element());
  for (const auto& [kind, name] : kNames)
    if (kind == type.kind()) return std::string(name);
  return "nothing";
}

Result<Type> parse_type(std::string_view text) {
  return parse_nested(text, 0);
}

}  // namespace attune::plan
