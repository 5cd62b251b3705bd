#pragma once
#include "engine/view.h"

#include <memory>
#include <vector>

namespace attune::language {

/// Small catalogues that the tests share.
std::vector<ItemRecord> films_for_tests();
std::vector<ItemRecord> shoes_for_tests();
std::vector<ItemRecord> books_for_tests();
/// A view without a trained model.
std::shared_ptr<const View> testing_view(const std::vector<ItemRecord>& records);

}  // namespace attune::language
