#include "roles/evidence_lines.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace attune::roles {
namespace {

constexpr std::size_t kMostSentences = 200;

}  // namespace

EvidenceLines::EvidenceLines(std::span<const Reason> reasons, std::span<const Evidence> evidence,
                             const Catalogue& catalogue) {
  std::map<ItemId, std::size_t> places;  // from 1
  const auto worth = [](std::size_t place) { return 1.0 / static_cast<double>(place); };
  for (const Reason& reason : reasons) {
    if (reason.evidence.empty() || !places.emplace(reason.item, places.size() + 1).second) continue;
    const std::size_t place = places.size();
    std::string name = fmt::format("i{}", place);
    items_.push_back({fmt::format("{}: {}", name, catalogue.title(reason.item)), 1 + worth(place)});
    by_name_.emplace(std::move(name), reason.item);
  }
  for (const Evidence& piece : evidence) {
    std::set<std::size_t> whose;
    for (const Reason& reason : reasons)
      if (std::ranges::find(reason.evidence, piece.id) != reason.evidence.end()) whose.insert(places.at(reason.item));
    if (whose.empty()) continue;
    std::string names;
    for (const std::size_t place : whose) names += fmt::format("{}i{}", names.empty() ? "" : ", ", place);
    evidence_.push_back({fmt::format("{} ({}): {}", piece.id, names, piece.text), worth(*whose.begin())});
  }
}

std::vector<Reason> EvidenceLines::sentences(const json::value& answer) const {
  std::vector<Reason> sentences;
  if (!answer.is_array()) return sentences;
  for (const json::value& element : answer.get_array()) {
    const json::object* entry = element.if_object();
    if (entry == nullptr || sentences.size() == kMostSentences) continue;
    const json::value* item = entry->if_contains("item");
    const json::value* text = entry->if_contains("text");
    const json::value* cited = entry->if_contains("evidence");
    if (item == nullptr || !item->is_string() || text == nullptr || !text->is_string()) continue;
    const auto known = by_name_.find(std::string_view(item->get_string()));
    if (known == by_name_.end()) continue;
    Reason sentence{known->second, std::string(text->get_string()), {}};
    if (cited != nullptr && cited->is_array())
      for (const json::value& id : cited->get_array())
        if (id.is_string()) sentence.evidence.emplace_back(id.get_string());
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace attune::roles
