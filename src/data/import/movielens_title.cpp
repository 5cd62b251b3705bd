#include "data/import/movielens_title.h"

#include "data/import/values.h"

#include <algorithm>
#include <array>

namespace attune {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "Postman, The" -> "The Postman".
std::string with_article_in_front(std::string_view title) {
  constexpr std::array<std::string_view, 18> kArticles{"The", "A",   "An", "Il",  "La",  "Le", "Les", "L'",  "Der",
                                                       "Die", "Das", "El", "Los", "Las", "Lo", "I",   "Gli", "Un"};
  const std::size_t comma = title.rfind(", ");
  if (comma == std::string_view::npos) return std::string(title);
  const std::string_view article = title.substr(comma + 2);
  if (std::ranges::find(kArticles, article) == kArticles.end()) return std::string(title);
  return std::string(article) + (article.ends_with('\'') ? "" : " ") + std::string(title.substr(0, comma));
}

/// Takes a "(...)" off the end of the text and returns what it holds; empty where there is none.
std::string_view take_parentheses(std::string_view& text) {
  if (!text.ends_with(')')) return {};
  const std::size_t open = text.rfind('(');
  if (open == std::string_view::npos || open == 0) return {};
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  text = trimmed(text.substr(0, open));
  return inside;
}

}  // namespace

MovieLensTitle parse_movielens_title(std::string_view raw) {
  MovieLensTitle result;
  std::string_view rest = trimmed(raw);
  std::string_view before = rest;
  if (const auto year = parse_number(take_parentheses(rest)); year && *year >= 1800 && *year <= 2200) {
    result.year = year;
    before = rest;
  }
  rest = before;
  for (std::string_view alias = take_parentheses(rest); !alias.empty(); alias = take_parentheses(rest)) {
    constexpr std::string_view kAlsoKnownAs = "a.k.a. ";
    if (alias.starts_with(kAlsoKnownAs)) alias.remove_prefix(kAlsoKnownAs.size());
    result.aliases.insert(result.aliases.begin(), with_article_in_front(alias));
  }
  result.title = with_article_in_front(rest);
  return result;
}

}  // namespace attune
