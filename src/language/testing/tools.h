#pragma once
#include "plan/tool.h"

#include <memory>

namespace attune::language {

/// The built-in tools, and one that somebody else brought: book_table. To be asked for, not to be run.
std::shared_ptr<const plan::ToolRegistry> tools_for_tests();

}  // namespace attune::language
