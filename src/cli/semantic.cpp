#include "cli/semantic.h"

#include "cli/language_models.h"
#include "roles/content_interpreter/semantic_search.h"

#include <array>

namespace attune::cli {
namespace {

constexpr std::size_t kLooked = 100;  // of each list, at least

Result<roles::SemanticIndex> open_index(const Engine& engine) {
  ATTUNE_TRY(vectors, open_vectors(engine.workspace()));
  roles::SemanticIndex index(*engine.view()->catalogue, vectors);
  if (index.size() == 0)
    return not_found("no text of an item has been embedded").mend("run `attune enrich --from embeddings`");
  return index;
}

}  // namespace

Result<roles::ItemVectors> open_vectors(const Workspace& workspace) {
  const LanguageModelSettings& settings = workspace.language_models;
  const auto role = settings.roles.find(ModelRole::content_interpreter);
  const auto endpoint =
      role == settings.roles.end() ? settings.endpoints.end() : settings.endpoints.find(role->second.endpoint);
  if (endpoint == settings.endpoints.end() || endpoint->second.embedding_model.empty())
    return unsupported("no embedding model is configured")
        .mend("give the endpoint of [language_models.roles.content_interpreter] an embedding_model");
  roles::ItemVectors vectors(workspace.root / "item_vectors.bin", endpoint->second.embedding_model);
  vectors.load();
  return vectors;
}

Result<assistant::Listing> list_semantic_search(Engine& engine, std::string_view query, std::size_t n,
                                                const Filter& where, std::string_view user) {
  ATTUNE_TRY(index, open_index(engine));
  ATTUNE_TRY(model, open_models(engine));
  if (!model) return unsupported("no language model is configured").mend("see [language_models] of attune.toml");
  const std::array texts{std::string(query)};
  ATTUNE_TRY(vectors, model->embed(ModelRole::content_interpreter, user, texts, {}));
  if (vectors.size() != 1) return type_error("the model has not a vector for the query");
  ATTUNE_TRY(filter, BoundFilter::bind(where, *engine.view()->catalogue));
  const std::size_t depth = std::max(n, kLooked);
  ATTUNE_TRY(by_words, engine.search(query, depth, where, user));
  const std::array lists{index.nearest(vectors.front(), depth, filter), std::move(by_words)};
  return assistant::Listing{.items = roles::fused(lists, n)};
}

Result<assistant::Listing> list_semantic_similar(Engine& engine, const assistant::NamedItem& item, std::size_t n,
                                                 const Filter& where) {
  ATTUNE_TRY(index, open_index(engine));
  ATTUNE_TRY(filter, BoundFilter::bind(where, *engine.view()->catalogue));
  const std::size_t depth = std::max(n, kLooked);
  ATTUNE_TRY(otherwise, assistant::list_similar(engine, item, depth, where));
  const std::array lists{index.similar(item.item, depth, filter), std::move(otherwise.items)};
  otherwise.items = roles::fused(lists, n);
  return otherwise;
}

}  // namespace attune::cli
