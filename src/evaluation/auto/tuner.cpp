#include "evaluation/auto/tuner.h"

#include "evaluation/auto/blend_weights.h"
#include "evaluation/auto/candidate.h"
#include "models/blend/blend.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace attune {
namespace {

using std::chrono::milliseconds;

double in_seconds(milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

milliseconds default_budget(const Split& split) {
  constexpr std::size_t kEventsASecond = 3'000;
  return std::clamp<milliseconds>(std::chrono::seconds(split.training->user_item.nonzeros() / kEventsASecond),
                                  std::chrono::seconds(10), std::chrono::minutes(10));
}

/// The cases at positions that are random but for the seed, at most `most` of them.
Cases sample(const Cases& cases, std::size_t most, std::uint64_t seed) {
  std::vector<std::uint32_t> positions(cases.size());
  std::iota(positions.begin(), positions.end(), 0U);
  Random random(seed);
  for (std::size_t q = positions.size(); q > 1; --q) std::swap(positions[q - 1], positions[random.below(q)]);
  positions.resize(std::min(most, positions.size()));
  return cases.subset(positions);
}

class Tuner {
 public:
  Tuner(const Split& split, const TuneOptions& options, const FitContext& context, const Clock& clock)
      : split_(split),
        options_(options),
        context_(context),
        clock_(clock),
        begin_(clock.now()),
        budget_(options.budget.value_or(default_budget(split))),
        deadline_(begin_ + budget_),
        cases_(sample(split.validation, kMostCases, context.seed)) {
    if (context_.progress == nullptr) context_.progress = &quiet_;
  }

  Result<Fitted> run() {
    ATTUNE_TRY_VOID(fit_defaults());
    ATTUNE_TRY_VOID(tune_settings());
    ATTUNE_TRY(choice, choose());
    json::object report = this->report(choice);
    ATTUNE_TRY(model, final_model(choice));
    report["seconds"] = in_seconds(clock_.now() - begin_);
    return Fitted{std::move(model), std::move(report)};
  }

 private:
  /// More would cost time and say little: the standard error of an NDCG over so many is about 0.003.
  static constexpr std::size_t kMostCases = 10'000;
  static constexpr std::size_t kMostPooledCases = 10'000;
  /// A first fit that takes more than one part in so many of the budget is given up.
  static constexpr int kLeastTurns = 4;

  [[nodiscard]] bool refits() const { return split_.training != split_.tuning; }

  /// What must be left of the budget when tuning ends: the blend asks every model about the cases once more.
  [[nodiscard]] milliseconds reserve() const {
    milliseconds needed = budget_ / 10;
    for (const Candidate& candidate : candidates_) {
      needed += candidate.trial_time() - std::min(candidate.trial_time(), candidate.fit_time());
      if (refits()) needed += candidate.fit_time();
    }
    return needed;
  }

  Status try_next(Candidate& candidate, Time deadline) {
    context_.progress->begin(fmt::format("auto: {}, setting {}", candidate.entry().name, candidate.tried() + 1), 0);
    auto status = candidate.try_next(split_, cases_, context_, clock_, deadline);
    if (status || status.error().code == ErrorCode::cancelled) return status;
    if (candidate.model() == nullptr) candidate.leave_out(status.error().to_string());
    return {};  // a setting that cannot be fitted is one that is not chosen
  }

  Status fit_defaults() {
    std::vector<std::pair<std::size_t, const ModelEntry*>> entries;
    for (const ModelEntry& entry : model_registry()) {
      ATTUNE_TRY(defaults, ModelParameters::create(entry.parameters));
      entries.emplace_back(entry.memory_bytes(*split_.tuning, defaults), &entry);
    }
    std::ranges::stable_sort(entries, {}, &std::pair<std::size_t, const ModelEntry*>::first);
    candidates_.reserve(entries.size());
    milliseconds share = budget_ / kLeastTurns;
    for (const auto& [bytes, entry] : entries) {
      Candidate& candidate = candidates_.emplace_back(*entry, context_.seed);
      const bool first = std::ranges::none_of(candidates_, [](const Candidate& c) { return c.model() != nullptr; });
      // A model that is to be fitted twice may take half of what is left, and none may take so much that the others
      // never get a turn.
      const milliseconds left = (deadline_ - reserve() - clock_.now()) / (refits() ? 2 : 1);
      const Time deadline = first ? Time::max() : clock_.now() + std::min(left, share);
      ATTUNE_TRY_VOID(try_next(candidate, deadline));
      // What is given up for want of time is time lost, and those to come need even more memory.
      if (clock_.now() >= deadline) share /= 2;
    }
    for (Candidate& candidate : candidates_)
      if (is_fitted(candidate.entry().approximates))
        candidate.leave_out(fmt::format("stands in for {}, which could be fitted", candidate.entry().approximates));
    return {};
  }

  [[nodiscard]] bool is_fitted(std::string_view model) const {
    return std::ranges::any_of(candidates_,
                               [&](const Candidate& c) { return c.entry().name == model && c.model() != nullptr; });
  }

  /// Whose turn is next; null where nobody's would end in time.
  Candidate* next_turn() {
    const milliseconds left = deadline_ - reserve() - clock_.now();
    double best_ndcg = 0;
    for (const Candidate& candidate : candidates_) best_ndcg = std::max(best_ndcg, candidate.ndcg());
    Candidate* next = nullptr;
    double least = 0;
    for (Candidate& candidate : candidates_) {
      if (candidate.model() == nullptr || candidate.exhausted() || candidate.tried() >= options_.trials) continue;
      if (candidate.trial_time() >= left) continue;
      constexpr double kLeastPromise = 0.1;  // a poor model may still say what no other does
      const double promise = best_ndcg > 0 ? std::max(candidate.ndcg() / best_ndcg, kLeastPromise) : 1;
      const double had = in_seconds(candidate.spent() + candidate.trial_time()) / promise;
      if (next == nullptr || had < least) {
        next = &candidate;
        least = had;
      }
    }
    return next;
  }

  Status tune_settings() {
    if (cases_.empty()) return {};
    while (Candidate* candidate = next_turn()) ATTUNE_TRY_VOID(try_next(*candidate, deadline_ - reserve()));
    return {};
  }

  /// Weights of the candidates that have a model, in their order.
  Result<BlendChoice> choose() {
    std::vector<const Model*> models;
    for (Candidate& candidate : candidates_) {
      if (candidate.model() == nullptr) continue;
      finalists_.push_back(&candidate);
      models.push_back(candidate.model());
    }
    if (models.empty())
      return resource_exhausted("no model can be fitted: {}", candidates_.front().why_left_out())
          .mend("train models by name to see why each cannot");
    if (cases_.empty()) return BlendChoice{std::vector<double>(models.size(), 1.0), "equal weights", 0};
    ATTUNE_TRY(choice, choose_among(models));
    // The fewer models, the more cases a pool can hold: the weights of those that are chosen are fitted anew.
    std::vector<const Model*> chosen;
    for (std::size_t m = 0; m < models.size(); ++m)
      if (choice.weights[m] > 0) chosen.push_back(models[m]);
    if (chosen.size() == 1 || cases_in_pool(chosen.size()) <= blended_cases_) return choice;
    ATTUNE_TRY(refined, choose_among(chosen));
    for (std::size_t m = 0, c = 0; m < models.size(); ++m)
      if (choice.weights[m] > 0) choice.weights[m] = refined.weights[c++];
    choice.ndcg = refined.ndcg;
    return choice;
  }

  Result<BlendChoice> choose_among(std::span<const Model* const> models) {
    context_.progress->begin(fmt::format("auto: blending {} models", models.size()), 0);
    const Cases blended = sample(cases_, cases_in_pool(models.size()), context_.seed);
    blended_cases_ = blended.size();
    ATTUNE_TRY(pool,
               pool_scores(models, blended, {.seen = split_.seen, .threads = context_.threads, .stop = context_.stop}));
    return choose_blend(pool, context_.threads);
  }

  /// So many that the pool stays small, and weights are fitted in seconds.
  [[nodiscard]] static std::size_t cases_in_pool(std::size_t models) {
    constexpr std::size_t kScores = 16'000'000;
    return std::clamp<std::size_t>(kScores / (models * models * ScorePoolOptions{}.depth), 500, kMostPooledCases);
  }

  Result<std::unique_ptr<Model>> final_model(const BlendChoice& choice) {
    std::vector<BlendPart> parts;
    for (std::size_t m = 0; m < finalists_.size(); ++m) {
      auto model = finalists_[m]->release();
      if (choice.weights[m] == 0) continue;
      if (refits()) {
        model.reset();
        ATTUNE_TRY(again, fit_model(finalists_[m]->entry(), *split_.training, finalists_[m]->parameters(), context_));
        model = std::move(again);
      }
      parts.push_back({std::move(model), choice.weights[m]});
    }
    return make_blend(std::move(parts));
  }

  [[nodiscard]] json::object report(const BlendChoice& choice) const {
    json::array chosen, tried;
    for (const Candidate& candidate : candidates_) {
      json::object line{{"model", candidate.entry().name}};
      if (candidate.model() == nullptr) {
        line["left_out"] = candidate.why_left_out();
        tried.push_back(std::move(line));
        continue;
      }
      const auto position = std::ranges::find(finalists_, &candidate) - finalists_.begin();
      const double weight = choice.weights[static_cast<std::size_t>(position)];
      line["parameters"] = candidate.parameters().to_json();
      line["weight"] = weight;
      if (weight > 0) chosen.push_back(line);
      line["settings"] = candidate.tried();
      line["ndcg@20"] = candidate.ndcg();
      line["fit_seconds"] = in_seconds(candidate.fit_time());
      tried.push_back(std::move(line));
    }
    return {{"models", std::move(chosen)},
            {"method", choice.method},
            {"validation", json::object{{"cases", blended_cases_}, {"ndcg@20", choice.ndcg}}},
            {"tried", std::move(tried)},
            {"seed", context_.seed}};
  }

  const Split& split_;
  const TuneOptions& options_;
  QuietProgress quiet_;
  FitContext context_;
  const Clock& clock_;
  Time begin_;
  milliseconds budget_;
  Time deadline_;
  Cases cases_;  // of validation, in random order
  std::vector<Candidate> candidates_;
  std::vector<Candidate*> finalists_;
  std::size_t blended_cases_ = 0;
};

/// "lambda=200 keep=512".
std::string setting_text(const json::object& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    const std::string shown = value.is_string() ? std::string(value.as_string()) : fmt::format("{}", value.as_double());
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", std::string_view(name), shown);
  }
  return text;
}

}  // namespace

Result<Fitted> tune(const Split& split, const TuneOptions& options, const FitContext& context, const Clock& clock) {
  return Tuner(split, options, context, clock).run();
}

Contender auto_contender(const TuneOptions& options, const Clock& clock) {
  return {std::string(kAutoName), [options, &clock](const Split& split, const FitContext& context) {
            return tune(split, options, context, clock);
          }};
}

std::string tuning_table(const json::object& chosen) {
  std::size_t width = 0;
  for (const json::value& line : chosen.at("tried").as_array())
    width = std::max(width, line.at("model").as_string().size());
  std::string table = fmt::format("{:<{}}  {:>8}  {:>8}  {:>8}  {:>6}  best setting\n", "", width, "settings", "fit",
                                  "NDCG@20", "weight");
  for (const json::value& line : chosen.at("tried").as_array()) {
    table += fmt::format("{:<{}}", std::string_view(line.at("model").as_string()), width);
    if (const json::value* reason = line.as_object().if_contains("left_out")) {
      table += fmt::format("  left out: {}\n", std::string_view(reason->as_string()));
      continue;
    }
    table +=
        fmt::format("  {:>8}  {:>6.1f} s  {:>8.4f}  {:>6.2f}  {}\n", line.at("settings").to_number<std::uint64_t>(),
                    line.at("fit_seconds").as_double(), line.at("ndcg@20").as_double(), line.at("weight").as_double(),
                    setting_text(line.at("parameters").as_object()));
  }
  const json::value& validation = chosen.at("validation");
  table += fmt::format("Blended by {}: NDCG@20 {:.4f} on {} validation cases.\n",
                       std::string_view(chosen.at("method").as_string()), validation.at("ndcg@20").as_double(),
                       validation.at("cases").to_number<std::uint64_t>());
  return table;
}

}  // namespace attune
