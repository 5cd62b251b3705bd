#include "base/ascii.h"
#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

#include <set>

namespace attune::tools {
namespace {

using plan::Type;

constexpr std::string_view kWatchlist = "watchlist";

Type entry_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"list", Type::Kind::text},
                          {"title", Type::Kind::text},
                          {"item", Type::optional_of(Type::Kind::item)}});
}

plan::Value entry_value(const PersonalRecord& entry, const Engine& engine) {
  return record_value(
      {{"id", id_value(entry)}, {"list", {entry.list}}, {"title", {entry.title}}, {"item", item_value(entry, engine)}});
}

/// "Shopping" and "shopping" are one list.
std::string list_name(std::string_view name) {
  return lower_ascii(name);
}

void set_item(PersonalRecord& entry, ItemId item, const Engine& engine) {
  const Catalogue& catalogue = *engine.view()->catalogue;
  entry.item = catalogue.key(item);
  entry.title = catalogue.title(item);
}

plan::Parameter which_list() {
  return with_default("list", Type::Kind::text, {std::string(kWatchlist), {}}, "its name");
}

}  // namespace

plan::Tool list_add(const Engine& engine) {
  return {{.name = "list_add",
           .summary = "puts an item or a few words on one of a user's lists, once",
           .parameters = {of_whom(), which_list(), optional("item", Type::Kind::item, "what to put there"),
                          with_default("text", Type::Kind::text, {std::string(), {}}, "or what else to put there")},
           .result = entry_type(),
           .examples = {"put {item} on my {list} list", "add {item} to my {list} list", "put {text} on my {list} list",
                        "add {text} to my {list} list", "save {item} to my {list} list"},
           .side_effect = plan::SideEffect::reversible},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            PersonalRecord entry = new_record(RecordKind::list_entry, engine, arguments, context);
            entry.list = list_name(arguments.as<std::string>("list"));
            entry.title = arguments.as<std::string>("text");
            if (const auto* item = arguments.if_present<ItemId>("item")) set_item(entry, *item, engine);
            if (entry.list.empty()) return invalid_argument("the list has no name");
            if (entry.title.empty())
              return invalid_argument("there is nothing to put on the list").mend("give an item or a text");
            ATTUNE_TRY(kept, keep(entry, engine, context));
            return entry_value(kept, engine);
          }};
}

plan::Tool watchlist_add(const Engine& engine) {
  return {{.name = "watchlist_add",
           .summary = "puts an item on a user's watchlist, once",
           .parameters = {of_whom(), required("item", Type::Kind::item, "what to put there")},
           .result = entry_type(),
           .examples = {"put {item} on my watchlist", "add {item} to my watchlist", "save {item} to my watchlist",
                        "put {item} on my watch list", "add {item} to my watch list", "put {item} on my list",
                        "add {item} to my list"},
           .side_effect = plan::SideEffect::reversible},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            PersonalRecord entry = new_record(RecordKind::list_entry, engine, arguments, context);
            entry.list = kWatchlist;
            set_item(entry, arguments.as<ItemId>("item"), engine);
            ATTUNE_TRY(kept, keep(entry, engine, context));
            return entry_value(kept, engine);
          }};
}

plan::Tool list_show(const Engine& engine) {
  return {{.name = "list_show",
           .summary = "what stands on one of a user's lists",
           .parameters = {of_whom(), which_list()},
           .result = Type::list_of(entry_type()),
           .examples = {"what is on my {list} list", "whats on my {list} list", "show me my {list} list",
                        "show my {list} list", "what is on my watchlist", "whats on my watchlist",
                        "show me my watchlist", "show my watchlist"},
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) {
            const std::string list = list_name(arguments.as<std::string>("list"));
            return listed(engine, arguments.as<plan::User>("user").key, RecordKind::list_entry,
                          [&](const PersonalRecord& entry) -> std::optional<plan::Value> {
                            if (entry.list != list || entry.done) return std::nullopt;
                            return entry_value(entry, engine);
                          });
          }};
}

plan::Tool lists(const Engine& engine) {
  return {{.name = "lists",
           .summary = "the names of a user's lists",
           .parameters = {of_whom()},
           .result = Type::list_of(Type::record_of({{"list", Type::Kind::text}})),
           .examples = {"what lists do I have", "which lists do I have", "show me my lists", "show my lists"},
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(entries,
                       engine.store().personal().records(arguments.as<plan::User>("user").key, RecordKind::list_entry));
            std::set<std::string> names;
            for (const PersonalRecord& entry : entries)
              if (!entry.done) names.insert(entry.list);
            std::vector<plan::Value> values;
            for (const std::string& name : names) values.push_back(record_value({{"list", {name}}}));
            return plan::Value{std::move(values)};
          }};
}

plan::Tool list_remove(const Engine& engine) {
  return {{.name = "list_remove",
           .summary = "takes an item or a few words off one of a user's lists; gives what was taken off",
           .parameters = {of_whom(), which_list(), optional("item", Type::Kind::item, "what to take off"),
                          with_default("text", Type::Kind::text, {std::string(), {}}, "or what else to take off")},
           .result = Type::list_of(entry_type()),
           .examples = {"remove {item} from my {list} list", "take {item} off my {list} list",
                        "remove {text} from my {list} list", "take {text} off my {list} list",
                        "remove {item} from my watchlist", "take {item} off my watchlist"},
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const std::string list = list_name(arguments.as<std::string>("list"));
            const auto* item = arguments.if_present<ItemId>("item");
            const std::string key(item == nullptr ? "" : engine.view()->catalogue->key(*item));
            const std::string title = lower_ascii(arguments.as<std::string>("text"));
            ATTUNE_TRY(entries,
                       engine.store().personal().records(arguments.as<plan::User>("user").key, RecordKind::list_entry));
            std::vector<plan::Value> removed;
            for (const PersonalRecord& entry : entries) {
              const bool is_meant = item == nullptr ? lower_ascii(entry.title) == title : entry.item == key;
              if (entry.list != list || !is_meant) continue;
              ATTUNE_TRY_VOID(remove_record(entry, engine));
              removed.push_back(entry_value(entry, engine));
            }
            return plan::Value{std::move(removed)};
          }};
}

}  // namespace attune::tools
