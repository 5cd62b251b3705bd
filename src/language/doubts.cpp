#include "language/doubts.h"

#include <fmt/format.h>

namespace attune::language {
namespace {

// Where the interpreter's own measures of likeness begin to err: an exact name has 1, a name with a typo about 0.8;
// moods and recollections are nearer than chance from a half on.
constexpr double kSureName = 0.75;
constexpr double kSureMood = 0.5;
constexpr double kSureRecollection = 0.6;

void add_doubts(const Reading& reading, std::vector<std::string>& found) {
  for (const Entity& entity : reading.entities) {
    if (entity.confidence < kSureName) found.push_back(fmt::format("\"{}\" may name something else", entity.text));
    // All of them are meant then, which may be too many.
    if (!entity.other_labels.empty()) found.push_back(fmt::format("\"{}\" is a label more than once", entity.text));
  }
  for (const Mood& mood : reading.moods)
    if (mood.confidence < kSureMood) found.push_back(fmt::format("\"{}\" is a guess", mood.text));
  if (reading.recalled && reading.recalled->confidence < kSureRecollection)
    found.push_back(fmt::format("\"{}\" is a guess", reading.recalled->text));
  for (const Reading& wish : reading.wishes) add_doubts(wish, found);
}

}  // namespace

std::vector<std::string> doubts(const Reading& reading) {
  std::vector<std::string> found;
  for (const std::string& words : reading.not_understood)
    found.push_back(fmt::format("\"{}\" was not understood", words));
  add_doubts(reading, found);
  return found;
}

}  // namespace attune::language
