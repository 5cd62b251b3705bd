#include "roles/knowledge_base/mining.h"

#include "roles/testing/film_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Time kNow{std::chrono::seconds(9)};

TEST(MiningTest, WhatPeopleLikeTogetherIsRelated) {
  auto view = std::make_shared<View>(*view_of(films()));
  std::vector<std::pair<std::uint32_t, ItemId>> likings;
  for (std::uint32_t person = 0; person < 30; ++person) {
    if (person < 10) likings.emplace_back(person, kHeat);
    if (person < 8) likings.emplace_back(person, kCasino);
    if (person >= 10) likings.emplace_back(person, kPaddington);
  }
  view->co_liking = std::make_shared<CoLiking>(likings, films().size());
  const auto related = [](ItemId item, ItemId with) {
    return StoredKnowledge{.item = item,
                           .field = "liked_together",
                           .kind = KnowledgeKind::relation,
                           .related = with,
                           .source = "mined:co-liking",
                           .confidence = 1,
                           .time = kNow};
  };
  EXPECT_THAT(mine_co_liking(*view, kNow), ElementsAre(related(kHeat, kCasino), related(kCasino, kHeat)));
}

TEST(MiningTest, ItemsWithTextsAlikeBearTheSameLabels) {
  std::vector<ItemRecord> books;
  const auto add = [&](std::string title, std::string text, Labels genres) {
    ItemRecord book{std::to_string(books.size()), std::move(title), {{"text", std::move(text)}}};
    if (!genres.empty()) book.attributes.emplace_back("genres", std::move(genres));
    books.push_back(std::move(book));
  };
  for (const char* planet : {"Mars", "Venus", "Titan", "Pluto"})
    add(planet,
        fmt::format("A starship with a crew of robots lands on {}, and the engines of the starship fail.", planet),
        {"science fiction"});
  for (const char* town : {"Bath", "York", "Leeds", "Ely"})
    add(town, fmt::format("A detective looks into a murder in {}, and the vicar knows more of the murder.", town),
        {"mystery"});
  add("Unknown", "The robots of a starship mutiny while its engines fail.", {});
  add("Nothing", "Recipes.", {});
  const auto view = view_of(books);
  QuietProgress quiet;
  const auto fields = parse_enriched_fields("genres", *view->catalogue).value();
  const auto mined = mine_texts(*view, fields, kNow, quiet, {}).value();
  ASSERT_EQ(mined.size(), 1U);
  EXPECT_EQ(mined[0].item, ItemId{8});
  EXPECT_EQ(mined[0].label, "science fiction");
  EXPECT_EQ(mined[0].source, "mined:texts");
  EXPECT_GT(mined[0].confidence, 0.5);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(mine_texts(*view, fields, kNow, quiet, stop.get_token()).error().code, ErrorCode::cancelled);
  EXPECT_THAT(mine_texts(*view, {}, kNow, quiet, {}).value(), IsEmpty());
}

}  // namespace
}  // namespace attune::roles
