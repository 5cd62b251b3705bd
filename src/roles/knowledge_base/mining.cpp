#include "roles/knowledge_base/mining.h"

#include "base/utf8.h"

#include <algorithm>
#include <map>

namespace attune::roles {
namespace {

constexpr std::size_t kMostTogether = 5;
constexpr std::size_t kNeighbours = 10;
constexpr std::size_t kLooked = 30;  // of which some have no label in the field
constexpr std::size_t kFewest = 3;   // neighbours with labels
constexpr std::size_t kMostLabels = 3;
constexpr double kLeastShare = 0.5;
constexpr std::size_t kLongestQuery = 2'000;  // bytes of text that neighbours are looked for with

std::string text_of(const Catalogue& catalogue, ItemId item) {
  std::string text(catalogue.title(item));
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (const auto prose = catalogue.text(FieldId{f}, item); !prose.empty()) text.append(" ").append(prose);
  return std::string(cut_utf8(text, kLongestQuery));
}

bool has_prose(const Catalogue& catalogue, ItemId item) {
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (!catalogue.text(FieldId{f}, item).empty()) return true;
  return false;
}

/// What the neighbours bear, with the share of their weight that bears it; empty where too few have anything.
std::vector<std::pair<double, LabelId>> shares_of(const Catalogue& catalogue, FieldId field, ItemId item,
                                                  const Ranking& neighbours) {
  std::map<LabelId, double> weights;
  double whole = 0;
  std::size_t counted = 0;
  for (const Scored& hit : neighbours) {
    if (hit.item == item || !catalogue.has_of_its_own(field, hit.item)) continue;
    const double weight = 1.0 / static_cast<double>(1 + counted);
    for (const LabelId label : catalogue.labels(field, hit.item)) weights[label] += weight;
    whole += weight;
    if (++counted == kNeighbours) break;
  }
  if (counted < kFewest) return {};
  std::vector<std::pair<double, LabelId>> shares;
  for (const auto& [label, weight] : weights)
    if (weight / whole > kLeastShare) shares.emplace_back(weight / whole, label);
  std::ranges::stable_sort(shares, std::ranges::greater(), &std::pair<double, LabelId>::first);
  shares.resize(std::min(shares.size(), kMostLabels));
  return shares;
}

}  // namespace

std::vector<StoredKnowledge> mine_co_liking(const View& view, Time now) {
  std::vector<StoredKnowledge> mined;
  for (const CoLiking::Together& together : view.co_liking->liked_together(kMostTogether))
    mined.push_back({.item = together.item,
                     .field = std::string(kLikedTogether),
                     .kind = KnowledgeKind::relation,
                     .related = together.with,
                     .source = std::string(kFromCoLiking),
                     .confidence = together.share,
                     .time = now});
  return mined;
}

Result<std::vector<StoredKnowledge>> mine_texts(const View& view, std::span<const EnrichedField> fields, Time now,
                                                Progress& progress, std::stop_token stop) {
  const Catalogue& catalogue = *view.catalogue;
  std::vector<FieldId> wanted;
  for (const EnrichedField& field : fields)
    if (const auto known = catalogue.find_field(field.name);
        known && field.kind == KnowledgeKind::label && !catalogue.field(*known).is_derived)
      wanted.push_back(*known);
  std::vector<StoredKnowledge> mined;
  progress.begin("reading texts", catalogue.size());
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    if (stop.stop_requested()) return cancelled("mining was stopped");
    progress.update(i);
    const ItemId item{i};
    const auto lacks = [&](FieldId field) { return !catalogue.has_of_its_own(field, item); };
    if (std::ranges::none_of(wanted, lacks) || !has_prose(catalogue, item)) continue;
    const Ranking neighbours = view.lexical->search(text_of(catalogue, item), kLooked, nullptr);
    for (const FieldId field : wanted) {
      if (!lacks(field)) continue;
      for (const auto& [share, label] : shares_of(catalogue, field, item, neighbours))
        mined.push_back({.item = item,
                         .field = catalogue.field(field).name,
                         .label = std::string(catalogue.label_text(field, label)),
                         .source = std::string(kFromTexts),
                         .confidence = share,
                         .time = now});
    }
  }
  progress.update(catalogue.size());
  return mined;
}

}  // namespace attune::roles
