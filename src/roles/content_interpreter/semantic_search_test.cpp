#include "roles/content_interpreter/semantic_search.h"

#include "base/file.h"
#include "roles/testing/film_view.h"
#include "roles/testing/scripted_role_model.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::roles {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array<std::string_view, 3> kTopics{"mourns", "bear", "Crime"};

/// What a text is about, one dimension a topic.
std::vector<float> topics_of(std::string_view text) {
  std::vector<float> vector{0.1F};
  for (const std::string_view topic : kTopics) vector.push_back(text.find(topic) == std::string_view::npos ? 0 : 1);
  return vector;
}

class SemanticSearchTest : public testing::Test {
 protected:
  SemanticSearchTest() { model_.vector_of = topics_of; }
  ItemVectors::Report fill(ItemVectors& vectors) { return vectors.fill(*view_->catalogue, model_, quiet_, {}).value(); }
  BoundFilter all() const { return BoundFilter::bind({}, *view_->catalogue).value(); }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "vectors";
  std::shared_ptr<const View> view_ = view_of(films());
  ScriptedRoleModel model_{[](const llm::Question&) { return json::value(); }};
  QuietProgress quiet_;
};

TEST_F(SemanticSearchTest, EmbedsEachTextOnce) {
  ItemVectors vectors(file_, "embedder");
  EXPECT_EQ(fill(vectors).embedded, 6U);
  EXPECT_EQ(fill(vectors).kept, 6U);
  ItemVectors again(file_, "embedder");
  again.load();
  EXPECT_EQ(again.size(), 6U);
  EXPECT_EQ(fill(again).embedded, 0U);
  std::vector<ItemRecord> changed = films();
  changed[1].title = "Ordinary Persons";
  view_ = view_of(changed);
  EXPECT_EQ(fill(again).embedded, 1U);
  EXPECT_EQ(again.size(), 6U) << "what no item bears is dropped";
  EXPECT_EQ(model_.embedded(), 7U);
}

TEST_F(SemanticSearchTest, AFileInDoubtCountsAsAbsent) {
  ItemVectors vectors(file_, "embedder");
  fill(vectors);
  ItemVectors other(file_, "other");
  other.load();
  EXPECT_EQ(other.size(), 0U);
  const std::string bytes = read_file(file_).value();
  for (const std::size_t at : {std::size_t{3}, bytes.size() / 2, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    ASSERT_TRUE(write_file_atomically(file_, damaged));
    ItemVectors read(file_, "embedder");
    read.load();
    EXPECT_EQ(read.size(), 0U) << at;
  }
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    ASSERT_TRUE(write_file_atomically(file_, bytes.substr(0, size)));
    ItemVectors read(file_, "embedder");
    read.load();
    EXPECT_EQ(read.size(), 0U) << size;
  }
}

TEST_F(SemanticSearchTest, ABadVectorStopsAndLosesNothing) {
  model_.vector_of = [](std::string_view text) {
    if (text.starts_with("Paddington")) return std::vector<float>{0, 0};
    return std::vector<float>{1, 0};
  };
  ItemVectors vectors(file_, "embedder");
  const auto report = fill(vectors);
  EXPECT_EQ(report.stopped->code, ErrorCode::type_error);
  ItemVectors read(file_, "embedder");
  read.load();
  EXPECT_EQ(read.size(), 2U);
  model_.vector_of = [](std::string_view) { return std::vector<float>{1, 0, 0}; };
  EXPECT_EQ(fill(read).stopped->code, ErrorCode::type_error) << "of another length";
  model_.vector_of = [](std::string_view) { return std::vector<float>{std::numeric_limits<float>::infinity(), 0}; };
  EXPECT_EQ(fill(read).stopped->code, ErrorCode::type_error);
  model_.vector_of = nullptr;
  EXPECT_EQ(fill(read).stopped->code, ErrorCode::unsupported);
}

TEST_F(SemanticSearchTest, FindsByMeaning) {
  ItemVectors vectors(file_, "embedder");
  fill(vectors);
  const SemanticIndex index(*view_->catalogue, vectors);
  EXPECT_EQ(index.nearest(topics_of("bear"), 1, all()).at(0).item, kPaddington);
  EXPECT_EQ(index.nearest(topics_of("mourns"), 1, all()).at(0).item, kManchester);
  const auto crime = BoundFilter::bind(parse_filter("genres has \"Crime\"").value(), *view_->catalogue).value();
  EXPECT_EQ(index.nearest(topics_of("bear"), 9, crime).size(), 3U);
  EXPECT_EQ(index.similar(kHeat, 1, all()).at(0).item, ItemId{4});
  EXPECT_THAT(index.nearest(std::vector<float>{1, 2}, 3, all()), IsEmpty());
  EXPECT_THAT(index.nearest(std::vector<float>{0, 0, 0, 0}, 3, all()), IsEmpty());
  EXPECT_THAT(SemanticIndex(*view_->catalogue, ItemVectors(file_, "none")).similar(kHeat, 3, all()), IsEmpty());
}

TEST(FusedTest, ItemInBothListsBeatsTheWinnerOfOne) {
  const std::vector<Ranking> lists{{{kHeat, 9}, {kCasino, 8}}, {{kPaddington, 5}, {kCasino, 1}}};
  EXPECT_THAT(fused(lists, 2), ElementsAre(Scored{kCasino, 2 / 62.0}, Scored{kPaddington, 1 / 61.0}));
  EXPECT_THAT(fused({}, 2), IsEmpty());
}

}  // namespace
}  // namespace attune::roles
