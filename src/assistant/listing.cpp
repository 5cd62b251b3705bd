#include "assistant/listing.h"

#include "assistant/answer.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune::assistant {
namespace {

constexpr std::size_t kOthersNamed = 3;

/// "Heat (key 6)": titles alone may not tell namesakes apart.
std::string naming(const Catalogue& catalogue, ItemId item) {
  return fmt::format("'{}' ({})", catalogue.title(item), catalogue.key(item));
}

std::string naming(const Catalogue& catalogue, std::span<const ItemId> items) {
  std::vector<std::string> names;
  for (const ItemId item : items.first(std::min(items.size(), kOthersNamed))) names.push_back(naming(catalogue, item));
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<std::string> notice_for(const Engine& engine, const Wish& wish, bool personal) {
  if (personal || !wish.like.empty() || wish.user.empty()) return std::string();
  ATTUNE_TRY(known, engine.store().find_user(wish.user));
  if (!known) return fmt::format("user '{}' is not known here, so these are popular items", wish.user);
  return fmt::format("not enough is known of user '{}' yet, so these are popular items", wish.user);
}

}  // namespace

Result<Listing> list_recommendations(const Engine& engine, const Wish& wish, std::size_t n, Explain explain) {
  ATTUNE_TRY(found, engine.serve(wish, n));
  ATTUNE_TRY(notice, notice_for(engine, wish, found.personal));
  Listing listing{.items = std::move(found.items), .personal = found.personal, .notice = std::move(notice)};
  if (explain == Explain::no) return listing;
  ATTUNE_TRY(why, engine.explain(listing.items, wish, ""));
  listing.why = std::move(why);
  return listing;
}

Result<Listing> list_search(const Engine& engine, std::string_view query, std::size_t n, const Filter& where,
                            std::string_view user) {
  ATTUNE_TRY(items, engine.search(query, n, where, user));
  return Listing{.items = std::move(items)};
}

Result<Listing> list_similar(const Engine& engine, const NamedItem& item, std::size_t n, const Filter& where) {
  ATTUNE_TRY(items, engine.similar(item.item, n, where));
  return Listing{.items = std::move(items), .about = item.item, .notice = item.note};
}

json::object to_json(const Listing& listing, const Catalogue& catalogue) {
  json::array items;
  for (const Scored& scored : listing.items) items.push_back(item_json(scored, listing.why.reasons, catalogue));
  json::object document{{"items", std::move(items)}};
  if (listing.about)
    document.emplace("item",
                     json::object{{"id", catalogue.key(*listing.about)}, {"title", catalogue.title(*listing.about)}});
  if (!listing.why.evidence.empty()) document.emplace("evidence", evidence_json(listing.why.evidence));
  if (listing.personal) document.emplace("personal", *listing.personal);
  if (!listing.notice.empty()) document.emplace("notice", listing.notice);
  return document;
}

Result<NamedItem> find_named_item(const View& view, std::string_view name) {
  const Catalogue& catalogue = *view.catalogue;
  if (const auto item = catalogue.find(name)) return NamedItem{*item, ""};
  const std::vector<TitleMatch> matches = view.titles->lookup(name, 1 + kOthersNamed);
  if (matches.empty()) {
    std::vector<ItemId> near;
    for (const Scored& hit : view.lexical->search(name, kOthersNamed)) near.push_back(hit.item);
    return not_found("no item has the id or the title '{}'", name)
        .mend("{}", near.empty() ? "search for it by other words" : "did you mean " + naming(catalogue, near) + "?");
  }
  const TitleMatch& best = matches.front();
  std::vector<ItemId> others;
  for (const TitleMatch& match : matches)
    if (match.item != best.item) others.push_back(match.item);
  const bool rivals = matches.size() > 1 && matches[1].similarity == best.similarity;
  if (best.similarity >= 1 && !rivals) return NamedItem{best.item, ""};
  std::string note = fmt::format("took '{}' for {}", name, naming(catalogue, best.item));
  if (!others.empty()) note += fmt::format("; there are also {}", naming(catalogue, others));
  return NamedItem{best.item, std::move(note)};
}

}  // namespace attune::assistant
