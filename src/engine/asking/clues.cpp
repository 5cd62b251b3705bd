#include "engine/asking/clues.h"

#include "engine/asking/next_step.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace attune {
namespace {

/// People pass over what they'd like after all, when other things are shown beside it.
constexpr AnswerNoise kInConversation{.wrong_answer = 0.05, .hasty_rejection = 0.02};
/// That what satisfies a wish is what is wanted, where the wish is no label.
constexpr double kTrusted = 1 - kInConversation.wrong_answer;

/// "field has label" and nothing more.
std::optional<AttributeId> single_label(const Filter& filter, const Catalogue& catalogue,
                                        const CatalogueAttributes& attributes) {
  const auto* has = std::get_if<Filter::Has>(&filter.node);
  if (has == nullptr || has->labels.size() != 1) return std::nullopt;
  const auto field = catalogue.find_field(has->field);
  const auto label = field ? catalogue.find_label(*field, has->labels.front()) : std::nullopt;
  if (!label) return std::nullopt;
  return attributes.id(*field, *label);
}

Result<WishEvidence> evidence_of(const Filter& filter, YesNo answer, const Catalogue& catalogue,
                                 const CatalogueAttributes& attributes, const Ranking& candidates) {
  if (const auto attribute = single_label(filter, catalogue, attributes)) return LabelAnswer{*attribute, answer};
  ATTUNE_TRY(bound, BoundFilter::bind(filter, catalogue));
  SoftCondition condition{.satisfied_by = {}, .confidence = kTrusted};
  for (const Scored& candidate : candidates)
    if (bound.matches(candidate.item) == (answer == YesNo::yes)) condition.satisfied_by.push_back(candidate.item);
  return condition;
}

Ranking by_belief(const Belief& belief, const Ranking& candidates) {
  std::unordered_map<ItemId, const Scored*> found;
  for (const Scored& candidate : candidates) found.emplace(candidate.item, &candidate);
  Ranking items;
  items.reserve(belief.entries().size());
  for (const Believed& entry : belief.entries()) items.push_back(*found.at(belief.candidates().item(entry.candidate)));
  return items;
}

}  // namespace

Result<Explored> explore(const Catalogue& catalogue, const CatalogueAttributes& attributes, const Ranking& candidates,
                         const Clues& clues, std::span<const std::pair<FieldId, LabelId>> known, std::size_t shown) {
  std::vector<WishEvidence> evidence;
  for (const Filter& wanted : clues.wanted) {
    ATTUNE_TRY(piece, evidence_of(wanted, YesNo::yes, catalogue, attributes, candidates));
    evidence.push_back(std::move(piece));
  }
  for (const Filter& unwanted : clues.unwanted) {
    ATTUNE_TRY(piece, evidence_of(unwanted, YesNo::no, catalogue, attributes, candidates));
    evidence.push_back(std::move(piece));
  }
  if (!clues.rejected.empty()) evidence.emplace_back(ItemsRejected{clues.rejected});
  for (const ItemPreferred& preferred : clues.preferred) evidence.emplace_back(preferred);
  std::vector<AttributeId> settled;
  for (const auto& [field, label] : known) settled.push_back(attributes.id(field, label));
  for (const Filter& open : clues.left_open)
    if (const auto attribute = single_label(open, catalogue, attributes)) settled.push_back(*attribute);
  for (const WishEvidence& piece : evidence)
    if (const auto* answer = std::get_if<LabelAnswer>(&piece)) settled.push_back(answer->attribute);

  ATTUNE_TRY(belief, belief_over(attributes, candidates, evidence, kInConversation));
  // Items that are shown are an open question by themselves.
  const PlanningOptions options{.list_length = shown, .open_effort = kNever};
  return Explored{by_belief(belief, candidates), next_move(belief, settled, options).move};
}

}  // namespace attune
