#include "assistant/listing.h"
#include "cli/commands/declarations.h"
#include "cli/item_list.h"
#include "cli/options.h"
#include "cli/semantic.h"
#include "engine/engine.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string query;
  std::string user;
  std::size_t count = kDefaultItems;
  std::string where;
  bool semantic = false;
};

Status search(Session& session, const Options& options) {
  ATTUNE_TRY(where, parse_where(options.where));
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(listing, options.semantic
                          ? list_semantic_search(*engine, options.query, options.count, where, options.user)
                          : assistant::list_search(*engine, options.query, options.count, where, options.user));
  print_listing(session, listing, *engine->view()->catalogue);
  return {};
}

}  // namespace

Action declare_search(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("QUERY", options->query, "Words of titles, people, labels or texts")->required();
  add_user(app, options->user, Need::optional);
  add_count(app, options->count);
  add_where(app, options->where);
  app.add_flag("--semantic", options->semantic,
               "Also by what texts mean; embed them first: attune enrich --from embeddings");
  return [options](Session& session) { return search(session, *options); };
}

}  // namespace attune::cli
