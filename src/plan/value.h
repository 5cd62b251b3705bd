#pragma once
#include "base/json.h"
#include "data/evidence.h"
#include "data/filter/filter.h"
#include "data/ranking.h"
#include "plan/time.h"
#include "plan/type.h"

#include <string>
#include <variant>
#include <vector>

namespace attune::plan {

struct User {
  std::string key;
  bool operator==(const User&) const = default;
};

/// A fact about a user, as tools hand it on.
struct Fact {
  std::string kind;   ///< "likes", "avoids"
  std::string field;  ///< catalogue field or "item"
  std::string value;
  bool operator==(const Fact&) const = default;
};

/// Reasons for items, with the evidence they cite.
struct Explanation {
  std::vector<Reason> reasons;
  std::vector<Evidence> evidence;
  bool operator==(const Explanation&) const = default;
};

/// A question to put to the person, with choices to click.
struct Question {
  std::string text;                  ///< empty: to be phrased from the rest
  std::vector<std::string> choices;  ///< of a field: its labels, a single one for yes or no; of items: their titles
  std::string field;                 ///< the catalogue field it is about; empty where it is about none
  std::vector<ItemId> items{};       ///< two that are to be compared; empty where it is about none
  bool operator==(const Question&) const = default;
};

struct Value;
struct RecordField;

/// Named values, in their type's order; absent ones may be left out.
struct Record {
  std::vector<RecordField> fields;
  /// Null where there is no such field.
  [[nodiscard]] const Value* find(std::string_view name) const;
  bool operator==(const Record&) const;
};

/// A value of a running plan. Ranking is `items`; std::monostate is an absent optional.
struct Value {
  std::variant<std::monostate, ItemId, Ranking, User, std::string, double, Date, LocalTime, Duration, bool, Filter,
               std::vector<Fact>, Explanation, Question, json::value, std::vector<Value>, Record>
      data;
  bool operator==(const Value&) const = default;
  [[nodiscard]] bool is_absent() const { return std::holds_alternative<std::monostate>(data); }
};

struct RecordField {
  std::string name;
  Value value;
  bool operator==(const RecordField&) const = default;
};

/// Whether a value may stand where `type` is wanted; an absent one only where that is optional or nothing.
bool is_of(const Value& value, const Type& type);
/// What a value is, for people who read a trace: "12 items", "true", "a list of 3".
std::string digest(const Value& value);

}  // namespace attune::plan
