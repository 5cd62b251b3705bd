#pragma once
#include "base/error.h"
#include "data/evidence.h"
#include "language/evidence_checker.h"

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// Words an answer from its evidence: a language model, say. Evidence holds text that anybody may have written, so what
/// it writes is not trusted: a sentence reaches the person if it cites evidence that is there, says only what that
/// bears out (language::EvidenceChecker), and plan::may_be_shown. Thread-safe.
class Explainer {
 public:
  struct Sentence {
    std::string text;
    std::vector<std::string> evidence;  ///< ids
  };

  virtual ~Explainer() = default;
  virtual Result<std::vector<Sentence>> explain(std::string_view request, std::span<const Evidence> evidence,
                                                std::stop_token stop) = 0;
};

/// The sentences that may be put before the person, as one text.
std::string showable(std::span<const Explainer::Sentence> sentences, std::span<const Evidence> evidence,
                     const language::EvidenceChecker& checker);

}  // namespace attune::assistant
