#include "language/reading.h"

#include <algorithm>

namespace attune::language {

std::string_view to_string(Intent intent) {
  switch (intent) {
    case Intent::recommend:
      return "recommend";
    case Intent::similar:
      return "similar";
    case Intent::search:
      return "search";
    case Intent::explain:
      return "explain";
    case Intent::why_not:
      return "why_not";
    case Intent::change:
      return "change";
    case Intent::how_sure:
      return "how_sure";
    case Intent::compare:
      return "compare";
    case Intent::like:
      return "like";
    case Intent::dislike:
      return "dislike";
    case Intent::remember:
      return "remember";
    case Intent::more:
      return "more";
    case Intent::vague:
      return "vague";
    case Intent::greet:
      return "greet";
    case Intent::help:
      return "help";
    case Intent::act:
      return "act";
    case Intent::choose:
      return "choose";
    case Intent::fact:
      return "fact";
    case Intent::talk:
      return "talk";
  }
  return "vague";
}

bool tells_of_items(Intent intent) {
  switch (intent) {
    case Intent::explain:
    case Intent::why_not:
    case Intent::change:
    case Intent::how_sure:
    case Intent::compare:
    case Intent::fact:
      return true;
    default:
      return false;
  }
}

std::string_view to_string(Strength strength) {
  return strength == Strength::preferred ? "preferred" : "required";
}

std::string_view to_string(Polarity polarity) {
  switch (polarity) {
    case Polarity::neutral:
      return "neutral";
    case Polarity::wanted:
      return "wanted";
    case Polarity::unwanted:
      return "unwanted";
  }
  return "neutral";
}

bool Reading::has(Intent intent) const {
  return std::ranges::find(intents, intent) != intents.end();
}

Filter Reading::where() const {
  std::vector<Filter> parts;
  parts.reserve(constraints.size());
  for (const Constraint& constraint : constraints) parts.push_back(constraint.filter);
  return conjunction(std::move(parts));
}

}  // namespace attune::language
