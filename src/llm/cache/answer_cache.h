#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "llm/chat.h"
#include "store/model_answers.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::llm {

/// What tells questions apart: made by cache_question().
struct CacheQuestion {
  std::string key;
  std::string family;
  std::string guard;
  std::string user;
};

/// @param endpoint  its name
/// @param request   as it is asked: model, messages, tools, shape, temperature, seed and length of the answer count
/// @param prompt    name and version, e.g. "explainer 3"
/// @param user      on whose behalf: nobody else's questions find the answer. "" only where nothing of a person's is in
///                  the question
/// Hashes are BLAKE2b, 256 bits: texts from outside can't be made to collide. Thread-safe.
CacheQuestion cache_question(std::string_view endpoint, const ChatRequest& request, std::string_view prompt,
                             std::string_view user);

/// Answers of language models that were given before, to the very same question or to one that means the same. What it
/// gives is as little to be trusted as what a model answers. Thread-safe.
class AnswerCache {
 public:
  struct Options {
    AnswerBounds bounds{};
    std::chrono::hours oldest{24 * 30};
    double likeness = 0.97;             ///< cosine of two questions that mean the same, at least
    std::size_t most_compared = 2'000;  ///< the newest of a family
  };
  /// @param answers, clock  outlive this
  AnswerCache(ModelAnswers& answers, const Clock& clock, Options options);
  AnswerCache(ModelAnswers& answers, const Clock& clock) : AnswerCache(answers, clock, Options{}) {}

  struct Found {
    std::string answer;  ///< as it was kept
    std::string model;   ///< that said it
  };
  /// The very same question's.
  Result<std::optional<Found>> find(const CacheQuestion& question) const;
  /// The one's whose vector is the nearest, and near enough, among questions of the same person with the same prompt,
  /// model and shape, with the same numbers and the same words that turn the meaning (not, without, before, after,
  /// ...): vectors hardly tell those. Ties go to the newest.
  /// @param vector  of the question; any length, finite
  Result<std::optional<Found>> find_like(const CacheQuestion& question, std::span<const float> vector) const;
  /// Returns at once. An answer that is on its way while its person's memory is erased is not kept.
  /// @param asked   erasures() before the model was asked
  /// @param vector  of the question; empty: only the very same question finds it
  Status keep(const CacheQuestion& question, std::int64_t asked, std::string_view answer, std::string_view model,
              std::vector<float> vector = {});
  Result<std::int64_t> erasures() const { return answers_.erasures(); }

 private:
  ModelAnswers& answers_;
  const Clock& clock_;
  Options options_;
};

}  // namespace attune::llm
