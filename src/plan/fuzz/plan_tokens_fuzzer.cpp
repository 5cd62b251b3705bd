#include "plan/fuzz/plan_claims.h"

#include <array>

/// Sequences of the language's own words: each byte is one. They get far deeper than bytes at random.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<std::string_view, 64> kWords{
      "\n",      "plan",     "\"x\"",     "=",        "(",        ")",          ",",         ":",
      "let",     "if",       "else",      "for each", "in",       "(at most 3)", "{",        "}",
      "yield",   "optional", "define",    "reply",    "a",        "b",          "c",         "d",
      "candidates", "take",  "first",     "filter",   "explain",  "rate",       "resolve_item", "watchlist_add",
      "items",   "user",     "where",     "count",    "limit",    "title",      "item",      "kind",
      "$user",   "$today",   "$now",      "1",        "0",        "2.5",        "true",      "\"Heat\"",
      "[",       "]",        "+",         "-",        "*",        "/",          "<",         ">=",
      "has",     "and",      "or",        "not",      ".year",    ".title",     "2026-11-23", "needs confirmation"};
  std::string text = "plan \"x\"\n";
  for (std::size_t i = 0; i < size; ++i) text.append(kWords[data[i] % kWords.size()]).append(" ");
  const auto plan = attune::plan::parse(text);
  if (plan) attune::plan::check_claims(*plan);
  return 0;
}
