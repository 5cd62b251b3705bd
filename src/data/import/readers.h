#pragma once
#include "data/import/import_run.h"

#include <string_view>

namespace attune {

/// Reads a table with a header line: events where it has the columns user and item, items where it has id.
/// Errors: parse_error for a header without those; those of the run.
Status read_csv_table(ImportRun& run, std::string_view text, char separator);

/// Reads lines of JSON objects: events where they have user and item, items where they have id. Errors: those of the
/// run.
Status read_json_lines(ImportRun& run, std::string_view text);

}  // namespace attune
