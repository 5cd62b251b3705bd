#pragma once
#include "base/clock.h"
#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// An answer of a language model, to be given again.
struct StoredAnswer {
  std::string key;     ///< of the very same question
  std::string family;  ///< of questions that could have the same answer if they mean the same
  std::string user;    ///< on whose behalf it was asked; "" for the workspace's own
  std::string guard;   ///< what a question must share to be taken for the same one
  std::string answer;
  std::string model;          ///< that said it
  std::vector<float> vector;  ///< of what was asked; empty: only the very same question finds it
  Time created{};
  bool operator==(const StoredAnswer&) const = default;
};

/// How many answers are kept: those used last.
struct AnswerBounds {
  std::size_t most = 50'000;
  std::size_t size_bytes = std::size_t{256} << 20;
};

/// Answers of language models. Whatever is in here can be asked again: nothing in it must survive. A person's go when
/// anything that is remembered of the person is erased. Thread-safe; readers never wait for writers.
class ModelAnswers {
 public:
  virtual ~ModelAnswers() = default;

  /// The answer to that very question, created at `since` or later; it counts as used at `now`.
  virtual Result<std::optional<StoredAnswer>> find(std::string_view key, Time since, Time now) = 0;
  /// Answers of a family with vectors, of that user and with that guard, created at `since` or later; the newest first.
  virtual Result<std::vector<StoredAnswer>> relatives(std::string_view family, std::string_view user,
                                                      std::string_view guard, Time since, std::size_t most) = 0;
  /// How often anybody's answers were erased.
  virtual Result<std::int64_t> erasures() = 0;
  /// Adds or replaces the answer of that key; where there are too many, those go that were not used for the longest.
  /// Returns at once: durable within milliseconds, and a crash may take it.
  /// @param asked  erasures() when the question was asked: a person's answer that was on its way while there was one is
  ///               not kept, for it may hold what was erased
  /// Errors: invalid_argument for a text that is not UTF-8, unavailable when the disk is stuck; what fails later is
  /// logged.
  virtual Status put(StoredAnswer answer, std::int64_t asked, const AnswerBounds& bounds) = 0;
  /// How many went. @param user  "" for everybody's
  virtual Result<std::uint64_t> erase(std::string_view user) = 0;

  struct Counts {
    std::uint64_t answers = 0;
    std::uint64_t size_bytes = 0;
  };
  virtual Result<Counts> counts() = 0;
  /// Waits until all that was put before is durable.
  virtual Status settle() = 0;
};

}  // namespace attune
