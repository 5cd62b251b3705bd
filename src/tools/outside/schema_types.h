#pragma once
#include "base/json.h"
#include "plan/tool.h"

#include <string>
#include <vector>

namespace attune::tools {

/// A parameter of plans, and what the schema calls it.
struct SchemaParameter {
  plan::Parameter parameter;  ///< a destination, for who knows what an outside tool makes of it
  std::string member;
};

/// The parameters that a JSON Schema of an object's members stands for, in its order:
/// string -> text (format "date" -> date), number and integer -> number with its bounds, boolean -> bool,
/// array -> list of these, an enum of texts -> the choices, a plain default -> the value when absent; whatever else,
/// objects among it, -> json. Looks into "$ref" to the schema's own "$defs" and into a union with null. A bound or a
/// rule that plans don't know is left to the tool.
/// Names become words of the plan language, with "_" for what can't stand there. No text of the schema is kept but
/// names, choices and defaults. Errors: unsupported, for no object, names that become the same or no word, and more
/// than 64 parameters.
Result<std::vector<SchemaParameter>> parameters_of(const json::object& schema);

/// The type of a result with this JSON Schema: as above, and objects with known members are records.
plan::Type result_type_of(const json::object& schema);

/// The name with "_" for every character that can't stand in a word of the plan language.
std::string as_word(std::string_view name);

}  // namespace attune::tools
