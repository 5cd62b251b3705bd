#pragma once
#include "stub_models/chat_asked.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace attune::stub_models {

struct CalledTool {
  std::string name;
  std::string arguments;  ///< JSON, as a rule
};

/// What a model says to a chat.
struct Completion {
  std::string text{};
  std::vector<CalledTool> tool_calls{};
  std::string finish{};   ///< "": as the protocol has it
  std::string refusal{};  ///< of a model that would rather not; "": none
};

/// A model as it may be, without the protocol around it: behaviours are seeded, and give the same to the same request.
/// Called by many threads at once.
class Behaviour {
 public:
  virtual ~Behaviour() = default;

  virtual std::expected<Completion, Refusal> complete(const ChatAsked& asked) = 0;
  /// Texts that share words lie near each other. Of length 1.
  virtual std::vector<float> embed(std::string_view text, std::size_t dimensions);
  /// From 0 to 1: the share of the query's words that the document has.
  virtual double relevance(std::string_view query, std::string_view document);
};

}  // namespace attune::stub_models
