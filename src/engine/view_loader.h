#pragma once
#include "engine/view.h"
#include "engine/workspace.h"
#include "store/store.h"

#include <memory>
#include <string>
#include <vector>

namespace attune {

/// Builds a view from what is on disk now. Reuses the parts of `previous` (null at first) that have not changed.
/// @param notices  gets a line for each thing that is not as it should be (a snapshot in doubt is not used)
/// Errors: those of the store; corrupt items.
Result<std::shared_ptr<const View>> load_view(const Workspace& workspace, Store& store,
                                              const std::shared_ptr<const View>& previous,
                                              std::vector<std::string>& notices);

}  // namespace attune
