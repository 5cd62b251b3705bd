#pragma once
#include "plan/plan.h"

#include <string>

namespace attune::cli {

/// Reads a plan in text or JSON form, which begins with a brace; "-" is standard input.
/// Errors: those of read_file; of plan::parse and plan::from_json, in context of the file's name.
Result<plan::Plan> read_plan(const std::string& file);

}  // namespace attune::cli
