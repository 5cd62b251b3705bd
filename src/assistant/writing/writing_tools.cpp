#include "assistant/writing/writing_tools.h"

#include "tools/arguments.h"

namespace attune::assistant {
namespace {

using plan::Type;
using tools::required;

std::vector<plan::Parameter> with_style(std::vector<plan::Parameter> parameters) {
  for (auto&& [name, choices, usual] : {std::tuple("tone", language::tone_names(), "plain"),
                                        std::tuple("length", language::length_names(), "medium")}) {
    plan::Parameter parameter = tools::one_of(name, choices, "how it is written");
    parameter.required = false;
    parameter.fallback = plan::Expression{std::string(usual), {}};
    parameters.push_back(std::move(parameter));
  }
  parameters.push_back(
      tools::with_default("language", Type::Kind::text, {std::string("en"), {}}, "the language it is written in"));
  return parameters;
}

Result<language::CopyStyle> style_of(const plan::Arguments& arguments) {
  ATTUNE_TRY(tone, language::parse_tone(arguments.as<std::string>("tone")));
  ATTUNE_TRY(length, language::parse_length(arguments.as<std::string>("length")));
  return language::CopyStyle{tone, length, arguments.as<std::string>("language")};
}

Type letter_type() {
  return Type::record_of({{"subject", Type::Kind::text}, {"text", Type::Kind::text}});
}
plan::Value letter(const language::Copy& copy) {
  return {plan::Record{{{"subject", {copy.subject}}, {"text", {copy.text()}}}}};
}

plan::Tool write_blurb(std::shared_ptr<const Copywriter> copywriter) {
  return {{.name = "write_blurb",
           .summary = "a few sentences on an item, for one person",
           .parameters = with_style({required("item", Type::Kind::item, "what it is about"),
                                     required("user", Type::Kind::user, "whom it is for")}),
           .result = Type::Kind::text,
           .examples = {"write a blurb for {item}", "write me a blurb for {item}", "write a blurb about {item}",
                        "describe {item} for me", "describe {item}"},
           .personal = true,
           .cost = {.time_ms = 3}},
          [copywriter](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            ATTUNE_TRY(style, style_of(arguments));
            ATTUNE_TRY(copy, copywriter->blurb(arguments.as<ItemId>("item"), arguments.as<plan::User>("user").key,
                                               style, context.stop));
            return plan::Value{copy.text()};
          }};
}

plan::Tool write_digest(std::shared_ptr<const Copywriter> copywriter) {
  return {{.name = "write_digest",
           .summary = "a letter to one person with what is best for them",
           .parameters =
               with_style({required("user", Type::Kind::user, "whom it is for"), tools::where(), tools::limit(5)}),
           .result = letter_type(),
           .examples = {"write my digest", "write me a digest", "write my weekly digest"},
           .personal = true,
           .cost = {.time_ms = 10}},
          [copywriter](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            ATTUNE_TRY(style, style_of(arguments));
            ATTUNE_TRY(copy, copywriter->digest(arguments.as<plan::User>("user").key, arguments.as<Filter>("where"),
                                                tools::count_of(arguments, "limit"), style, context.stop));
            return letter(copy);
          }};
}

plan::Tool write_message(std::shared_ptr<const Copywriter> copywriter) {
  return {{.name = "write_message",
           .summary = "a message to several people about some items, with nothing personal in it",
           .parameters = with_style({required("items", Type::list_of(Type::Kind::item), "what it is about"),
                                     tools::with_default("to", Type::Kind::text, {std::string(), {}},
                                                         "names, as they are to be addressed")}),
           .result = letter_type(),
           .cost = {.time_ms = 2}},
          [copywriter](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            ATTUNE_TRY(style, style_of(arguments));
            const std::vector<ItemId> items = tools::items_of(arguments["items"]);
            ATTUNE_TRY(copy, copywriter->message(items, arguments.as<std::string>("to"), style, context.stop));
            return letter(copy);
          }};
}

}  // namespace

Status add_writing_tools(plan::ToolRegistry& registry, std::shared_ptr<const Copywriter> copywriter) {
  ATTUNE_TRY_VOID(registry.add(write_blurb(copywriter)));
  ATTUNE_TRY_VOID(registry.add(write_digest(copywriter)));
  return registry.add(write_message(std::move(copywriter)));
}

}  // namespace attune::assistant
