#include "language/internal/memory_steps.h"

namespace attune::language {
namespace {

using plan::Argument;
using Verb = MemoryWish::Verb;

std::string kind_of(Polarity polarity) {
  return polarity == Polarity::unwanted ? "avoids" : "likes";
}

std::string_view step_name(Verb verb) {
  switch (verb) {
    case Verb::keep:
      return "kept";
    case Verb::correct:
      return "corrected";
    case Verb::recall:
      return "known";
    case Verb::forget:
    case Verb::forget_all:
      return "forgotten";
  }
  return "kept";
}

class MemorySteps {
 public:
  MemorySteps(const DialogueContext& context, const Catalogue& catalogue) : context_(context), catalogue_(catalogue) {}

  std::vector<Argument> arguments_of(const MemoryWish& wish) const {
    std::vector<Argument> arguments{argument("user", reference("$user"))};
    const auto add = [&](std::string name, std::string text) {
      if (!text.empty()) arguments.push_back(argument(std::move(name), value(std::move(text))));
    };
    switch (wish.verb) {
      case Verb::forget_all:
        break;
      case Verb::recall:
        add("subject", wish.subject);
        add("conversation", context_.conversation);
        break;
      case Verb::forget:
        add_label(wish.label, "field", "value", arguments);
        if (wish.polarity != Polarity::neutral) add("kind", kind_of(wish.polarity));
        add("subject", wish.subject);
        break;
      case Verb::keep:
      case Verb::correct:
        add("kind", kind_of(wish.polarity));
        add_label(wish.label, "field", "value", arguments);
        add("source", wish.text);
        add("subject", wish.subject);
        if (wish.instead_of && wish.verb == Verb::correct)
          add_label(*wish.instead_of, "instead_of_field", "instead_of_value", arguments);
        if (wish.passes && !context_.conversation.empty()) add("scope", "session");
        if (wish.has_ended) arguments.push_back(argument("until", reference("$now")));
        if (wish.until) arguments.push_back(argument("until", value(*wish.until)));
        add_place(context_, arguments);
        break;
    }
    return arguments;
  }

  static std::string tool_of(Verb verb) {
    switch (verb) {
      case Verb::keep:
        return "remember";
      case Verb::correct:
        return "correct_fact";
      case Verb::recall:
        return "recall";
      case Verb::forget:
        return "forget";
      case Verb::forget_all:
        return "forget_all";
    }
    return "recall";
  }

 private:
  void add_label(const MemoryWish::Label& label, std::string field, std::string text,
                 std::vector<Argument>& arguments) const {
    arguments.push_back(argument(std::move(field), value(catalogue_.field(label.field).name)));
    arguments.push_back(argument(std::move(text), value(std::string(catalogue_.label_text(label.field, label.label)))));
  }

  const DialogueContext& context_;
  const Catalogue& catalogue_;
};

}  // namespace

std::vector<std::string> write_memory(const std::vector<MemoryWish>& wishes, const DialogueContext& context,
                                      const Catalogue& catalogue, PlanWriter& plan) {
  const MemorySteps steps(context, catalogue);
  std::vector<std::string> names;
  for (const MemoryWish& wish : wishes) {
    const std::string name =
        names.empty() ? std::string(step_name(wish.verb)) : fmt::format("{}{}", step_name(wish.verb), names.size() + 1);
    plan::Invocation call{
        {MemorySteps::tool_of(wish.verb), steps.arguments_of(wish), {}}, wish.verb == Verb::forget_all, false, {}};
    names.push_back(plan.add({name, std::move(call), {}}));
  }
  return names;
}

void add_place(const DialogueContext& context, std::vector<plan::Argument>& arguments) {
  if (context.conversation.empty()) return;
  arguments.push_back(argument("conversation", value(context.conversation)));
  arguments.push_back(argument("turn", value(static_cast<double>(context.turn))));
}

}  // namespace attune::language
