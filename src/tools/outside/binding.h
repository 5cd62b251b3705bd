#pragma once
#include "plan/tool.h"
#include "tools/outside/schema_types.h"
#include "tools/outside/source.h"

#include <string>
#include <vector>

namespace attune::tools {

/// Longest text that a plan takes from a tool; all of it is kept with the run.
inline constexpr std::size_t kMostTextBytes = std::size_t{1} << 20;

/// How plans see an outside tool.
struct Binding {
  plan::Signature signature;
  std::vector<SchemaParameter> parameters;
  bool promises_structure = false;  ///< it has an output schema
};

/// The signature of SOURCE.tool from its manifest's schemas and the operator's decisions. Its result is what the output
/// schema says; without one, text. Errors: unsupported, why plans can't have it; invalid_argument, for a decision that
/// doesn't fit: content that is no parameter, an example phrase with a wrong slot.
Result<Binding> bind(const std::string& source, const OutsideTool& tool);

/// A call's arguments as the source wants them; absent ones are left out, whole numbers are whole.
json::object arguments_json(const Binding& binding, const plan::Arguments& arguments, const Catalogue& catalogue);

/// The value of a result: the structured one held against the type, else the texts, a line end between them.
/// Errors: type_error where it isn't of the type, resource_exhausted for too long a text, conflict where the tool says
/// that the call went wrong. No text of the source's is in them.
Result<plan::Value> value_of(const Binding& binding, mcp::McpResult result, const Catalogue& catalogue);

}  // namespace attune::tools
