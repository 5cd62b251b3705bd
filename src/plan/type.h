#pragma once
#include "base/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::plan {

/// The type of a value in a plan: item, items (ordered, scored), user, text, number, date, time, duration, bool,
/// filter, facts, explanation, question, nothing, json, list of T, optional T, and records of named fields.
class Type {
 public:
  enum class Kind {
    item,
    items,
    user,
    text,
    number,
    date,
    time,
    duration,
    boolean,
    filter,
    facts,
    explanation,
    question,
    nothing,
    json,
    list,
    optional,
    record
  };
  struct Field;

  Type(Kind kind) : kind_(kind) {}  // NOLINT(google-explicit-constructor): a kind is a type
  static Type list_of(Type element);
  /// An optional of an optional is an optional.
  static Type optional_of(Type element);
  static Type record_of(std::vector<Field> fields);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_optional() const { return kind_ == Kind::optional; }
  /// Of a list or an optional.
  [[nodiscard]] const Type& element() const { return *element_; }
  /// Of an optional, what may be absent; else the type itself.
  [[nodiscard]] const Type& present() const { return is_optional() ? *element_ : *this; }
  /// Of a record, in its order.
  [[nodiscard]] const std::vector<Field>& fields() const { return *fields_; }
  /// Null where a record has no such field.
  [[nodiscard]] const Type* field(std::string_view name) const;
  bool operator==(const Type& other) const;
  /// Whether a value of `from` may stand where this is wanted: equal; T where optional T is wanted; list of T where
  /// list of optional T is; a record that has the wanted fields and more; anything where json is.
  [[nodiscard]] bool accepts(const Type& from) const;

 private:
  Kind kind_;
  std::shared_ptr<const Type> element_;
  std::shared_ptr<const std::vector<Field>> fields_;
};

struct Type::Field {
  std::string name;
  Type type;
  bool operator==(const Field&) const = default;
};

/// What both are, for the two ends of a branch: the one that accepts the other. Empty where neither does.
std::optional<Type> common_type(const Type& a, const Type& b);

/// "items", "list of text", "optional number", "{id: text, title: optional text}".
std::string to_text(const Type& type);
/// Reads all but records. Errors: parse_error.
Result<Type> parse_type(std::string_view text);

}  // namespace attune::plan
