#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A MovieLens title taken apart: "Postman, The (Postino, Il) (1994)" is "The Postman" of 1994, also called "Il
/// Postino".
struct MovieLensTitle {
  std::string title;
  std::optional<double> year;
  std::vector<std::string> aliases;
  bool operator==(const MovieLensTitle&) const = default;
};
MovieLensTitle parse_movielens_title(std::string_view raw);

}  // namespace attune
