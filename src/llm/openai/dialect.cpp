#include "llm/openai/dialect.h"

#include "base/ascii.h"
#include "base/checksum.h"

#include <algorithm>
#include <array>
#include <string>

namespace attune::llm {
namespace {

constexpr std::size_t kMostSchemas = 1'000;

bool names(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::optional<StructuredMode> next_mode(StructuredMode mode) {
  switch (mode) {
    case StructuredMode::automatic:
    case StructuredMode::json_schema:
      return StructuredMode::grammar;
    case StructuredMode::grammar:
      return StructuredMode::json_object;
    case StructuredMode::json_object:
      return StructuredMode::text;
    case StructuredMode::text:
      return std::nullopt;
  }
  return std::nullopt;
}

std::uint64_t key_of(const AnswerShape& shape) {
  return checksum(to_json(shape.schema));
}

}  // namespace

std::optional<Dialect> milder(const Dialect& dialect, const ChatRequest& request, std::string_view refusal,
                              StructuredMode mode) {
  const std::string text = lower_ascii(refusal);
  Dialect next = dialect;
  if (!dialect.says_max_completion_tokens && names(text, {"max_completion_tokens", "max_tokens"})) {
    next.says_max_completion_tokens = true;
    return next;
  }
  if (dialect.says_stream_options && names(text, {"stream_options", "include_usage"})) {
    next.says_stream_options = false;
    return next;
  }
  if (dialect.says_temperature && names(text, {"temperature"})) {
    next.says_temperature = false;
    return next;
  }
  if (dialect.says_seed && request.seed && names(text, {"seed"})) {
    next.says_seed = false;
    return next;
  }
  if (mode != StructuredMode::automatic || !request.shape ||
      !names(text, {"response_format", "json_schema", "json_object", "schema", "grammar", "guided", "structured"}))
    return std::nullopt;
  const auto structured = next_mode(dialect.structured);
  if (!structured) return std::nullopt;
  next.structured = *structured;
  return next;
}

LearnedDialect::LearnedDialect(StructuredMode mode) {
  if (mode != StructuredMode::automatic) dialect_.structured = mode;
}

Dialect LearnedDialect::of(const ChatRequest& request) const {
  const std::scoped_lock lock(mutex_);
  Dialect dialect = dialect_;
  if (!request.shape || of_schemas_.empty()) return dialect;
  if (const auto found = of_schemas_.find(key_of(*request.shape)); found != of_schemas_.end())
    dialect.structured = found->second;
  return dialect;
}

void LearnedDialect::learn(const ChatRequest& request, const Dialect& dialect, std::string_view refusal) {
  const std::scoped_lock lock(mutex_);
  const StructuredMode known = dialect_.structured;
  dialect_ = dialect;
  const std::string text = lower_ascii(refusal);
  const bool of_this_schema =
      names(text, {"invalid schema", "invalid json schema", "parse grammar", "conversion failed", "unsupported schema",
                   "not supported in schema", "unsupported keyword"});
  if (!of_this_schema || dialect.structured == known) return;
  dialect_.structured = known;
  if (of_schemas_.size() < kMostSchemas) of_schemas_[key_of(*request.shape)] = dialect.structured;
}

}  // namespace attune::llm
