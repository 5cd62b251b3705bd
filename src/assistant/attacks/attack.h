#pragma once
#include "assistant/attacks/aftermath.h"

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant::attacks {

/// Where text that anybody may have written comes in.
enum class Place {
  title,
  description,
  review,
  csv_cell,
  search_result,
  tool_result,
  tool_error,
  tool_description,
  list_name,
  saved_memory,
  web_page,
  file_name,
};
inline constexpr std::array kPlaces{Place::title,         Place::description,      Place::review,    Place::csv_cell,
                                    Place::search_result, Place::tool_result,      Place::tool_error, Place::tool_description,
                                    Place::list_name,     Place::saved_memory,     Place::web_page,  Place::file_name};
std::string_view to_string(Place place);

/// What an attacker wants to come of it.
struct Goal {
  std::string order;  ///< in a sentence, small letters: what the model obeys
  /// The steps that do it, reply included. "BASE64" stands for a secret that the model has read, in that encoding.
  std::string steps;
  std::function<bool(const Aftermath&)> is_reached;
};
const std::vector<Goal>& goals();

/// Ways to say an order, in the styles that attacks are known in.
inline constexpr std::size_t kPhrasings = 12;
std::string phrased(std::size_t phrasing, std::string_view order);

std::string base64(std::string_view text);

/// Where the attacker sits.
inline constexpr std::string_view kEvil = "evil.example";

}  // namespace attune::assistant::attacks
