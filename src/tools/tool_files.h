#pragma once
#include "engine/engine.h"
#include "plan/tool.h"

namespace attune::tools {

// finding_tools.cpp
plan::Tool resolve_item(const Engine& engine);
plan::Tool candidates(const Engine& engine);
plan::Tool search(const Engine& engine);
plan::Tool similar(const Engine& engine);
// list_tools.cpp
plan::Tool filter(const Engine& engine);
plan::Tool rank(const Engine& engine);
plan::Tool gather(const Engine& engine);
plan::Tool take();
plan::Tool first();
// explaining_tools.cpp
plan::Tool explain(const Engine& engine);
plan::Tool compare(const Engine& engine);
// remembering_tools.cpp
plan::Tool remember(const Engine& engine);
plan::Tool rate(const Engine& engine);
// talking_tools.cpp
plan::Tool ask_user(const Engine& engine);
plan::Tool reply();

}  // namespace attune::tools
