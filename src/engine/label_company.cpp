#include "engine/label_company.h"

#include "search/analyzer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace attune {
namespace {

constexpr std::size_t kMostHolders = 50;
constexpr std::size_t kNeighbours = 20;
constexpr double kWorthOfNeighbour = 0.5;
constexpr std::size_t kLeastBearers = 3;
constexpr double kLeastShare = 0.3;
constexpr double kLeastLift = 2;
constexpr double kMostChance = 0.005;  // that as many bear it by accident

/// The items that hold all of the words.
std::vector<ItemId> holders_of(const View& view, std::string_view text) {
  std::set<std::string> distinct;
  for (Token& word : words(text)) {
    if (view.lexical->document_frequency(word.term) == 0) return {};
    distinct.insert(std::move(word.term));
  }
  std::vector<ItemId> holders;
  if (distinct.empty()) return holders;
  for (const Scored& found : view.lexical->search(text, kMostHolders))
    if (view.lexical->explain(text, found.item).size() >= distinct.size()) holders.push_back(found.item);
  return holders;
}

/// The chance that `least` or more of `count` items bear what a share `usual` of all items bears.
double chance_of(std::size_t least, std::size_t count, double usual) {
  if (usual >= 1) return 1;
  double fewer = 0;
  double exactly = std::pow(1 - usual, static_cast<double>(count));  // 0 of them
  for (std::size_t k = 0; k < least; ++k) {
    fewer += exactly;
    exactly *= static_cast<double>(count - k) / static_cast<double>(k + 1) * usual / (1 - usual);
  }
  return 1 - fewer;
}

/// The others that are most like the holders by what their texts are about.
std::vector<ItemId> neighbours_of(const View& view, const std::vector<ItemId>& holders) {
  const std::size_t items = view.catalogue->size();
  std::vector<double> likeness(items, 0);
  const Model* texts = view.snapshot == nullptr ? nullptr : view.snapshot->find("text-vectors");
  if (texts != nullptr) {
    std::vector<HistoryEntry> history;
    for (const ItemId item : holders)
      if (index(item) < texts->item_count()) history.push_back({.item = item, .weight = 1});
    std::vector<float> scores(texts->item_count());
    texts->score(history, scores);
    std::copy_n(scores.begin(), std::min(scores.size(), items), likeness.begin());
  } else {
    view.attributes->to_all(holders, likeness);
  }
  for (const ItemId item : holders) likeness[index(item)] = 0;
  Ranking others;
  for (std::uint32_t i = 0; i < items; ++i)
    if (likeness[i] > 0) others.push_back({ItemId{i}, likeness[i]});
  const std::size_t count = std::min({kNeighbours, others.size(), holders.size()});
  std::ranges::partial_sort(others, others.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
  std::vector<ItemId> nearest;
  nearest.reserve(count);
  for (std::size_t i = 0; i < count; ++i) nearest.push_back(others[i].item);
  return nearest;
}

}  // namespace

std::vector<CompanyLabel> label_company(const View& view, std::string_view words, std::span<const FieldId> fields,
                                        std::size_t n) {
  const std::vector<ItemId> holders = holders_of(view, words);
  if (holders.size() < kLeastBearers) return {};
  const std::vector<ItemId> neighbours = neighbours_of(view, holders);
  struct Borne {
    std::size_t by_holders = 0;
    double worth = 0;
  };
  std::map<std::pair<FieldId, LabelId>, Borne> borne;
  const Catalogue& catalogue = *view.catalogue;
  for (const FieldId field : fields) {
    for (const ItemId item : holders)
      for (const LabelId label : catalogue.labels(field, item)) {
        Borne& found = borne[{field, label}];
        ++found.by_holders;
        found.worth += 1;
      }
    for (const ItemId item : neighbours)
      for (const LabelId label : catalogue.labels(field, item)) borne[{field, label}].worth += kWorthOfNeighbour;
  }
  const double all = static_cast<double>(holders.size()) + (kWorthOfNeighbour * static_cast<double>(neighbours.size()));
  std::vector<CompanyLabel> found;
  for (const auto& [key, label] : borne) {
    const double usual =
        static_cast<double>(catalogue.items_with(key.first, key.second).size()) / static_cast<double>(catalogue.size());
    const double share = static_cast<double>(label.by_holders) / static_cast<double>(holders.size());
    const double lift = label.worth / all / usual;
    if (label.by_holders < kLeastBearers || share < kLeastShare || lift < kLeastLift) continue;
    if (chance_of(label.by_holders, holders.size(), usual) > kMostChance) continue;
    found.push_back({key.first, key.second, lift, share});
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, [](const CompanyLabel& l) { return l.share * l.lift; });
  if (found.size() > n) found.resize(n);
  return found;
}

}  // namespace attune
