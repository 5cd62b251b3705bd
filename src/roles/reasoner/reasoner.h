#pragma once
#include "llm/role_model.h"
#include "tools/quarantine/judge.h"

namespace attune::roles {

class Prompts;

/// Orders and judges short lists by a language model.
///
/// Order: models favour what stands first, so every list is shown twice, as it is and turned round, and a candidate's
/// place is the mean of its two (ties: as it was). Long lists go through in windows of kWindow that overlap by half,
/// from the last to the first, so that what is good rises through them all. Candidates that an answer leaves out stay
/// behind those that it names, in their order. An error of one of the two showings, unless time, rate or budget are used
/// up: the other alone decides. What the order may do is bounded by whoever asked (tools::blended_order).
///
/// Judgement: each candidate's score for the wish, the mean of the same two showings, and a reason.
/// Thread-safe. Cost: 2 calls of the model for each window.
/// Source: Sun et al., "Is ChatGPT Good at Search?", EMNLP 2023 (sliding windows); Tang et al., "Found in the Middle:
/// Permutation Self-Consistency", NAACL 2024.
class ModelJudge final : public tools::Judge {
 public:
  static constexpr std::size_t kWindow = 20;

  /// Both must outlive it.
  ModelJudge(llm::RoleModel& model, const Prompts& prompts) : model_(model), prompts_(prompts) {}

  Result<std::vector<std::size_t>> order(const Task& task, std::stop_token stop) override;
  Result<std::vector<Judgement>> assess(const Task& task, std::stop_token stop) override;
  [[nodiscard]] bool is_remote() const override;

 private:
  llm::RoleModel& model_;
  const Prompts& prompts_;
};

}  // namespace attune::roles
