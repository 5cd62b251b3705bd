#include "engine/asking/belief_policy.h"

namespace attune {
namespace {

class BeliefDialogue final : public AskingDialogue {
 public:
  BeliefDialogue(Belief belief, AttributeId named, const PlanningOptions& options)
      : belief_(std::move(belief)), known_{named}, options_(options) {}

  AskingTurn next() override {
    const PlannedMove planned = next_move(belief_, known_, options_);
    if (const auto* question = std::get_if<AskLabel>(&planned.move)) return AskAboutLabel{question->attribute};
    return RecommendList{std::get<RecommendItems>(planned.move).items};
  }
  void answered_yes(AttributeId attribute) override { answered({attribute, YesNo::yes}); }
  void answered_no(AttributeId attribute) override { answered({attribute, YesNo::no}); }
  void rejected(std::span<const ItemId> items) override { belief_.update(ItemsRejected{{items.begin(), items.end()}}); }

 private:
  void answered(const LabelAnswer& answer) {
    known_.push_back(answer.attribute);
    belief_.update(answer);
  }

  Belief belief_;
  std::vector<AttributeId> known_;
  PlanningOptions options_;
};

CandidateSet candidates_of(const AskingStart& start) {
  RaggedRows<AttributeId> attributes;
  std::vector<AttributeId> row;
  for (const ItemId item : start.candidates) {
    row.clear();
    for (const std::uint32_t label : start.labels.row(index(item)).columns) row.push_back(AttributeId{label});
    attributes.add_row(row);
  }
  return {{start.candidates.begin(), start.candidates.end()}, attributes};
}

}  // namespace

AskingPolicy belief_policy(const PlanningOptions& options) {
  PlanningOptions offered = options;
  offered.list_length = kRecommendedItems;
  offered.choice_effort = offered.comparison_effort = offered.open_effort = kNever;
  return {.name = "attune",
          .summary = "asks or recommends, whichever makes the effort least that is still expected",
          .begin = [offered](const AskingStart& start) -> std::unique_ptr<AskingDialogue> {
            auto belief = Belief::create(std::make_shared<const CandidateSet>(candidates_of(start)), start.log_prior,
                                         {.wrong_answer = start.wrong_answer});
            ATTUNE_CHECK(belief.has_value(), "a dialogue begins with candidates and a finite prior");
            return std::make_unique<BeliefDialogue>(*std::move(belief), start.named, offered);
          }};
}

}  // namespace attune
