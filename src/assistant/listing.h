#pragma once
#include "base/error.h"
#include "base/json.h"
#include "data/catalogue.h"
#include "data/ranking.h"
#include "engine/engine.h"
#include "engine/view.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What recommend, similar and search answer with: items found without a conversation. HTTP and the command line show
/// the same one.
struct Listing {
  Ranking items;
  std::optional<ItemId> about;   ///< of similar items: the item they are like
  Reasons why;                   ///< empty unless asked for
  std::optional<bool> personal;  ///< of recommendations: whether they rest on the user's own history
  std::string notice;            ///< what the person should know of this list, e.g. that the user is unknown; or ""
};

enum class Explain { no, yes };

/// Errors: those of Engine::serve and Engine::explain. An unknown user is none: popular items, and a notice.
Result<Listing> list_recommendations(const Engine& engine, const Wish& wish, std::size_t n, Explain explain);
/// Errors: those of Engine::search.
Result<Listing> list_search(const Engine& engine, std::string_view query, std::size_t n, const Filter& where,
                            std::string_view user);

/// An item that somebody named.
struct NamedItem {
  ItemId item{};
  std::string note;  ///< when the name was not exact or several bear it: what was taken, and what else there is; or ""
};

/// Takes `name` as an item's key, else as its title, with typos. Errors: not_found, with the nearest titles as the
/// mend.
Result<NamedItem> find_named_item(const View& view, std::string_view name);

/// Errors: those of Engine::similar.
Result<Listing> list_similar(const Engine& engine, const NamedItem& item, std::size_t n, const Filter& where);

/// {"items": [item form of answer.h...]}, then, where there are such, "item": {"id", "title"} (what they are like),
/// "evidence", "personal", "notice".
json::object to_json(const Listing& listing, const Catalogue& catalogue);

}  // namespace attune::assistant
