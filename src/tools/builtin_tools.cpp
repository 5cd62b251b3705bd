#include "tools/builtin_tools.h"

#include "tools/tool_files.h"

namespace attune::tools {

Status add_builtin_tools(plan::ToolRegistry& registry, const Engine& engine) {
  ATTUNE_TRY_VOID(registry.add(resolve_item(engine)));
  ATTUNE_TRY_VOID(registry.add(candidates(engine)));
  ATTUNE_TRY_VOID(registry.add(search(engine)));
  ATTUNE_TRY_VOID(registry.add(similar(engine)));
  ATTUNE_TRY_VOID(registry.add(filter(engine)));
  ATTUNE_TRY_VOID(registry.add(rank(engine)));
  ATTUNE_TRY_VOID(registry.add(gather(engine)));
  ATTUNE_TRY_VOID(registry.add(take()));
  ATTUNE_TRY_VOID(registry.add(first()));
  ATTUNE_TRY_VOID(registry.add(explain(engine)));
  ATTUNE_TRY_VOID(registry.add(compare(engine)));
  ATTUNE_TRY_VOID(registry.add(remember(engine)));
  ATTUNE_TRY_VOID(registry.add(rate(engine)));
  ATTUNE_TRY_VOID(registry.add(ask_user(engine)));
  ATTUNE_TRY_VOID(registry.add(reply()));
  return {};
}

}  // namespace attune::tools
