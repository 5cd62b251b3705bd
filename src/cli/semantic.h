#pragma once
#include "assistant/listing.h"
#include "engine/engine.h"
#include "llm/role_model.h"
#include "roles/content_interpreter/item_vectors.h"

#include <cstddef>
#include <string_view>

namespace attune::cli {

/// The workspace's vectors of item texts, as they are on disk. Errors: unsupported where no embedding model is
/// configured for the content interpreter.
Result<roles::ItemVectors> open_vectors(const Workspace& workspace);

/// Items whose texts mean what a query says, merged with those that hold its words (roles::fused).
/// Errors: those of open_vectors, RoleModel::embed and Engine::search; not_found where nothing has been embedded.
Result<assistant::Listing> list_semantic_search(Engine& engine, std::string_view query, std::size_t n,
                                                const Filter& where, std::string_view user);

/// Items whose texts mean something like an item's, merged with those that are like it otherwise. Asks no model.
/// Errors: those of open_vectors and Engine::similar; not_found where nothing has been embedded.
Result<assistant::Listing> list_semantic_similar(Engine& engine, const assistant::NamedItem& item, std::size_t n,
                                                 const Filter& where);

}  // namespace attune::cli
