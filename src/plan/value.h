#pragma once
#include "base/json.h"
#include "data/evidence.h"
#include "data/filter/filter.h"
#include "data/ranking.h"
#include "plan/plan.h"
#include "plan/type.h"

#include <memory>
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

/// What ask_user makes: the question to put to the person, with choices to click.
struct Question {
  std::string text;  ///< empty: to be phrased from the field
  std::vector<std::string> choices;
  std::string field;  ///< the catalogue field it is about; empty where it is about none
  bool operator==(const Question&) const = default;
};

/// A value of a running plan. Ranking is `items`; std::monostate is an absent optional.
struct Value {
  std::variant<std::monostate, ItemId, Ranking, User, std::string, double, Date, bool, Filter, std::vector<Fact>,
               Explanation, Question, json::value, std::vector<Value>>
      data;
  bool operator==(const Value&) const = default;
};

}  // namespace attune::plan
