#pragma once
#include "data/catalogue.h"
#include "engine/attribute_similarity.h"
#include "engine/co_liking.h"
#include "engine/exploration/explorer.h"
#include "engine/newcomers.h"
#include "engine/reranking/reranker.h"
#include "models/snapshot.h"
#include "search/lexical_index.h"
#include "search/title_index.h"

#include <memory>
#include <vector>

namespace attune {

/// Everything that answering reads, consistent in itself and immutable. Published whole; readers never lock.
struct View {
  std::shared_ptr<const Catalogue> catalogue;
  std::shared_ptr<const TitleIndex> titles;
  std::shared_ptr<const LexicalIndex> lexical;
  std::shared_ptr<const AttributeSimilarity> attributes;
  std::shared_ptr<const Snapshot> snapshot;  ///< null before the first training
  std::vector<float> popularity;             ///< one an item: how many people liked it
  std::vector<ItemId> by_popularity;         ///< all items, most popular first, ties to the smaller id
  std::shared_ptr<const CoLiking> co_liking = std::make_shared<CoLiking>();
  std::shared_ptr<const Newcomers> newcomers = std::make_shared<Newcomers>();  ///< to the snapshot
  std::shared_ptr<const Reranker> reranker = std::make_shared<Reranker>();
  std::shared_ptr<const Explorer> explorer = std::make_shared<Explorer>();
  std::uint64_t item_version = 0;  ///< of the store, when this was made
  std::uint64_t evidence = 0;      ///< events and exposures in the store, when the explorer was made
};

}  // namespace attune
