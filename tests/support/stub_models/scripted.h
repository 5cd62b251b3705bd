#pragma once
#include "base/error.h"
#include "stub_models/behaviour.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::stub_models {

/// A model that says what its script has for a request: of the entries that fit, the first that is not used up.
///
///   {"replies": [{"when": {"shape": "explainer", "contains": ["Heat", "1995"], "model": "stub"},
///                 "say": "..." | "json": {...} | "tool_calls": [{"name": "...", "arguments": {...}}]
///                        | "smallest": true | "refuse": {"status": 400, "message": "..."},
///                 "times": 1}]}
///
/// "shape" is the name of the answer's shape, "contains" a text or texts that the messages have, all of them. Without
/// "when" an entry fits always, without "times" it is never used up. What fits nothing gets the smallest value of its
/// shape, or "Yes." where none was asked for. With "times", the same request may get another answer the next time.
class Scripted final : public Behaviour {
 public:
  /// Nothing: as for what fits nothing.
  using Writer = std::function<std::optional<Completion>(const ChatAsked&)>;
  explicit Scripted(Writer writer) : writer_(std::move(writer)) {}

  /// Errors: parse_error, invalid_argument for what is no script.
  static Result<std::shared_ptr<Scripted>> parse(std::string_view script);

  std::expected<Completion, Refusal> complete(const ChatAsked& asked) override;

 private:
  struct Entry {
    std::string shape;
    std::string model;
    std::vector<std::string> contains;
    Completion completion;
    std::optional<Refusal> refusal;
    bool is_smallest = false;
    std::optional<std::size_t> times;
  };
  explicit Scripted(std::vector<Entry> entries) : entries_(std::move(entries)) {}
  static Result<Entry> read_entry(const json::value& given);

  Writer writer_;
  std::mutex mutex_;
  std::vector<Entry> entries_;  // `times` under the lock
};

/// The smallest value of the shape that was asked for, or a word or two.
Completion smallest_completion(const ChatAsked& asked);

}  // namespace attune::stub_models
