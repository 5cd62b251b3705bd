#pragma once
#include "engine/view.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace attune::roles {

using Labels = std::vector<std::string>;

/// Six films with genres, years and, but for the last, a text.
inline std::vector<ItemRecord> films() {
  return {{"manchester",
           "Manchester by the Sea",
           {{"year", 2016.0},
            {"genres", Labels{"Drama"}},
            {"text", "A janitor mourns his brother, and comes home to look after a boy who has lost his father."}}},
          {"ordinary",
           "Ordinary People",
           {{"year", 1980.0},
            {"genres", Labels{"Drama"}},
            {"text", "After a son drowns, the family that is left can't speak of it; a doctor listens."}}},
          {"paddington",
           "Paddington",
           {{"year", 2014.0},
            {"genres", Labels{"Comedy", "Family"}},
            {"text", "A bear from Peru finds a home in London by being kind to everybody he meets."}}},
          {"heat",
           "Heat",
           {{"year", 1995.0},
            {"genres", Labels{"Crime", "Thriller"}},
            {"text", "A thief and a policeman who have more in common than they'd like meet over coffee."}}},
          {"heat-1986", "Heat", {{"year", 1986.0}, {"genres", Labels{"Crime"}}, {"text", "A bodyguard in Las Vegas."}}},
          {"casino", "Casino", {{"year", 1995.0}, {"genres", Labels{"Crime"}}}}};
}

inline constexpr ItemId kManchester{0};
inline constexpr ItemId kOrdinary{1};
inline constexpr ItemId kPaddington{2};
inline constexpr ItemId kHeat{3};
inline constexpr ItemId kCasino{5};

/// Items to look at, without a trained model.
inline std::shared_ptr<const View> view_of(std::span<const ItemRecord> records,
                                           std::span<const DerivedValue> derived = {}) {
  auto view = std::make_shared<View>();
  view->catalogue = Catalogue::build(records, {}, derived).value();
  view->popularity.assign(records.size(), 0);
  view->titles = TitleIndex::build(view->catalogue);
  view->lexical = LexicalIndex::build(*view->catalogue, Analyzer::create("english").value(), {});
  view->attributes = AttributeSimilarity::build(view->catalogue);
  return view;
}

}  // namespace attune::roles
