#include "assistant/listing.h"
#include "cli/commands/declarations.h"
#include "cli/item_list.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::size_t count = kDefaultItems;
  bool explain = false;
  std::string where;
  bool exclude_seen = true;
  std::vector<std::string> like;
  std::string model;
  RerankingWish reranking;
};

Status recommend(Session& session, const Options& options) {
  ATTUNE_TRY(where, parse_where(options.where));
  ATTUNE_TRY(engine, session.open_engine());
  Wish wish{.user = options.user,
            .like = {},
            .where = std::move(where),
            .exclude_seen = options.exclude_seen,
            .model = options.model,
            .reranking = options.reranking};
  for (const std::string& name : options.like) {
    ATTUNE_TRY(liked, assistant::find_named_item(*engine->view(), name));
    if (!liked.note.empty()) session.print_note(liked.note);
    wish.like.push_back(liked.item);
  }
  const auto explain = options.explain ? assistant::Explain::yes : assistant::Explain::no;
  ATTUNE_TRY(listing, assistant::list_recommendations(*engine, wish, options.count, explain));
  print_listing(session, listing, *engine->view()->catalogue);
  return {};
}

}  // namespace

Action declare_recommend(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_user(app, options->user, Need::required);
  add_count(app, options->count);
  app.add_flag("--explain", options->explain, "Say why, under each item");
  add_where(app, options->where);
  app.add_flag("--exclude-seen,!--include-seen", options->exclude_seen, "Leave out what the user has had [true]");
  app.add_option("--like", options->like, "An item (id or title) that the answers should resemble")
      ->type_name("ITEM")
      ->allow_extra_args(false);
  app.add_option("--model", options->model, "The model to ask, instead of the snapshot's first")->type_name("NAME");
  app.add_option("--diversity", options->reranking.diversity, "0 to 1: variety against likeness, for this list")
      ->type_name("SHARE");
  app.add_option("--calibration", options->reranking.calibration, "0 to 1: the mixture of labels of the user's history")
      ->type_name("SHARE");
  app.add_option("--freshness", options->reranking.freshness, "0 to 10: how far new items rise")->type_name("LIFT");
  return [options](Session& session) { return recommend(session, *options); };
}

}  // namespace attune::cli
