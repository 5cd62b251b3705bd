#pragma once
#include "engine/engine.h"
#include "plan/tool.h"

namespace attune::tools {

/// Registers the tools over the engine. To add one: a function in the file of its kind, declared in tool_files.h, and a
/// line in builtin_tools.cpp.
///
///   resolve_item(title: text) -> item                              not_found with the nearest titles as the mend
///   candidates(user: user, like: list of item = [], where: filter = true, limit: number = 200) -> items
///                                                                  seen items and the liked ones are left out
///   search(query: text, user: optional user, where: filter = true, limit: number = 50) -> items
///   filter(items: items, where: filter) -> items                   keeps order and scores
///   rank(items: items, user: user, like: list of item = []) -> items
///   gather(items: list of item, user: user) -> items              in the order given
///   items_by_id(ids: list of text, user: user) -> items           the same by their ids; not_found
///   take(items: items, count: number, skip: number = 0) -> items
///   first(items) -> item          (positional; not_found when empty)
///   similar(item: item, limit: number = 50, where: filter = true) -> items
///   explain(items: items, user: user, like: list of item = [], where: filter = true, query: text = "") -> explanation
///   why_not(item: item, user: user, like: list of item = [], where: filter = true, limit: number = 5, query: text =
///   "") -> explanation
///   what_would_change(item: item, user: user, like: list of item = [], where: filter = true, limit: number = 5) ->
///   explanation
///   how_sure(items: items, user: user, like: list of item = [], where: filter = true, limit: number = 5) ->
///   explanation compare(items: list of item, user: user) -> explanation remember(user: user, kind: text, field: text,
///   value: text, source: text) -> bool
///                                                                  kind "likes" or "avoids"; reversible
///   rate(user: user, item: item, kind: text) -> bool              kind "like" or "dislike"; reversible
///   ask_user(items: optional items, user: optional user, text: text = "", choices: list of text = []) -> question
///                                                                  with items: the question worth most over them
///   explore(items: items, user: user, count: number = 5, wanted, unwanted, left_open: list of filter = [], rejected:
///   optional items, preferred, over: list of item = []) -> {items: items, question: optional question}
///   list_add, list_show, lists, list_remove, watchlist_add; remind, reminders, reminder_done; calendar_add,
///   calendar_show, calendar_remove; note_add, notes, note_remove; draft_email, drafts: what is kept for a person
///   (personal/) count(items: items) -> number; convert(amount: number, from: text, to: text) -> record; weekday(date:
///   date) -> text reply(...) -> nothing                                           any values, positional
///
/// `engine` must outlive the registry.
Status add_builtin_tools(plan::ToolRegistry& registry, const Engine& engine);

}  // namespace attune::tools
