#pragma once
#include "base/json.h"
#include "base/random.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::stub_models {

/// A place in a value that wants a text.
struct TextPlace {
  std::string_view key;  ///< that it stands under; of a list's element: the list's
  const json::object& schema;
};
/// Texts of somebody's choice; nothing where any will do. What a schema's lengths and patterns don't take is not used.
using TextChoice = std::function<std::optional<std::string>(const TextPlace&, Random&)>;

struct SampleOptions {
  std::size_t depth = 12;         ///< of nesting, from where on the flattest choices are made
  std::size_t more_elements = 3;  ///< of a list or of optional keys, beyond what it must have
  double optional_keys = 0.5;     ///< share of those that are there
  TextChoice text{};
};

/// Makes values that conform to a JSON Schema: the flattest and shortest there is, or at random. Takes type, enum,
/// const, properties, required, additionalProperties, minProperties, items, prefixItems, contains, minItems, maxItems,
/// uniqueItems, bounds and multipleOf of numbers, lengths, patterns and common formats of texts, anyOf, oneOf (one
/// alternative, without a look at the others), allOf, "$ref" within the schema. "not", "if" and patternProperties are
/// passed over: who needs them holds the value against the schema.
///
/// Not thread-safe for one Random; the sampler itself is immutable. The schema need not outlive it.
class SchemaSampler {
 public:
  explicit SchemaSampler(json::object schema);

  [[nodiscard]] json::value smallest(const TextChoice& text = {}) const;
  [[nodiscard]] json::value any(Random& random, const SampleOptions& options = {}) const;

 private:
  class Sampling;
  /// How deep a value at least is that conforms.
  [[nodiscard]] std::size_t height(const json::value& schema) const;
  [[nodiscard]] const json::value* find(std::string_view reference) const;

  json::value root_;
  std::map<std::string, std::size_t, std::less<>> heights_;  // by "$ref"
};

}  // namespace attune::stub_models
