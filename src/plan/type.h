#pragma once
#include "base/error.h"

#include <memory>
#include <string>
#include <string_view>

namespace attune::plan {

/// The type of a value in a plan: item, items (ordered, scored), user, text, number, date, bool, filter, facts,
/// explanation, question, nothing, json, list of T, optional T.
class Type {
 public:
  enum class Kind {
    item,
    items,
    user,
    text,
    number,
    date,
    boolean,
    filter,
    facts,
    explanation,
    question,
    nothing,
    json,
    list,
    optional
  };
  Type(Kind kind) : kind_(kind) {}  // NOLINT(google-explicit-constructor): a kind is a type
  static Type list_of(Type element);
  static Type optional_of(Type element);

  [[nodiscard]] Kind kind() const { return kind_; }
  /// Of a list or an optional.
  [[nodiscard]] const Type& element() const { return *element_; }
  bool operator==(const Type& other) const;
  /// Whether a value of `from` may stand where this is wanted: equal; T where optional T is wanted; list of T where
  /// list of optional T is; anything where json is.
  [[nodiscard]] bool accepts(const Type& from) const;

 private:
  Kind kind_;
  std::shared_ptr<const Type> element_;
};

/// "items", "list of text", "optional number".
std::string to_text(const Type& type);
/// Errors: parse_error.
Result<Type> parse_type(std::string_view text);

}  // namespace attune::plan
