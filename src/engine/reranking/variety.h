#pragma once
#include "engine/attribute_similarity.h"
#include "engine/reranking/arrange.h"

#include <memory>

namespace attune {

/// That no item resembles one above it: an item's loss is its likeness (AttributeSimilarity, in [0, 1]) to the item
/// most like it among those placed. Source: Carbonell and Goldstein, SIGIR 1998.
/// @param similarity  must outlive the aim; @param items  catalogue size
std::unique_ptr<ListAim> make_variety(const AttributeSimilarity& similarity, std::size_t items);

}  // namespace attune
