#include "stub_models/schema_sampler.h"

#include "base/utf8.h"
#include "stub_models/pattern_sampler.h"
#include "stub_models/schema_merge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <regex>
#include <utility>

namespace attune::stub_models {
namespace {

constexpr std::size_t kEndless = 1'000'000;

const json::array* list_at(const json::object& schema, std::string_view key) {
  const json::value* value = schema.if_contains(key);
  return value == nullptr ? nullptr : value->if_array();
}
const json::object* object_at(const json::object& schema, std::string_view key) {
  const json::value* value = schema.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}
std::string_view text_at(const json::object& schema, std::string_view key) {
  const json::value* value = schema.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}
std::optional<double> number_at(const json::object& schema, std::string_view key) {
  const json::value* value = schema.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}
std::size_t count_at(const json::object& schema, std::string_view key, std::size_t otherwise) {
  const auto number = number_at(schema, key);
  return number && *number >= 0 ? static_cast<std::size_t>(*number) : otherwise;
}

/// Whether the pattern takes the text; also where it is none that can be told.
bool matches(std::string_view pattern, const std::string& text) {
  try {
    return std::regex_search(text, std::regex(pattern.begin(), pattern.end()));
  } catch (const std::regex_error&) {
    return true;
  }
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view example_of_format(std::string_view format) {
  if (format == "date") return "2026-11-30";
  if (format == "date-time") return "2026-11-30T12:00:00Z";
  if (format == "time") return "12:00:00Z";
  if (format == "email") return "ada@example.org";
  if (format == "uri") return "https://example.org/";
  if (format == "uuid") return "123e4567-e89b-12d3-a456-426614174000";
  return {};
}

std::string type_of(const json::object& schema, Random* random) {
  const json::value* type = schema.if_contains("type");
  if (type != nullptr && type->is_string()) return std::string(type->get_string());
  if (type != nullptr && type->is_array() && !type->get_array().empty()) {
    const json::array& types = type->get_array();
    return std::string(json::value_to<std::string>(types[random == nullptr ? 0 : random->below(types.size())]));
  }
  if (schema.contains("properties") || schema.contains("required")) return "object";
  if (schema.contains("items") || schema.contains("prefixItems")) return "array";
  if (schema.contains("pattern") || schema.contains("minLength")) return "string";
  if (schema.contains("minimum") || schema.contains("maximum")) return "number";
  constexpr std::array<std::string_view, 4> kSimple{"string", "number", "boolean", "null"};
  return std::string(kSimple[random == nullptr ? 0 : random->below(kSimple.size())]);
}

}  // namespace

/// One value in the making.
class SchemaSampler::Sampling {
 public:
  Sampling(const SchemaSampler& sampler, Random* random, const SampleOptions& options)
      : sampler_(sampler), random_(random), options_(options) {}

  json::value value(const json::value& schema, std::string_view key, std::size_t depth) {
    if (const auto* object = schema.if_object()) return value_of(resolved(*object, depth), key, depth);
    return json::value(word());
  }

 private:
  std::size_t below(std::size_t bound) { return random_ == nullptr ? 0 : random_->below(bound); }
  bool chance(double share) { return random_ != nullptr && random_->uniform() < share; }
  [[nodiscard]] bool is_deep(std::size_t depth) const { return random_ == nullptr || depth >= options_.depth; }

  /// With references followed, and one alternative chosen of each.
  json::object resolved(json::object schema, std::size_t depth) {
    for (int round = 0; round < 64; ++round) {
      if (const json::value* reference = schema.if_contains("$ref"); reference != nullptr && reference->is_string()) {
        const json::value* target = sampler_.find(reference->get_string());
        schema.erase("$ref");
        if (target != nullptr && target->is_object()) schema = merged(target->get_object(), schema);
      } else if (const json::array* all = list_at(schema, "allOf")) {
        const json::array parts = *all;
        schema.erase("allOf");
        for (const json::value& part : parts)
          if (part.is_object()) schema = merged(std::move(schema), resolved(part.get_object(), depth));
      } else if (schema.contains("anyOf") || schema.contains("oneOf")) {
        const std::string_view which = schema.contains("anyOf") ? "anyOf" : "oneOf";
        const json::array alternatives = *list_at(schema, which);
        schema.erase(which);
        const json::value& chosen = alternatives[choice(alternatives, depth)];
        if (chosen.is_object()) schema = merged(std::move(schema), chosen.get_object());
      } else {
        return schema;
      }
    }
    return schema;
  }

  std::size_t choice(const json::array& alternatives, std::size_t depth) {
    if (!is_deep(depth)) return below(alternatives.size());
    std::size_t best = 0;
    std::size_t least = kEndless + 1;
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
      const std::size_t height = sampler_.height(alternatives[i]);
      if (height >= least) continue;
      least = height;
      best = i;
    }
    return best;
  }

  json::value value_of(const json::object& schema, std::string_view key, std::size_t depth) {
    if (const json::value* constant = schema.if_contains("const")) return *constant;
    if (const json::array* choices = list_at(schema, "enum"); choices != nullptr && !choices->empty())
      return chosen(*choices, schema, key);
    const std::string type = type_of(schema, random_);
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, key, depth);
    if (type == "string") return json::value(text(schema, key));
    if (type == "integer") return whole_number(schema);
    if (type == "number") return number(schema);
    if (type == "boolean") return json::value(below(2) == 1);
    return nullptr;
  }

  json::value chosen(const json::array& choices, const json::object& schema, std::string_view key) {
    if (options_.text) {
      const auto wished = options_.text({.key = key, .schema = schema}, random());
      if (wished && std::ranges::find(choices, json::value(*wished)) != choices.end()) return json::value(*wished);
    }
    return choices[below(choices.size())];
  }

  json::value object(const json::object& schema, std::size_t depth) {
    json::object made;
    const json::array* required = list_at(schema, "required");
    const json::object* properties = object_at(schema, "properties");
    const auto is_required = [&](std::string_view name) {
      return required != nullptr && std::ranges::find(*required, json::value(name)) != required->end();
    };
    if (properties != nullptr)
      for (const auto& [name, property] : *properties)
        if (is_required(name) || (!is_deep(depth) && chance(options_.optional_keys)))
          made[name] = value(property, name, depth + 1);
    const json::value anything(json::object{});
    const json::value* more = schema.if_contains("additionalProperties");
    const bool is_closed = more != nullptr && *more == json::value(false);
    const json::value& other = more != nullptr && more->is_object() ? *more : anything;
    if (required != nullptr)
      for (const json::value& each : *required)
        if (each.is_string() && !made.contains(each.get_string()))
          made[each.get_string()] = value(other, each.get_string(), depth + 1);
    const std::size_t least = count_at(schema, "minProperties", 0);
    if (is_closed) {
      if (properties != nullptr)
        for (const auto& [name, property] : *properties)
          if (made.size() < least && !made.contains(name)) made[name] = value(property, name, depth + 1);
      return made;
    }
    std::size_t extra = is_deep(depth) || more == nullptr ? 0 : below(options_.more_elements + 1);
    for (std::size_t i = 0; made.size() < least || extra > 0; ++i) {
      const std::string name = fmt::format("{}{}", word(), i == 0 ? "" : std::to_string(i));
      if (!made.contains(name)) made[name] = value(other, name, depth + 1);
      if (extra > 0) --extra;
    }
    return made;
  }

  json::value array(const json::object& schema, std::string_view key, std::size_t depth) {
    json::array made;
    const json::array* prefix = list_at(schema, "prefixItems");
    const json::value* items = schema.if_contains("items");
    if (items != nullptr && items->is_array()) {  // as draft 7 has it
      prefix = &items->get_array();
      items = schema.if_contains("additionalItems");
    }
    const std::size_t least = count_at(schema, "minItems", 0);
    const std::size_t most = count_at(schema, "maxItems", std::numeric_limits<std::size_t>::max());
    const json::value* contained = schema.if_contains("contains");
    const std::size_t must_contain = contained == nullptr ? 0 : count_at(schema, "minContains", 1);
    const std::size_t more = is_deep(depth) ? 0 : below(options_.more_elements + 1);
    const std::size_t size = std::min(std::max(least, must_contain) + more, most);
    if (prefix != nullptr)
      for (std::size_t i = 0; i < prefix->size() && made.size() < std::max(size, least); ++i)
        made.push_back(value((*prefix)[i], key, depth + 1));
    if (items != nullptr && *items == json::value(false)) return made;
    const json::value anything(json::object{});
    json::value element = items == nullptr ? anything : *items;
    if (contained != nullptr && schema.contains("maxContains")) element = without(element, *contained);
    Random* const before = random_;
    for (std::size_t tries = 0; made.size() + must_contain < size && tries < 4 * size + 64; ++tries) {
      json::value next = value(element, key, depth + 1);
      if (is_unique(schema) && std::ranges::find(made, next) != made.end()) {
        random_ = &random();  // the smallest alone would never differ
        continue;
      }
      made.push_back(std::move(next));
    }
    random_ = before;
    for (std::size_t i = 0; i < must_contain; ++i) made.push_back(value(*contained, key, depth + 1));
    return made;
  }

  static bool is_unique(const json::object& schema) {
    const json::value* unique = schema.if_contains("uniqueItems");
    return unique != nullptr && *unique == json::value(true);
  }
  /// An element's schema without the alternative that is contained so many times and no more.
  static json::value without(const json::value& element, const json::value& contained) {
    const json::array* alternatives = element.is_object() ? list_at(element.get_object(), "anyOf") : nullptr;
    if (alternatives == nullptr) return element;
    json::array others;
    for (const json::value& each : *alternatives)
      if (each != contained) others.push_back(each);
    json::object schema = element.get_object();
    schema["anyOf"] = std::move(others);
    return schema;
  }

  std::string text(const json::object& schema, std::string_view key) {
    const std::string_view pattern = text_at(schema, "pattern");
    const std::size_t least = count_at(schema, "minLength", 0);
    const std::size_t most = count_at(schema, "maxLength", std::numeric_limits<std::size_t>::max());
    const auto fits = [&](const std::string& text) {
      return characters_of(text) >= least && characters_of(text) <= most && (pattern.empty() || matches(pattern, text));
    };
    if (options_.text)
      if (auto wished = options_.text({.key = key, .schema = schema}, random()); wished && fits(*wished))
        return *std::move(wished);
    if (!pattern.empty())
      for (int tries = 0; tries < 16; ++tries)
        if (auto made = text_matching(pattern, random_); made && fits(*made)) return *std::move(made);
    if (const std::string_view example = example_of_format(text_at(schema, "format")); !example.empty())
      return std::string(example);
    std::string made = random_ == nullptr && least == 0 ? "" : word();
    while (characters_of(made) < least) made += " " + word();
    while (characters_of(made) > most) made = cut_utf8(made, made.size() - 1);
    return made;
  }

  json::value whole_number(const json::object& schema) {
    const double step = number_at(schema, "multipleOf").value_or(1);
    auto [low, high] = bounds(schema);
    low = std::ceil(low / step);
    high = std::floor(high / step);
    const double chosen = low + static_cast<double>(below(static_cast<std::size_t>(std::max(high - low, 0.0)) + 1));
    return json::value(static_cast<std::int64_t>(chosen * step));
  }
  json::value number(const json::object& schema) {
    if (const auto step = number_at(schema, "multipleOf")) {
      auto [low, high] = bounds(schema);
      low = std::ceil(low / *step);
      high = std::floor(high / *step);
      return json::value((low + static_cast<double>(below(static_cast<std::size_t>(std::max(high - low, 0.0)) + 1))) *
                         *step);
    }
    const auto [low, high] = bounds(schema);
    if (random_ == nullptr) return json::value(low);
    if (chance(0.5)) {
      const double whole = std::round(low + random_->uniform() * (high - low));
      if (whole >= low && whole <= high) return json::value(whole);
    }
    return json::value(low + random_->uniform() * (high - low));
  }
  /// Both within; at most 100 apart where one is open.
  static std::pair<double, double> bounds(const json::object& schema) {
    constexpr double kSpan = 100;
    auto low = number_at(schema, "minimum");
    auto high = number_at(schema, "maximum");
    if (const auto above = number_at(schema, "exclusiveMinimum")) low = std::max(low.value_or(*above + 1), *above + 1);
    if (const auto under = number_at(schema, "exclusiveMaximum"))
      high = std::min(high.value_or(*under - 1), *under - 1);
    if (!low && !high) return {0, kSpan};
    if (!low) return {*high - kSpan, *high};
    return {*low, high.value_or(*low + kSpan)};
  }

  std::string word() {
    constexpr std::array<std::string_view, 16> kWords{
        "umber",  "a",      "zw\xC3\xB6lf",      "sail", "no", "kettle", "\"q\"", "{slot}", "</p>", "42", "north",
        "ignore", "tide\n", "f\xF0\x9F\x8E\xAC", "heat", "-1"};
    return std::string(kWords[below(kWords.size())]);
  }
  Random& random() { return random_ == nullptr ? fixed_ : *random_; }

  const SchemaSampler& sampler_;
  Random* random_;
  Random fixed_{0};
  const SampleOptions& options_;
};

SchemaSampler::SchemaSampler(json::object schema) : root_(std::move(schema)) {
  // How deep what a reference leads to must be: from below, until nothing changes.
  std::vector<std::string> references;
  const std::function<void(const json::value&)> collect = [&](const json::value& value) {
    if (const auto* list = value.if_array())
      for (const json::value& each : *list) collect(each);
    if (const auto* object = value.if_object())
      for (const auto& [key, each] : *object) {
        if (key == "$ref" && each.is_string() && !heights_.contains(std::string_view(each.get_string()))) {
          references.emplace_back(each.get_string());
          heights_[references.back()] = kEndless;
        }
        collect(each);
      }
  };
  collect(root_);
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (const std::string& reference : references) {
      const json::value* target = find(reference);
      const std::size_t height = target == nullptr ? 0 : this->height(*target);
      if (height >= heights_[reference]) continue;
      heights_[reference] = height;
      is_changed = true;
    }
  }
}

json::value SchemaSampler::smallest(const TextChoice& text) const {
  const SampleOptions options{.text = text};
  return Sampling(*this, nullptr, options).value(root_, "", 0);
}

json::value SchemaSampler::any(Random& random, const SampleOptions& options) const {
  return Sampling(*this, &random, options).value(root_, "", 0);
}

std::size_t SchemaSampler::height(const json::value& schema) const {
  const auto* object = schema.if_object();
  if (object == nullptr) return 0;
  std::size_t height = 0;
  if (const json::value* reference = object->if_contains("$ref"); reference != nullptr && reference->is_string()) {
    const auto known = heights_.find(std::string_view(reference->get_string()));
    height = known == heights_.end() ? 0 : known->second;
  }
  for (const std::string_view which : {"anyOf", "oneOf"}) {
    const json::array* alternatives = list_at(*object, which);
    if (alternatives == nullptr) continue;
    std::size_t least = kEndless;
    for (const json::value& each : *alternatives) least = std::min(least, this->height(each));
    height = std::max(height, least);
  }
  if (const json::array* all = list_at(*object, "allOf"))
    for (const json::value& each : *all) height = std::max(height, this->height(each));
  const auto below = [&](const json::value& inner) {
    height = std::max(height, std::min(1 + this->height(inner), kEndless));
  };
  const json::object* properties = object_at(*object, "properties");
  if (const json::array* required = list_at(*object, "required"); required != nullptr && properties != nullptr)
    for (const json::value& name : *required)
      if (name.is_string() && properties->contains(name.get_string())) below(properties->at(name.get_string()));
  if (const json::value* items = object->if_contains("items"); items != nullptr && count_at(*object, "minItems", 0) > 0)
    below(*items);
  if (const json::array* prefix = list_at(*object, "prefixItems");
      prefix != nullptr && count_at(*object, "minItems", 0) > 0)
    for (const json::value& each : *prefix) below(each);
  if (const json::value* contained = object->if_contains("contains")) below(*contained);
  if (const json::value* more = object->if_contains("additionalProperties");
      more != nullptr && count_at(*object, "minProperties", 0) > 0)
    below(*more);
  return height;
}

const json::value* SchemaSampler::find(std::string_view reference) const {
  if (!reference.starts_with('#')) return nullptr;
  boost::system::error_code code;
  return root_.find_pointer(reference.substr(1), code);
}

}  // namespace attune::stub_models
