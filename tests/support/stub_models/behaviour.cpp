#include "stub_models/behaviour.h"

#include "base/ascii.h"
#include "base/checksum.h"
#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace attune::stub_models {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : lower_ascii(text)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

std::vector<float> Behaviour::embed(std::string_view text, std::size_t dimensions) {
  std::vector<double> sum(dimensions, 0.0);
  std::vector<std::string> words = words_of(text);
  if (words.empty()) words.emplace_back(text);
  for (const std::string& word : words) {
    Random random(checksum(word));
    for (double& each : sum) each += random.normal();
  }
  double square = 0;
  for (const double each : sum) square += each * each;
  std::vector<float> vector;
  vector.reserve(dimensions);
  for (const double each : sum) vector.push_back(static_cast<float>(each / std::sqrt(square)));
  return vector;
}

double Behaviour::relevance(std::string_view query, std::string_view document) {
  const auto list = words_of(document);
  const std::set<std::string> known(list.begin(), list.end());
  const auto asked = words_of(query);
  if (asked.empty()) return 0;
  const auto shared = std::ranges::count_if(asked, [&](const std::string& word) { return known.contains(word); });
  return static_cast<double>(shared) / static_cast<double>(asked.size());
}

}  // namespace attune::stub_models
