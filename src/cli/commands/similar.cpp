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
  std::string item;
  std::size_t count = kDefaultItems;
  std::string where;
  bool semantic = false;
};

Status similar(Session& session, const Options& options) {
  ATTUNE_TRY(where, parse_where(options.where));
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(item, assistant::find_named_item(*engine->view(), options.item));
  ATTUNE_TRY(listing, options.semantic ? list_semantic_similar(*engine, item, options.count, where)
                                       : assistant::list_similar(*engine, item, options.count, where));
  print_listing(session, listing, *engine->view()->catalogue);
  return {};
}

}  // namespace

Action declare_similar(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("ITEM", options->item, "The item's id, or its title")->required();
  add_count(app, options->count);
  add_where(app, options->where);
  app.add_flag("--semantic", options->semantic,
               "Also by what texts mean; embed them first: attune enrich --from embeddings");
  return [options](Session& session) { return similar(session, *options); };
}

}  // namespace attune::cli
