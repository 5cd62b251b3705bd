#pragma once
#include "language/reading.h"

#include <string>
#include <vector>

namespace attune::language {

/// Why a reading may miss what its message means, each in a few words for logs and people; empty where the interpreter
/// is sure of it: every word was understood, names are the catalogue's and mean one thing, moods and half-remembered
/// titles are near enough to what they were taken for. Whoever can read better may be asked about the others.
/// Cost: linear in the reading.
std::vector<std::string> doubts(const Reading& reading);

}  // namespace attune::language
