#include "tools/arguments.h"
#include "tools/tool_files.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune::tools {

using plan::Type;

namespace {

// Up to here items are ranked as one list, however few of them are asked for.
constexpr std::size_t kRankedTogether = 200;   // candidates
constexpr std::size_t kSearchedTogether = 50;  // search results

}  // namespace

plan::Tool resolve_item(const Engine& engine) {
  return {{.name = "resolve_item",
           .summary = "the item of that title, forgiving typos",
           .parameters = {required("title", Type::Kind::text,
                                   "as people write it; a year behind it tells namesakes apart")},
           .result = Type::Kind::item},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            constexpr double kSureEnough = 0.75;
            const std::string& title = arguments.as<std::string>("title");
            const auto view = engine.view();
            const auto found = view->titles->lookup(title, 3);
            if (!found.empty() && found.front().similarity >= kSureEnough) return plan::Value{found.front().item};
            std::vector<std::string_view> near;
            near.reserve(found.size());
            for (const TitleMatch& match : found) near.push_back(view->catalogue->title(match.item));
            return not_found("nothing is called '{}'", title)
                .mend("{}",
                      near.empty() ? "check the spelling" : fmt::format("the nearest: {}", fmt::join(near, ", ")));
          }};
}

plan::Tool candidates(const Engine& engine) {
  return {{.name = "candidates",
           .summary = "what the recommender puts first for a user",
           .parameters = with_company(
               {required("user", Type::Kind::user, "whose taste counts"), like(), where(), limit(200),
                with_default("knowing", Type::list_of(Type::Kind::json), {plan::List{}, {}},
                             "what must have been remembered first: results of calls that keep or forget facts")}),
           .result = Type::Kind::items,
           .personal = true,
           .cost = {.time_ms = 3},
           .list_law = plan::ListLaw::source,
           .stable_to = kRankedTogether},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            // Re-ranking looks at the list as a whole: a short one must be the beginning of a longer one all the same.
            const std::size_t limit = count_of(arguments, "limit");
            Wish wish{.user = arguments.as<plan::User>("user").key,
                      .like = items_of(arguments["like"]),
                      .where = arguments.as<Filter>("where")};
            set_company(arguments, wish);
            ATTUNE_TRY(found, engine.recommend(wish, std::max(limit, kRankedTogether)));
            if (found.items.size() > limit) found.items.resize(limit);
            return plan::Value{std::move(found.items)};
          }};
}

plan::Tool search(const Engine& engine) {
  return {{.name = "search",
           .summary = "full-text search over titles, labels and texts",
           .parameters = {required("query", Type::Kind::text, "words"),
                          optional("user", Type::Kind::user, "whose taste decides near ties"), where(), limit(50)},
           .result = Type::Kind::items,
           .personal = true,
           .list_law = plan::ListLaw::source,
           .stable_to = kSearchedTogether},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const auto* user = arguments.if_present<plan::User>("user");
            const std::size_t limit = count_of(arguments, "limit");
            ATTUNE_TRY(found, engine.search(arguments.as<std::string>("query"), std::max(limit, kSearchedTogether),
                                            arguments.as<Filter>("where"), user == nullptr ? "" : user->key));
            if (found.size() > limit) found.resize(limit);
            return plan::Value{std::move(found)};
          }};
}

plan::Tool similar(const Engine& engine) {
  return {{.name = "similar",
           .summary = "items most like one item",
           .parameters = {required("item", Type::Kind::item, "the one to resemble"), limit(50), where()},
           .result = Type::Kind::items,
           .cost = {.time_ms = 3},
           .list_law = plan::ListLaw::source,
           .stable_to = kMostItems},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(found, engine.similar(arguments.as<ItemId>("item"), count_of(arguments, "limit"),
                                             arguments.as<Filter>("where")));
            return plan::Value{std::move(found)};
          }};
}

}  // namespace attune::tools
