#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "data/evidence.h"

#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What is to be explained. Texts of evidence may be anybody's.
struct ExplainingBrief {
  std::string_view request;   ///< the person's words
  std::string_view language;  ///< to write in: "en"
  std::string_view user;
  std::span<const Reason> reasons;  ///< as the templates have them: which items there are, and which evidence is whose
  std::span<const Evidence> evidence;
  const Catalogue& catalogue;
};

/// Words an answer from its evidence: a language model, say. Evidence holds text that anybody may have written, so what
/// it writes is not trusted: see reworded(). Thread-safe.
class Explainer {
 public:
  virtual ~Explainer() = default;
  /// Sentences, each about an item of the brief's reasons and with the ids of what it says.
  virtual Result<std::vector<Reason>> explain(const ExplainingBrief& brief, std::stop_token stop) = 0;
};

}  // namespace attune::assistant
