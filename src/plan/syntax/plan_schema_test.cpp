#include "plan/syntax/plan_schema.h"

#include "plan/syntax/plan_json.h"
#include "plan/testing/counting_tools.h"
#include "plan/testing/film_tools.h"
#include "plan/testing/sound_plan.h"

#include <regex>

#include <gtest/gtest.h>

namespace attune::plan {
namespace {

/// The keywords that plan_schema() uses, by the words of the specification.
class Validator {
 public:
  explicit Validator(const json::value& schema) : root_(schema.get_object()) {}
  [[nodiscard]] bool takes(const json::value& document) const { return takes(document, root_); }

 private:
  [[nodiscard]] bool takes(const json::value& value, const json::value& schema) const {
    return schema.is_bool() ? schema.get_bool() : takes(value, schema.get_object());
  }

  [[nodiscard]] bool takes(const json::value& value, const json::object& schema) const {
    for (const auto& [keyword, wanted] : schema)
      if (!keyword_holds(keyword, wanted, value, schema)) return false;
    return true;
  }

  [[nodiscard]] bool keyword_holds(std::string_view keyword, const json::value& wanted, const json::value& value,
                                   const json::object& schema) const {
    if (keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "$defs") return true;
    if (keyword == "$ref") {
      const std::string_view path = wanted.get_string();
      return takes(value, root_.at("$defs").get_object().at(path.substr(std::string_view("#/$defs/").size())));
    }
    if (keyword == "const") return value == wanted;
    if (keyword == "enum") return std::ranges::find(wanted.get_array(), value) != wanted.get_array().end();
    if (keyword == "anyOf")
      return std::ranges::any_of(wanted.get_array(), [&](const json::value& one) { return takes(value, one); });
    if (keyword == "type") {
      if (wanted.is_string()) return is_a(value, wanted.get_string());
      return std::ranges::any_of(wanted.get_array(), [&](const auto& one) { return is_a(value, one.get_string()); });
    }
    if (keyword == "minimum") return !value.is_number() || value.to_number<double>() >= wanted.to_number<double>();
    if (keyword == "maximum") return !value.is_number() || value.to_number<double>() <= wanted.to_number<double>();
    if (keyword == "pattern")
      return !value.is_string() ||
             std::regex_search(std::string(value.get_string()), std::regex(std::string(wanted.get_string())));
    if (const auto* object = value.if_object()) {
      if (keyword == "required")
        return std::ranges::all_of(wanted.get_array(),
                                   [&](const auto& key) { return object->contains(key.get_string()); });
      if (keyword == "properties")
        return std::ranges::all_of(*object, [&](const auto& entry) {
          const auto* inner = wanted.get_object().if_contains(entry.key());
          return inner == nullptr || takes(entry.value(), *inner);
        });
      if (keyword == "minProperties") return object->size() >= wanted.to_number<std::size_t>();
      if (keyword == "additionalProperties")
        return std::ranges::all_of(*object, [&](const auto& entry) {
          const auto* properties = schema.if_contains("properties");
          const bool is_known = properties != nullptr && properties->get_object().contains(entry.key());
          return is_known || takes(entry.value(), wanted);
        });
    }
    if (const auto* array = value.if_array()) {
      const std::size_t prefix = schema.contains("prefixItems") ? schema.at("prefixItems").get_array().size() : 0;
      if (keyword == "minItems") return array->size() >= wanted.to_number<std::size_t>();
      if (keyword == "maxItems") return array->size() <= wanted.to_number<std::size_t>();
      if (keyword == "items") {
        for (std::size_t i = prefix; i < array->size(); ++i)
          if (!takes((*array)[i], wanted)) return false;
      } else if (keyword == "prefixItems") {
        for (std::size_t i = 0; i < std::min(prefix, array->size()); ++i)
          if (!takes((*array)[i], wanted.get_array()[i])) return false;
      } else if (keyword == "contains") {
        const auto found = std::ranges::count_if(*array, [&](const json::value& one) { return takes(one, wanted); });
        return found >= 1 && found <= schema.at("maxContains").to_number<std::int64_t>();
      }
    }
    return true;
  }

  static bool is_a(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer")
      return value.is_number() && value.to_number<double>() == std::floor(value.to_number<double>());
    return type == "number" && value.is_number();
  }

  const json::object& root_;
};

TEST(PlanSchemaTest, TakesWhatSoundPlansAreAsJson) {
  const auto films = testing::numbered_films();
  testing::EffectLog log;
  const json::value schema = plan_schema(*testing::counting_tools(films, log));
  const Validator validator(schema);
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Plan plan = parse(testing::SoundPlanWriter(seed).plan(3 + seed % 20)).value();
    if (!plan.definitions.empty()) continue;
    ++taken;
    EXPECT_TRUE(validator.takes(to_json(plan))) << to_text(plan) << attune::to_json(to_json(plan));
  }
  EXPECT_GT(taken, 100U);
}

TEST(PlanSchemaTest, RefusesWhatNoToolTakes) {
  const json::value schema = plan_schema(*testing::film_tools());
  const auto takes = [&](std::string_view text) {
    return Validator(schema).takes(to_json(parse(fmt::format("plan \"x\" {} reply(a)", text)).value()));
  };
  EXPECT_TRUE(takes("a = candidates(user: $user, limit: 5)"));
  EXPECT_TRUE(takes("a = candidates($user)"));
  EXPECT_TRUE(takes("a = candidates(user: $user, limit: 1 + 1, like: [first(search(\"x\"))])"));
  EXPECT_TRUE(takes("a = order(item: first(b)) needs confirmation"));
  EXPECT_TRUE(takes("a = lookup(key: {a: 1, \"b c\": [{d: $user}]}) needs confirmation"));
  EXPECT_TRUE(takes("a = visit(at: {city: \"Oslo\", pin: 1}) needs confirmation"));
  EXPECT_FALSE(takes("a = visit(at: {street: \"Oslo\"}) needs confirmation"));
  EXPECT_FALSE(takes("a = visit(at: {city: 5}) needs confirmation"));
  EXPECT_FALSE(takes("a = search(query: {a: 1})"));
  EXPECT_FALSE(takes("a = watchlist(user: $user)"));
  EXPECT_FALSE(takes("a = candidates(user: $user, colour: 1)"));
  EXPECT_FALSE(takes("a = candidates(limit: 5)"));
  EXPECT_FALSE(takes("a = candidates(user: $user, limit: 0)"));
  EXPECT_FALSE(takes("a = candidates(user: $user, limit: 1.5)"));
  EXPECT_FALSE(takes("a = candidates(user: \"ada\")"));
  EXPECT_FALSE(takes("a = poster(item: b, size: \"huge\")"));
  EXPECT_FALSE(takes("a = candidates(user: $user, like: [watchlist()])"));
  EXPECT_FALSE(takes("a = order(item: first(b))"));
  EXPECT_FALSE(takes("a = take(items: b, count: 1, n: 2)"));
  EXPECT_FALSE(takes("a = search(query: \"x\", since: \"2026-11-25\")"));
  EXPECT_FALSE(takes("b = search(query: \"x\") reply(b)"));  // replies twice
}

}  // namespace
}  // namespace attune::plan
