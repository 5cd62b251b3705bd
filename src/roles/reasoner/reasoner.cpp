#include "roles/reasoner/reasoner.h"

#include "roles/prompts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

namespace attune::roles {
namespace {

using Places = std::vector<std::size_t>;

constexpr double kHighestScore = 10;  // as the prompt has it

/// The candidates at these places, numbered from 1 as they are shown.
std::vector<llm::PromptLine> numbered(std::span<const std::string> candidates, const Places& shown) {
  std::vector<llm::PromptLine> lines;
  lines.reserve(shown.size());
  for (std::size_t i = 0; i < shown.size(); ++i) lines.push_back({fmt::format("{}. {}", i + 1, candidates[shown[i]])});
  return lines;
}

llm::Question question_of(const llm::Prompt& prompt, const tools::Judge::Task& task, const Places& shown) {
  return {.role = ModelRole::reasoner,
          .prompt = &prompt,
          .inputs = {{"wish", task.wish}, {"candidates", numbered(task.candidates, shown)}},
          .user = task.user};
}

/// Where a number of a shown list stands in it; none for what is no number of it.
std::optional<std::size_t> shown_place(const json::value& number, std::size_t size) {
  if (!number.is_number()) return std::nullopt;
  const double given = number.to_number<double>();
  if (!(given >= 1 && given <= static_cast<double>(size)) || given != std::floor(given)) return std::nullopt;
  return static_cast<std::size_t>(given) - 1;
}

/// For each shown place its rank in the answer: those named first, each once, then the others as they were shown.
Places ranks_of(const json::value& answer, std::size_t size) {
  constexpr auto kNone = std::size_t(-1);
  Places ranks(size, kNone);
  std::size_t next = 0;
  const json::value* order = answer.is_object() ? answer.get_object().if_contains("order") : nullptr;
  if (order != nullptr && order->is_array())
    for (const json::value& number : order->get_array())
      if (const auto place = shown_place(number, size); place && ranks[*place] == kNone) ranks[*place] = next++;
  for (std::size_t& rank : ranks)
    if (rank == kNone) rank = next++;
  return ranks;
}

Places turned(Places places) {
  std::ranges::reverse(places);
  return places;
}

/// What two showings of the same places say of each, as they stand in `places`. Errors: both failed.
template <class Ask>
auto ask_both_ways(const Places& places, Ask ask) -> Result<std::vector<decltype(ask(places))>> {
  std::vector<decltype(ask(places))> said;
  said.push_back(ask(places));
  // A model whose time, rate or budget is used up isn't asked again.
  constexpr std::array kUsedUp{ErrorCode::cancelled, ErrorCode::deadline_exceeded, ErrorCode::resource_exhausted};
  if (!said.front() && std::ranges::find(kUsedUp, said.front().error().code) != kUsedUp.end())
    return std::unexpected(std::move(said.front()).error());
  auto back = ask(turned(places));
  if (back) std::ranges::reverse(*back);
  said.push_back(std::move(back));
  if (!said[0] && !said[1]) return std::unexpected(std::move(said[0]).error());
  std::erase_if(said, [](const auto& one) { return !one.has_value(); });
  return said;
}

}  // namespace

bool ModelJudge::is_remote() const {
  return model_.is_remote(ModelRole::reasoner);
}

Result<std::vector<std::size_t>> ModelJudge::order(const Task& task, std::stop_token stop) {
  Places order(task.candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto ask = [&](const Places& shown) -> Result<Places> {
    ATTUNE_TRY(answered, model_.answer(question_of(prompts_.of("reasoner_order"), task, shown), stop));
    return ranks_of(answered.value, shown.size());
  };
  for (std::size_t end = order.size(); end > 1;) {
    const std::size_t begin = end - std::min(end, kWindow);
    const Places window(order.begin() + static_cast<std::ptrdiff_t>(begin),
                        order.begin() + static_cast<std::ptrdiff_t>(end));
    ATTUNE_TRY(said, ask_both_ways(window, ask));
    Places by_rank(window.size());
    std::iota(by_rank.begin(), by_rank.end(), std::size_t{0});
    std::ranges::stable_sort(by_rank, {}, [&](std::size_t i) {
      return std::accumulate(said.begin(), said.end(), std::size_t{0},
                             [i](std::size_t sum, const Result<Places>& ranks) { return sum + (*ranks)[i]; });
    });
    for (std::size_t i = 0; i < window.size(); ++i) order[begin + i] = window[by_rank[i]];
    if (begin == 0) break;
    end -= kWindow / 2;
  }
  return order;
}

Result<std::vector<tools::Judge::Judgement>> ModelJudge::assess(const Task& task, std::stop_token stop) {
  Places places(task.candidates.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const auto ask = [&](const Places& shown) -> Result<std::vector<Judgement>> {
    ATTUNE_TRY(answered, model_.answer(question_of(prompts_.of("reasoner_assess"), task, shown), stop));
    std::vector<Judgement> judged(shown.size());
    const json::value* list =
        answered.value.is_object() ? answered.value.get_object().if_contains("judgements") : nullptr;
    if (list == nullptr || !list->is_array()) return type_error("the model's judgements are no list");
    for (const json::value& one : list->get_array()) {
      if (!one.is_object()) continue;
      const json::object& said = one.get_object();
      const json::value* number = said.if_contains("number");
      const auto place = number == nullptr ? std::nullopt : shown_place(*number, shown.size());
      if (!place) continue;
      ATTUNE_TRY(score, need_number(said, "score"));
      ATTUNE_TRY(reason, need_text(said, "reason"));
      judged[*place] = {std::clamp(score / kHighestScore, 0.0, 1.0), std::move(reason)};
    }
    return judged;
  };
  ATTUNE_TRY(said, ask_both_ways(places, ask));
  std::vector<Judgement> mean = *said.front();
  if (said.size() > 1)
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const Judgement& other = (*said.back())[i];
      mean[i].score = (mean[i].score + other.score) / 2;
      if (mean[i].reason.empty()) mean[i].reason = other.reason;
    }
  return mean;
}

}  // namespace attune::roles
