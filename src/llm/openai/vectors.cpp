#include "llm/openai/vectors.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kMostTexts = 64;
constexpr std::size_t kMostBytes = std::size_t{256} << 10;
constexpr std::size_t kMostDimensions = 65'536;
constexpr JsonLimits kLimits{.size_bytes = std::size_t{64} << 20};

const json::value* find(const json::value& value, std::string_view key) {
  const auto* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

json::array list_of(std::span<const std::string> texts) {
  json::array list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

Failure not_whole(std::string_view what) {
  return parse_error("the language model's server answers with other than it was asked for: {}", what);
}

/// Which of those sent an entry is about: it says so, or they come in order.
std::optional<std::size_t> place_of(const json::value& entry, std::size_t in_order, std::size_t count) {
  const json::value* given = find(entry, "index");
  if (given == nullptr) return in_order < count ? std::optional(in_order) : std::nullopt;
  if (!given->is_number()) return std::nullopt;
  const auto number = given->to_number<double>();
  if (!(number >= 0 && number < static_cast<double>(count)) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::size_t>(number);
}

Result<std::vector<float>> read_vector(const json::value* value) {
  const json::array* numbers = value == nullptr ? nullptr : value->if_array();
  if (numbers == nullptr || numbers->empty() || numbers->size() > kMostDimensions)
    return not_whole("an embedding is no list of numbers");
  std::vector<float> vector;
  vector.reserve(numbers->size());
  for (const json::value& each : *numbers) {
    const float number = each.is_number() ? static_cast<float>(each.to_number<double>()) : NAN;
    if (!std::isfinite(number)) return not_whole("an embedding is no list of numbers");
    vector.push_back(number);
  }
  return vector;
}

std::size_t tokens_of(const json::value& answer) {
  constexpr double kMost = 1e12;
  const json::value* usage = find(answer, "usage");
  if (usage == nullptr) return 0;
  for (const std::string_view key : {"prompt_tokens", "total_tokens"}) {
    const json::value* tokens = find(*usage, key);
    if (tokens == nullptr || !tokens->is_number()) continue;
    const auto number = tokens->to_number<double>();
    if (number > 0 && number <= kMost) return static_cast<std::size_t>(number);
  }
  return 0;
}

}  // namespace

std::size_t embedding_batch(std::span<const std::string> texts) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < std::min(texts.size(), kMostTexts)) {
    bytes += texts[count].size();
    if (count > 0 && bytes > kMostBytes) break;
    ++count;
  }
  return count;
}

json::object embeddings_body(std::span<const std::string> texts, std::string_view model) {
  return {{"model", model}, {"input", list_of(texts)}, {"encoding_format", "float"}};
}

Result<Embeddings> read_embeddings(std::string_view body, std::size_t texts) {
  const auto answer = parse_json(body, kLimits);
  if (!answer) return not_whole("its answer is " + answer.error().message);
  const json::value* data = find(*answer, "data");
  if (data == nullptr || !data->is_array()) return not_whole("there is no list of embeddings");
  Embeddings embeddings;
  embeddings.vectors.resize(texts);
  std::size_t in_order = 0;
  for (const json::value& entry : data->get_array()) {
    const auto place = place_of(entry, in_order++, texts);
    if (!place || !embeddings.vectors[*place].empty()) return not_whole("an embedding is of no text, or of one twice");
    ATTUNE_TRY(vector, read_vector(find(entry, "embedding")));
    embeddings.vectors[*place] = std::move(vector);
  }
  const std::size_t dimensions = texts == 0 ? 0 : embeddings.vectors.front().size();
  for (const auto& vector : embeddings.vectors)
    if (vector.empty() || vector.size() != dimensions)
      return not_whole("a text has no embedding, or one of another length");
  embeddings.usage.prompt_tokens = tokens_of(*answer);
  embeddings.usage.is_estimate = embeddings.usage.prompt_tokens == 0;
  return embeddings;
}

json::object rerank_body(std::string_view query, std::span<const std::string> documents, std::string_view model) {
  return {{"model", model}, {"query", query}, {"documents", list_of(documents)}, {"top_n", documents.size()}};
}

Result<std::vector<RerankScore>> read_rerank(std::string_view body, std::size_t documents) {
  const auto answer = parse_json(body, kLimits);
  if (!answer) return not_whole("its answer is " + answer.error().message);
  const json::value* results = answer->is_array() ? &*answer : find(*answer, "results");
  if (results == nullptr) results = find(*answer, "data");
  if (results == nullptr || !results->is_array()) return not_whole("there is no list of scores");
  std::vector<std::optional<double>> scores(documents);
  for (const json::value& entry : results->get_array()) {
    const auto place = find(entry, "index") == nullptr ? std::nullopt : place_of(entry, 0, documents);
    if (!place || scores[*place]) return not_whole("a score is of no document, or of one twice");
    const json::value* score = find(entry, "relevance_score");
    if (score == nullptr) score = find(entry, "score");
    if (score == nullptr || !score->is_number()) return not_whole("a score is no number");
    scores[*place] = score->to_number<double>();
  }
  std::vector<RerankScore> ranked;
  for (std::size_t document = 0; document < documents; ++document) {
    if (!scores[document] || !std::isfinite(*scores[document])) return not_whole("a document has no score");
    ranked.push_back({document, *scores[document]});
  }
  std::ranges::stable_sort(ranked, std::ranges::greater{}, &RerankScore::score);
  return ranked;
}

}  // namespace attune::llm
