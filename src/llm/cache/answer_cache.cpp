#include "llm/cache/answer_cache.h"

#include "base/json.h"
#include "search/analyzer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <sodium.h>

namespace attune::llm {
namespace {

std::string digest(std::string_view text) {
  constexpr std::size_t kBytes = 32;
  std::array<unsigned char, kBytes> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     nullptr, 0);
  std::string hex;
  hex.reserve(2 * kBytes);
  for (const unsigned char byte : hash) hex += fmt::format("{:02x}", byte);
  return hex;
}

/// Words that turn the meaning of a sentence and hardly move its vector.
constexpr auto kTurning = std::to_array<std::string_view>(
    {"above",  "after",   "arent",   "before", "below",  "best",   "between", "but",          "cant",    "didnt",
     "doesnt", "dont",    "except",  "from",   "isnt",   "least",  "less",    "longer",       "max",     "min",
     "more",   "most",    "never",   "newer",  "no",     "none",   "nor",     "not",          "older",   "only",
     "or",     "over",    "shorter", "since",  "than",   "under",  "unless",  "until",        "without", "wont",
     "worst",  "ab",      "aber",    "alter",  "ausser", "beste",  "bis",     "hochstens",    "junger",  "kein",
     "keine",  "keinem",  "keinen",  "keiner", "kurzer", "langer", "mehr",    "mindestens",   "nach",    "neuer",
     "nicht",  "nichts",  "nie",     "nur",    "oder",   "ohne",   "seit",    "schlechteste", "uber",    "unter",
     "vor",    "weniger", "zwischen"});

bool turns_meaning(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; }) ||
         std::ranges::find(kTurning, word) != kTurning.end();
}

/// The numbers and turning words of a text, in their order.
void append_guard(std::string& guard, std::string_view text) {
  for (const Token& word : words(text))
    if (turns_meaning(word.term)) guard.append(word.term).append(" ");
  guard += '\n';
}

json::array messages_json(const std::vector<ChatMessage>& messages) {
  json::array all;
  for (const ChatMessage& message : messages) {
    json::array calls;
    for (const ToolCall& call : message.tool_calls) calls.push_back(json::array{call.id, call.name, call.arguments});
    all.push_back(json::array{to_string(message.speaker), message.text, std::move(calls), message.answers_call});
  }
  return all;
}

double cosine(std::span<const float> a, std::span<const float> b) {
  double product = 0;
  double a_squared = 0;
  double b_squared = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += double{a[i]} * b[i];
    a_squared += double{a[i]} * a[i];
    b_squared += double{b[i]} * b[i];
  }
  const double lengths = std::sqrt(a_squared) * std::sqrt(b_squared);
  return lengths > 0 ? product / lengths : 0;
}

}  // namespace

CacheQuestion cache_question(std::string_view endpoint, const ChatRequest& request, std::string_view prompt,
                             std::string_view user) {
  json::array tools;
  for (const OfferedTool& tool : request.tools)
    tools.push_back(json::array{tool.name, tool.description, tool.parameters});
  json::object family{{"endpoint", endpoint},
                      {"model", request.model},
                      {"prompt", prompt},
                      {"user", user},
                      {"tools", std::move(tools)},
                      {"temperature", request.temperature},
                      {"max_answer_tokens", request.max_answer_tokens}};
  if (request.shape) family["shape"] = json::array{request.shape->name, request.shape->schema};
  if (request.seed) family["seed"] = *request.seed;
  const std::string family_text = to_json(family);
  std::string guard;
  for (const ChatMessage& message : request.messages) append_guard(guard, message.text);
  return {.key = digest(to_json(json::array{family_text, messages_json(request.messages)})),
          .family = digest(family_text),
          .guard = digest(guard),
          .user = std::string(user)};
}

AnswerCache::AnswerCache(ModelAnswers& answers, const Clock& clock, Options options)
    : answers_(answers), clock_(clock), options_(options) {}

Result<std::optional<AnswerCache::Found>> AnswerCache::find(const CacheQuestion& question) const {
  const Time now = clock_.now();
  ATTUNE_TRY(answer, answers_.find(question.key, now - options_.oldest, now));
  if (!answer) return std::nullopt;
  return Found{std::move(answer->answer), std::move(answer->model)};
}

Result<std::optional<AnswerCache::Found>> AnswerCache::find_like(const CacheQuestion& question,
                                                                 std::span<const float> vector) const {
  ATTUNE_TRY(relatives, answers_.relatives(question.family, question.user, question.guard,
                                           clock_.now() - options_.oldest, options_.most_compared));
  StoredAnswer* nearest = nullptr;
  double greatest = 0;
  for (StoredAnswer& each : relatives) {
    if (each.vector.size() != vector.size()) continue;  // another embedding model's
    const double likeness = cosine(each.vector, vector);
    if (likeness < options_.likeness || likeness <= greatest) continue;
    greatest = likeness;
    nearest = &each;
  }
  if (nearest == nullptr) return std::nullopt;
  return Found{std::move(nearest->answer), std::move(nearest->model)};
}

Status AnswerCache::keep(const CacheQuestion& question, std::int64_t asked, std::string_view answer,
                         std::string_view model, std::vector<float> vector) {
  return answers_.put({.key = question.key,
                       .family = question.family,
                       .user = question.user,
                       .guard = question.guard,
                       .answer = std::string(answer),
                       .model = std::string(model),
                       .vector = std::move(vector),
                       .created = clock_.now()},
                      asked, options_.bounds);
}

}  // namespace attune::llm
