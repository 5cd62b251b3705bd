#include "engine/asking/choice_question.h"
#include "engine/asking/next_step.h"
#include "tools/arguments.h"
#include "tools/tool_files.h"

namespace attune::tools {

using plan::Type;

namespace {

/// The question that tells the items apart best, as field and labels to choose from.
void ask_what_tells_apart(const Ranking& items, const Catalogue& catalogue, plan::Question& question) {
  const CatalogueAttributes attributes(catalogue);
  const auto belief = belief_over(attributes, items);
  if (!belief) return;  // nothing to choose from
  const auto best = best_choice_question(*belief, {});
  if (!best) return;
  for (const AttributeId choice : best->choices) {
    const auto [field, label] = attributes.label(choice);
    question.field = catalogue.field(field).name;
    question.choices.emplace_back(catalogue.label_text(field, label));
  }
}

}  // namespace

plan::Tool ask_user(const Engine& engine) {
  return {
      {.name = "ask_user",
       .summary = "a question for the person; with items, the one whose answer tells them apart best",
       .parameters = {optional("items", Type::Kind::items, "what the answer should choose from"),
                      with_default("text", Type::Kind::text, {std::string(), {}}, "the question"),
                      with_default("choices", Type::list_of(Type::Kind::text), {plan::List{}, {}}, "answers to offer")},
       .result = Type::Kind::question},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        plan::Question question{arguments.as<std::string>("text"), {}, ""};
        for (const plan::Value& choice : arguments.as<std::vector<plan::Value>>("choices"))
          question.choices.push_back(std::get<std::string>(choice.data));
        if (const auto* items = arguments.if_present<Ranking>("items"))
          ask_what_tells_apart(*items, *engine.view()->catalogue, question);
        return plan::Value{std::move(question)};
      }};
}

plan::Tool reply() {
  return {{.name = "reply",
           .summary = "what the person is shown: any values",
           .variadic = true,
           .result = Type::Kind::nothing,
           .cost = {.time_ms = 0}},
          // The executor gathers the values of a reply itself.
          [](const plan::Arguments&, const plan::CallContext&) -> Result<plan::Value> { return plan::Value{}; }};
}

}  // namespace attune::tools
