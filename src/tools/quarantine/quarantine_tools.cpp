#include "tools/quarantine/quarantine_tools.h"

#include "plan/policy/disclosure.h"
#include "plan/value_json.h"
#include "tools/arguments.h"
#include "tools/quarantine/item_text.h"

#include <algorithm>
#include <numeric>

namespace attune::tools {
namespace {

using plan::Type;

constexpr std::size_t kLongestText = std::size_t{64} << 10;  // bytes, of what is read
constexpr std::size_t kLongestAnswer = 4096;                 // bytes
constexpr std::size_t kMostJudged = 50;

std::string text_of(const plan::Value& value, const Catalogue& catalogue) {
  std::string text;
  if (const auto* item = std::get_if<ItemId>(&value.data))
    text = item_text(*item, catalogue);
  else if (const auto* items = std::get_if<Ranking>(&value.data))
    for (const Scored& scored : *items) text.append(item_text(scored.item, catalogue)).append("\n\n");
  else
    text = attune::to_json(plan::to_json(value, catalogue));
  return text;
}

/// @param given  label of what was read. An answer that may mix private data with what others wrote must not be able to
///               carry the one to the other: it is plain prose
Result<plan::Value> as_wanted(const json::value& answer, TextReader::Wanted wanted, const plan::Label& given) {
  switch (wanted) {
    case TextReader::Wanted::text:
      if (!answer.is_string() || answer.get_string().size() > kLongestAnswer) break;
      if (!given.readers.are_everyone() && !plan::may_be_shown(answer.get_string()))
        return permission_denied("the reader's answer holds more than plain words, and it has read private data");
      return plan::Value{std::string(answer.get_string())};
    case TextReader::Wanted::number:
      if (answer.is_number()) return plan::Value{answer.to_number<double>()};
      break;
    case TextReader::Wanted::truth:
      if (answer.is_bool()) return plan::Value{answer.get_bool()};
      break;
  }
  return type_error("the reader's answer is not what was asked for");
}

plan::Tool extract(std::string name, Type result, TextReader::Wanted wanted, const Engine& engine,
                   std::shared_ptr<TextReader> reader) {
  return {{.name = std::move(name),
           .summary = "what a text says in answer to a question",
           .parameters = {required("from", Type::Kind::json, "what is read"),
                          required("question", Type::Kind::text, "what is asked of it")},
           .result = std::move(result),
           .outside = reader->is_remote(),
           .cost = {.time_ms = 1000}},
          [&engine, reader, wanted](const plan::Arguments& arguments,
                                    const plan::CallContext& context) -> Result<plan::Value> {
            const std::string text = text_of(arguments["from"], *engine.view()->catalogue);
            if (text.size() > kLongestText)
              return resource_exhausted("the text has {} bytes, more than {}", text.size(), kLongestText)
                  .mend("give less to read");
            ATTUNE_TRY(answer,
                       reader->read(text, {arguments.as<std::string>("question"), wanted, context.user}, context.stop));
            return as_wanted(answer, wanted, context.label);
          }};
}

bool is_permutation(std::span<const std::size_t> order, std::size_t size) {
  std::vector<std::size_t> places(size);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return std::ranges::is_permutation(order, places);
}

/// What a judge is shown of items.
Result<std::vector<std::string>> candidates_of(const Ranking& items, const Catalogue& catalogue) {
  if (items.size() > kMostJudged)
    return resource_exhausted("{} items are to be judged, more than {}", items.size(), kMostJudged).mend("take fewer");
  std::vector<std::string> candidates;
  candidates.reserve(items.size());
  for (const Scored& item : items) candidates.push_back(item_text(item.item, catalogue));
  return candidates;
}

plan::Tool judge_tool(const Engine& engine, std::shared_ptr<Judge> judge) {
  return {{.name = "judge",
           .summary = "the items in an order that suits a wish in plain words better",
           .parameters = {required("items", Type::Kind::items, "at most 50"),
                          required("wish", Type::Kind::text, "what they should suit")},
           .result = Type::Kind::items,
           .outside = judge->is_remote(),
           .private_data = plan::PrivateData::allowed,
           .cost = {.time_ms = 2000}},
          [&engine, judge](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            const auto& items = arguments.as<Ranking>("items");
            ATTUNE_TRY(candidates, candidates_of(items, *engine.view()->catalogue));
            const Judge::Task task{candidates, arguments.as<std::string>("wish"), context.user};
            ATTUNE_TRY(wanted, judge->order(task, context.stop));
            if (!is_permutation(wanted, items.size())) return type_error("the judge's order is not one of the items'");
            Ranking judged;
            for (const std::size_t place : blended_order(wanted)) judged.push_back(items[place]);
            return plan::Value{std::move(judged)};
          }};
}

plan::Tool assess_tool(const Engine& engine, std::shared_ptr<Judge> judge) {
  return {{.name = "assess",
           .summary = "how well each item suits a wish in plain words, from 0 to 1, and why",
           .parameters = {required("items", Type::Kind::items, "at most 50"),
                          required("wish", Type::Kind::text, "what they should suit")},
           .result = Type::list_of(Type::record_of(
               {{"item", Type::Kind::item}, {"score", Type::Kind::number}, {"reason", Type::Kind::text}})),
           .outside = judge->is_remote(),
           .private_data = plan::PrivateData::allowed,
           .cost = {.time_ms = 2000}},
          [&engine, judge](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            const auto& items = arguments.as<Ranking>("items");
            ATTUNE_TRY(candidates, candidates_of(items, *engine.view()->catalogue));
            const Judge::Task task{candidates, arguments.as<std::string>("wish"), context.user};
            ATTUNE_TRY(judged, judge->assess(task, context.stop));
            if (judged.size() != items.size()) return type_error("the judge didn't judge every item once");
            std::vector<plan::Value> rows;
            for (std::size_t i = 0; i < items.size(); ++i) {
              Judge::Judgement& one = judged[i];
              if (!plan::may_be_shown(one.reason) || one.reason.size() > kLongestAnswer) one.reason.clear();
              rows.push_back({plan::Record{{{"item", {items[i].item}},
                                            {"score", {std::clamp(one.score, 0.0, 1.0)}},
                                            {"reason", {std::move(one.reason)}}}}});
            }
            return plan::Value{std::move(rows)};
          }};
}

}  // namespace

std::vector<std::size_t> blended_order(std::span<const std::size_t> wanted) {
  std::vector<std::size_t> rank(wanted.size());  // that the judge gives to each place
  for (std::size_t i = 0; i < wanted.size(); ++i) rank[wanted[i]] = i;
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    if (rank[order[i + 1]] > rank[order[i]]) continue;
    std::swap(order[i], order[i + 1]);
    ++i;  // whoever went down stays there, and whoever rose has risen
  }
  return order;
}

Status add_extracting_tools(plan::ToolRegistry& registry, const Engine& engine, std::shared_ptr<TextReader> reader) {
  using Wanted = TextReader::Wanted;
  ATTUNE_TRY_VOID(registry.add(extract("extract_text", Type::Kind::text, Wanted::text, engine, reader)));
  ATTUNE_TRY_VOID(registry.add(extract("extract_number", Type::Kind::number, Wanted::number, engine, reader)));
  return registry.add(extract("extract_truth", Type::Kind::boolean, Wanted::truth, engine, reader));
}

Status add_judging_tools(plan::ToolRegistry& registry, const Engine& engine, std::shared_ptr<Judge> judge) {
  ATTUNE_TRY_VOID(registry.add(judge_tool(engine, judge)));
  return registry.add(assess_tool(engine, std::move(judge)));
}

}  // namespace attune::tools
