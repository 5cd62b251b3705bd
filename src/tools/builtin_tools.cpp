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
  ATTUNE_TRY_VOID(registry.add(items_by_id(engine)));
  ATTUNE_TRY_VOID(registry.add(take()));
  ATTUNE_TRY_VOID(registry.add(first()));
  ATTUNE_TRY_VOID(registry.add(explain(engine)));
  ATTUNE_TRY_VOID(registry.add(why_not(engine)));
  ATTUNE_TRY_VOID(registry.add(what_would_change(engine)));
  ATTUNE_TRY_VOID(registry.add(how_sure(engine)));
  ATTUNE_TRY_VOID(registry.add(compare(engine)));
  ATTUNE_TRY_VOID(registry.add(look_up(engine)));
  ATTUNE_TRY_VOID(registry.add(remember(engine)));
  ATTUNE_TRY_VOID(registry.add(correct_fact(engine)));
  ATTUNE_TRY_VOID(registry.add(recall(engine)));
  ATTUNE_TRY_VOID(registry.add(forget_facts(engine)));
  ATTUNE_TRY_VOID(registry.add(forget_all(engine)));
  ATTUNE_TRY_VOID(registry.add(rate(engine)));
  ATTUNE_TRY_VOID(registry.add(list_add(engine)));
  ATTUNE_TRY_VOID(registry.add(list_show(engine)));
  ATTUNE_TRY_VOID(registry.add(lists(engine)));
  ATTUNE_TRY_VOID(registry.add(list_remove(engine)));
  ATTUNE_TRY_VOID(registry.add(watchlist_add(engine)));
  ATTUNE_TRY_VOID(registry.add(remind(engine)));
  ATTUNE_TRY_VOID(registry.add(reminders(engine)));
  ATTUNE_TRY_VOID(registry.add(reminder_done(engine)));
  ATTUNE_TRY_VOID(registry.add(calendar_add(engine)));
  ATTUNE_TRY_VOID(registry.add(calendar_show(engine)));
  ATTUNE_TRY_VOID(registry.add(calendar_remove(engine)));
  ATTUNE_TRY_VOID(registry.add(note_add(engine)));
  ATTUNE_TRY_VOID(registry.add(notes(engine)));
  ATTUNE_TRY_VOID(registry.add(note_remove(engine)));
  ATTUNE_TRY_VOID(registry.add(draft_email(engine)));
  ATTUNE_TRY_VOID(registry.add(drafts(engine)));
  ATTUNE_TRY_VOID(registry.add(count()));
  ATTUNE_TRY_VOID(registry.add(convert()));
  ATTUNE_TRY_VOID(registry.add(weekday()));
  ATTUNE_TRY_VOID(registry.add(ask_user(engine)));
  ATTUNE_TRY_VOID(registry.add(explore_items(engine)));
  ATTUNE_TRY_VOID(registry.add(reply()));
  return {};
}

}  // namespace attune::tools
