#pragma once
#include "evaluation/splits/interactions.h"

#include <filesystem>

namespace attune {

struct AskingPaths {
  std::filesystem::path items;  ///< JSON lines: {"id": "7", "attributes": ["rock", "live"]}
  std::filesystem::path train;  ///< CSV with the columns user and item
  std::filesystem::path valid;  ///< the same; "" for none
  std::filesystem::path test;   ///< the same
};

/// Reads items with their labels, and who had which. Every list of texts of an item, and every text of at most 48
/// bytes, gives labels of the field of that name. Items are numbered in an order that says nothing, by a hash of their
/// keys, so that ties tell nothing. Pairs have no order.
/// Errors: io_error, not_found and parse_error of the readers, with file and line; invalid_argument for a file without
/// items, items or pairs, an item that is given twice, or a pair with an item that the items lack.
Result<InteractionFiles> read_asking_files(const AskingPaths& paths, Progress& progress);

}  // namespace attune
