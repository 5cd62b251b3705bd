#include "search/title_index.h"

#include "search/analyzer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

namespace attune {
namespace {

/// A title as it is compared: folded words with single spaces.
std::string comparable(std::string_view title) {
  std::string text;
  for (const Token& word : words(title)) text.append(text.empty() ? "" : " ").append(word.term);
  return text;
}

std::string_view without_article(std::string_view comparable_title) {
  for (const std::string_view article : {"the ", "a ", "an "})
    if (comparable_title.starts_with(article) && comparable_title.size() > article.size() + 1)
      return comparable_title.substr(article.size());
  return comparable_title;
}

/// The part before ": ", " - " or " or: "; the whole where there is none.
std::string_view without_subtitle(std::string_view title) {
  for (const std::string_view mark : {": ", " - ", " (", ", or "})
    if (const std::size_t at = title.find(mark); at != std::string_view::npos && at >= 3) title = title.substr(0, at);
  return title;
}

struct YearSplit {
  std::string_view title;
  std::optional<double> year;
};

/// "Good, the Bad and the Ugly, The" -> "The Good, the Bad and the Ugly", as library catalogues write titles.
std::string article_in_front(std::string_view title) {
  constexpr std::array<std::string_view, 12> kArticles{"The", "A",  "An", "La",  "Le",  "Les",
                                                       "L'",  "Il", "El", "Der", "Die", "Das"};
  const std::size_t comma = title.rfind(", ");
  if (comma == std::string_view::npos || std::ranges::find(kArticles, title.substr(comma + 2)) == kArticles.end())
    return std::string(title);
  return fmt::format("{} {}", title.substr(comma + 2), title.substr(0, comma));
}

/// What stands in parentheses behind a title: other titles of the same thing, "a.k.a." or not.
std::vector<std::string> titles_in_parentheses(std::string_view title) {
  constexpr std::string_view kAlsoKnownAs = "a.k.a. ";
  std::vector<std::string> found;
  for (std::size_t open = title.find(" ("); open != std::string_view::npos; open = title.find(" (", open + 1)) {
    const std::size_t close = title.find(')', open);
    if (close == std::string_view::npos) break;
    std::string_view inside = title.substr(open + 2, close - open - 2);
    if (inside.starts_with(kAlsoKnownAs)) inside.remove_prefix(kAlsoKnownAs.size());
    found.push_back(article_in_front(inside));
  }
  return found;
}

/// "heat 1995" -> ("heat", 1995).
YearSplit split_year(std::string_view comparable_text) {
  const std::size_t space = comparable_text.rfind(' ');
  if (space == std::string_view::npos || comparable_text.size() - space != 5) return {comparable_text, {}};
  int year = 0;
  const std::string_view digits = comparable_text.substr(space + 1);
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), year);
  if (code != std::errc{} || end != digits.data() + digits.size() || year < 1000) return {comparable_text, {}};
  return {comparable_text.substr(0, space), year};
}

std::optional<FieldId> year_field(const Catalogue& catalogue) {
  for (std::size_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].measure == Measure::year) return FieldId{static_cast<std::uint32_t>(f)};
  return std::nullopt;
}

unsigned allowed_edits(std::size_t length) {
  if (length < 4) return 0;
  return static_cast<unsigned>(std::clamp<std::size_t>(length / 5, 1, 3));
}

}  // namespace

std::shared_ptr<const TitleIndex> TitleIndex::build(std::shared_ptr<const Catalogue> catalogue,
                                                    std::span<const float> popularity) {
  const std::shared_ptr<TitleIndex> index(new TitleIndex);
  std::vector<std::string> variants;
  const auto add = [&](std::string_view text, ItemId item, float quality) {
    if (text.empty()) return;
    variants.emplace_back(text);
    index->variant_items_.push_back(item);
    index->variant_quality_.push_back(quality);
  };
  const auto aliases = catalogue->find_field("aliases");
  for (std::uint32_t i = 0; i < catalogue->size(); ++i) {
    const ItemId item{i};
    const auto add_title = [&](std::string_view title, float quality) {
      const std::string whole = comparable(title);
      add(whole, item, quality);
      if (const auto bare = without_article(whole); bare != whole) add(bare, item, quality * 0.97F);
      const std::string brief = comparable(without_subtitle(title));
      if (brief != whole) add(brief, item, quality * 0.9F);
      if (const auto bare = without_article(brief); brief != whole && bare != brief) add(bare, item, quality * 0.88F);
    };
    const std::string_view title = catalogue->title(item);
    add_title(title, 1.0F);
    const std::size_t parenthesis = title.find(" (");
    const std::string turned = article_in_front(title.substr(0, parenthesis));
    if (turned != title) add_title(turned, 0.99F);
    for (const std::string& other : titles_in_parentheses(title)) add_title(other, 0.98F);
    if (aliases && catalogue->field(*aliases).kind == FieldKind::labels)
      for (const LabelId label : catalogue->labels(*aliases, item))
        add_title(catalogue->label_text(*aliases, label), 0.98F);
  }
  index->variants_ = FuzzyDictionary::build(std::move(variants));
  index->popularity_.assign(popularity.begin(), popularity.end());
  index->catalogue_ = std::move(catalogue);
  return index;
}

std::vector<ItemId> TitleIndex::lookup_exact(std::string_view folded) const {
  std::vector<ItemId> items;
  for (const std::uint32_t variant : variants_.find_exact(folded)) items.push_back(variant_items_[variant]);
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  return items;
}

std::vector<TitleMatch> TitleIndex::lookup(std::string_view text, std::size_t limit) const {
  std::unordered_map<ItemId, double> best;
  const auto collect = [&](std::string_view query, std::optional<double> year) {
    const auto field = year_field(*catalogue_);
    for (const auto& match : variants_.find(query, allowed_edits(query.size()), 64)) {
      const ItemId item = variant_items_[match.entry];
      if (year && (!field || catalogue_->number(*field, item) != year)) continue;
      double& similarity = best[item];
      similarity = std::max(similarity, match.similarity * static_cast<double>(variant_quality_[match.entry]));
    }
  };
  const std::string query = comparable(text);
  collect(query, {});
  if (const auto [title, year] = split_year(query); year) collect(title, year);

  std::vector<TitleMatch> matches;
  matches.reserve(best.size());
  for (const auto& [item, similarity] : best) matches.push_back({item, similarity});
  const auto popularity = [&](ItemId item) {
    return index(item) < popularity_.size() ? popularity_[index(item)] : 0.0F;
  };
  std::ranges::sort(matches, [&](const TitleMatch& a, const TitleMatch& b) {
    if (a.similarity != b.similarity) return a.similarity > b.similarity;
    if (popularity(a.item) != popularity(b.item)) return popularity(a.item) > popularity(b.item);
    return a.item < b.item;
  });
  if (matches.size() > limit) matches.resize(limit);
  return matches;
}

}  // namespace attune
