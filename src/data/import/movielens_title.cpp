#include "data/import/movielens_title.h"

#include "base/ascii.h"
#include "data/import/values.h"

#include <algorithm>
#include <array>

namespace attune {
namespace {

/// "Postman, The" -> "The Postman".
std::string with_article_in_front(std::string_view title) {
  constexpr std::array<std::string_view, 24> kArticles{"The", "A",   "An",  "Il",  "La",  "Le",  "Les", "L'",
                                                       "Der", "Die", "Das", "El",  "Los", "Las", "Lo",  "I",
                                                       "Gli", "Un",  "Une", "Una", "De",  "Den", "Det", "En"};
  const std::size_t comma = title.rfind(", ");
  if (comma == std::string_view::npos) return std::string(title);
  const std::string_view article = title.substr(comma + 2);
  if (std::ranges::find(kArticles, article) == kArticles.end()) return std::string(title);
  return std::string(article) + (article.ends_with('\'') ? "" : " ") + std::string(title.substr(0, comma));
}

/// Takes a "(...)" off the end of the text and returns what it holds; empty where there is none.
std::string_view take_parentheses(std::string_view& text) {
  if (!text.ends_with(')')) return {};
  int depth = 0;
  for (std::size_t at = text.size(); at-- > 1;) {
    depth += text[at] == ')' ? 1 : text[at] == '(' ? -1 : 0;
    if (depth > 0) continue;
    const std::string_view inside = text.substr(at + 1, text.size() - at - 2);
    text = trimmed(text.substr(0, at));
    return inside;
  }
  return {};
}

/// "1995", or the first year of "2006-2007" (also with a longer dash) and "1995-".
std::optional<double> year_in(std::string_view text) {
  constexpr std::size_t kDigits = 4;
  if (text.size() < kDigits) return std::nullopt;
  const auto year = parse_number(text.substr(0, kDigits));
  const std::string_view rest = text.substr(kDigits);
  const bool is_span = rest.empty() || rest.starts_with('-') || rest.starts_with("\u2013");
  if (!year || !is_span || *year < 1800 || *year > 2200) return std::nullopt;
  return year;
}

}  // namespace

MovieLensTitle parse_movielens_title(std::string_view raw) {
  MovieLensTitle result;
  std::string_view rest = trimmed(raw);
  std::string_view without_year = rest;
  result.year = year_in(take_parentheses(without_year));
  if (result.year) rest = without_year;
  for (std::string_view alias = take_parentheses(rest); !alias.empty(); alias = take_parentheses(rest)) {
    constexpr std::string_view kAlsoKnownAs = "a.k.a. ";
    if (alias.starts_with(kAlsoKnownAs)) alias.remove_prefix(kAlsoKnownAs.size());
    result.aliases.insert(result.aliases.begin(), with_article_in_front(alias));
  }
  result.title = with_article_in_front(rest);
  return result;
}

}  // namespace attune
