#pragma once
#include "base/error.h"
#include "base/json.h"

#include <memory>

namespace attune::llm {

/// A JSON Schema to hold values against: draft 7, and "$defs" and "prefixItems" of 2020-12, which covers what the
/// providers' structured output takes and plan::plan_schema() says. "$ref" leads into the schema itself and nowhere
/// else. Immutable, thread-safe.
class JsonSchema {
 public:
  /// Errors: invalid_argument for a schema that is none; unsupported for a reference out of it.
  static Result<JsonSchema> create(const json::object& schema);

  /// Errors: type_error, with the first few places that don't conform and why, as a model can be told to mend them.
  [[nodiscard]] Status check(const json::value& value) const;

 private:
  struct Compiled;
  explicit JsonSchema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace attune::llm
