#pragma once
#include "engine/language_models/settings.h"
#include "llm/chat.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>

namespace attune::llm {

/// Which of the protocol's parts a server is spoken to with. The strictest first; servers that refuse a part by name
/// are asked again without it.
struct Dialect {
  StructuredMode structured = StructuredMode::json_schema;  ///< never automatic
  bool says_max_completion_tokens = false;                  ///< newer models of OpenAI know max_tokens no more
  bool says_temperature = true;
  bool says_seed = true;
  bool says_stream_options = true;
  bool operator==(const Dialect&) const = default;
};

/// The dialect to ask again with after a refusal; none where the refusal names nothing that could be left out.
/// @param refusal  what the server said with a status of 400 or 422
/// @param mode     as it is set: only `automatic` goes from one structured mode to the next
std::optional<Dialect> milder(const Dialect& dialect, const ChatRequest& request, std::string_view refusal,
                              StructuredMode mode);

/// What has been learned of a server. Thread-safe.
class LearnedDialect {
 public:
  explicit LearnedDialect(StructuredMode mode);

  [[nodiscard]] Dialect of(const ChatRequest& request) const;
  /// The server answered when asked so.
  /// @param refusal  the last one before it: one of a certain schema tells nothing of the others
  void learn(const ChatRequest& request, const Dialect& dialect, std::string_view refusal);

 private:
  mutable std::mutex mutex_;
  Dialect dialect_;
  std::map<std::uint64_t, StructuredMode> of_schemas_;  // by checksum
};

}  // namespace attune::llm
