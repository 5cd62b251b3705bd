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
plan::Tool items_by_id(const Engine& engine);
plan::Tool take();
plan::Tool first();
// explaining_tools.cpp
plan::Tool explain(const Engine& engine);
plan::Tool why_not(const Engine& engine);
plan::Tool what_would_change(const Engine& engine);
plan::Tool how_sure(const Engine& engine);
plan::Tool compare(const Engine& engine);
// look_up.cpp
plan::Tool look_up(const Engine& engine);
// remembering_tools.cpp
plan::Tool remember(const Engine& engine);
plan::Tool correct_fact(const Engine& engine);
plan::Tool recall(const Engine& engine);
plan::Tool forget_facts(const Engine& engine);
plan::Tool forget_all(const Engine& engine);
plan::Tool rate(const Engine& engine);
// talking_tools.cpp
plan::Tool ask_user(const Engine& engine);
plan::Tool explore_items(const Engine& engine);
plan::Tool reply();

// personal/lists.cpp
plan::Tool list_add(const Engine& engine);
plan::Tool list_show(const Engine& engine);
plan::Tool lists(const Engine& engine);
plan::Tool list_remove(const Engine& engine);
plan::Tool watchlist_add(const Engine& engine);
// personal/reminders.cpp
plan::Tool remind(const Engine& engine);
plan::Tool reminders(const Engine& engine);
plan::Tool reminder_done(const Engine& engine);
// personal/calendar.cpp
plan::Tool calendar_add(const Engine& engine);
plan::Tool calendar_show(const Engine& engine);
plan::Tool calendar_remove(const Engine& engine);
// personal/notes.cpp
plan::Tool note_add(const Engine& engine);
plan::Tool notes(const Engine& engine);
plan::Tool note_remove(const Engine& engine);
// personal/drafts.cpp
plan::Tool draft_email(const Engine& engine);
plan::Tool drafts(const Engine& engine);
// reckoning_tools.cpp
plan::Tool count();
plan::Tool convert();
plan::Tool weekday();

}  // namespace attune::tools
