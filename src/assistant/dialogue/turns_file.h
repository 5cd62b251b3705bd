#pragma once
#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

/// A line of a file of turns, as it is written.
struct WrittenTurn {
  std::string dialogue;
  std::vector<std::string> context;      ///< texts, oldest first; the sides take turns; the last is to be answered
  std::vector<std::string> recommended;  ///< keys of items
};

/// Reads turns of dialogues between people, an object a line:
///   {"dialogue": "7", "turn": 3, "context": ["...", ...], "recommended": ["188", "744"]}
/// Where the other side opened, the first text is empty. Keys and dialogues may be numbers, too; other members are
/// passed over. Empty lines count for nothing. Errors: those of reading the file; parse_error and invalid_argument,
/// naming the line.
Result<std::vector<WrittenTurn>> read_turns(const std::filesystem::path& path);

}  // namespace attune
