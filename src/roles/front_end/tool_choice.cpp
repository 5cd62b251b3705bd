#include "roles/front_end/tool_choice.h"

#include "base/ascii.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace attune::roles {
namespace {

using Words = std::set<std::string, std::less<>>;

/// The first letters tell enough of a word: "reminder" and "remind" are about the same.
constexpr std::size_t kStem = 5;
constexpr std::size_t kMostTools = 24;
constexpr double kAlways = 100;

void add_words(std::string_view text, Words& words) {
  constexpr std::size_t kShortest = 3;
  std::string word;
  const auto end_word = [&] {
    if (word.size() >= kShortest) words.insert(word.substr(0, kStem));
    word.clear();
  };
  for (const char c : lower_ascii(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80)
      word += c;
    else
      end_word();
  }
  end_word();
}

Words words_of(const plan::Signature& signature) {
  Words words;
  add_words(signature.name, words);
  add_words(signature.summary, words);
  for (const plan::Parameter& parameter : signature.parameters) add_words(parameter.summary, words);
  for (const std::string& example : signature.examples) add_words(example, words);
  for (const auto& [language, examples] : signature.examples_by_language)
    for (const std::string& example : examples) add_words(example, words);
  return words;
}

/// Finds, orders or explains items, changes nothing and stays in the house.
bool is_always_needed(const plan::Signature& signature) {
  using Kind = plan::Type::Kind;
  if (signature.name == plan::kReply) return true;
  if (signature.outside || !signature.is_pure()) return false;
  const Kind result = signature.result.kind();
  return result == Kind::items || result == Kind::item || result == Kind::explanation;
}

}  // namespace

std::vector<ChosenTool> tools_for(const assistant::PlanningBrief& brief) {
  Words asked;
  add_words(brief.request, asked);
  std::vector<Words> told;
  std::map<std::string, double, std::less<>> tools_with;
  for (const assistant::PlanningBrief::ToolBrief& tool : brief.tools) {
    told.push_back(words_of(*tool.signature));
    for (const std::string& word : told.back()) ++tools_with[word];
  }
  std::vector<ChosenTool> all;
  for (std::size_t i = 0; i < brief.tools.size(); ++i) {
    const plan::Signature& signature = *brief.tools[i].signature;
    double relevance = is_always_needed(signature) ? kAlways : 1.0 / kMostTools;
    for (const std::string& word : asked)
      if (told[i].contains(word))
        relevance += std::log(1 + static_cast<double>(brief.tools.size()) / tools_with.find(word)->second);
    all.push_back({&signature, relevance});
  }
  if (all.size() <= kMostTools) return all;
  std::vector<double> sorted;
  sorted.reserve(all.size());
  for (const ChosenTool& tool : all) sorted.push_back(tool.relevance);
  std::ranges::nth_element(sorted, sorted.begin() + kMostTools - 1, std::greater<>());
  const double least = sorted[kMostTools - 1];
  std::size_t room = kMostTools - static_cast<std::size_t>(std::ranges::count_if(
                                      all, [&](const ChosenTool& tool) { return tool.relevance > least; }));
  std::erase_if(all, [&](const ChosenTool& tool) {
    if (tool.relevance > least) return false;
    return tool.relevance < least || room == 0 || room-- == 0;
  });
  return all;
}

}  // namespace attune::roles
