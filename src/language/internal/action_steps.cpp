#include "language/internal/action_steps.h"

#include <algorithm>
#include <map>

namespace attune::language {
namespace {

using plan::Argument;
using plan::Expression;

/// As many rounds as "all of them" may have.
constexpr double kMostItems = 50;

class ActionSteps {
 public:
  ActionSteps(const Spoken& spoken, PlanWriter& plan) : spoken_(spoken), plan_(plan) {}

  /// False where a mention means nothing.
  bool write(const Action& action) {
    const auto about = std::ranges::find_if(
        action.given, [](const Action::Given& given) { return given.mention && !given.is_text(); });
    if (about == action.given.end()) {
      add_call(action, {});
      return true;
    }
    if (is_loop(*about->mention)) {
      add_loop(action, *about->mention);
      return true;
    }
    std::vector<Expression> items = items_of(*about->mention);
    for (const Expression& item : items) add_call(action, item);
    if (!items.empty()) last_ = items;
    return !items.empty();
  }
  std::vector<std::string> take() { return std::move(results_); }

 private:
  bool is_loop(const Mention& mention) const {
    const bool refers_back = mention.is_pronoun && (!last_.empty() || !spoken_.reacted_to.empty());
    return mention.items.empty() && !refers_back && !spoken_.answer.empty() && mention.count != 1U;
  }

  std::vector<Expression> items_of(const Mention& mention) {
    if (!mention.items.empty()) return plan_.resolved(mention.items).elements;
    if (mention.is_pronoun && !last_.empty()) return first_of(last_, mention);
    if (mention.is_pronoun && !spoken_.reacted_to.empty())
      return plan_.resolved(first_of(spoken_.reacted_to, mention)).elements;
    if (!spoken_.answer.empty()) return {item_of_answer(mention.from)};
    const std::vector<ItemId>& known = mention.is_pronoun && !spoken_.named.empty() ? spoken_.named : spoken_.shown;
    const std::vector<ItemId> meant = first_of(known, mention);
    return plan_.resolved(meant).elements;
  }

  /// Those that are meant; none where there are fewer.
  template <class T>
  static std::vector<T> first_of(const std::vector<T>& all, const Mention& mention) {
    const std::size_t count = mention.count.value_or(all.size());
    if (count > all.size() || mention.from > all.size() - count) return {};
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(mention.from);
    return {first, first + static_cast<std::ptrdiff_t>(count)};
  }

  /// The answer may be shorter than was thought: then what hangs on this item is left out.
  Expression item_of_answer(std::size_t place) {
    const auto [known, is_new] = picked_.try_emplace(place, place_name(place));
    if (!is_new) return reference(known->second);
    Expression items = reference(spoken_.answer);
    if (place > 0)
      items = value(plan::Call{"take",
                               {argument("items", std::move(items)), argument("count", value(1.0)),
                                argument("skip", value(static_cast<double>(place)))},
                               {}});
    return reference(plan_.add(
        {known->second, plan::Invocation{{"first", {argument("items", std::move(items))}, {}}, false, true, {}}, {}}));
  }

  static std::string place_name(std::size_t place) { return place == 0 ? "best" : fmt::format("number_{}", place + 1); }

  void add_loop(const Action& action, const Mention& mention) {
    const double at_most = mention.count ? static_cast<double>(*mention.count) : kMostItems;
    plan::Step entry{
        "entry",
        plan::Invocation{
            {action.tool, arguments_of(action, reference(kVariable)), {}}, action.needs_confirmation, false, {}},
        {}};
    results_.push_back(plan_.add(
        {next_name(),
         plan::ForEach{kVariable, reference(spoken_.answer), at_most, {{std::move(entry)}, reference("entry")}},
         {}}));
  }

  void add_call(const Action& action, const std::optional<Expression>& item) {
    std::vector<Argument> arguments = arguments_of(action, item);
    results_.push_back(
        plan_.add({next_name(),
                   plan::Invocation{{action.tool, std::move(arguments), {}}, action.needs_confirmation, false, {}},
                   {}}));
  }

  std::vector<Argument> arguments_of(const Action& action, const std::optional<Expression>& item) {
    std::vector<Argument> arguments;
    for (const Action::Given& given : action.given)
      arguments.push_back(argument(given.parameter, !given.mention    ? *given.value
                                                    : given.is_text() ? text_with_title(given)
                                                                      : *item));
    return arguments;
  }

  /// "watch " and the title of what "it" means; the words as they are where it means nothing known.
  Expression text_with_title(const Action::Given& given) {
    const auto& lead = std::get<std::string>(given.value->node);
    const std::vector<Expression> items = items_of(*given.mention);
    if (items.empty()) return value(lead + given.mention->text);
    Expression title = value(plan::Member{{items.front()}, "title"});
    if (lead.empty()) return title;
    return value(plan::Operation{plan::Operator::add, {value(lead), std::move(title)}});
  }

  std::string next_name() { return results_.empty() ? "done" : fmt::format("done{}", results_.size() + 1); }

  static constexpr const char* kVariable = "one";
  const Spoken& spoken_;
  PlanWriter& plan_;
  std::vector<std::string> results_;
  std::vector<Expression> last_;               // what the last action was about
  std::map<std::size_t, std::string> picked_;  // places of the answer that have a name
};

}  // namespace

std::vector<std::string> write_actions(const std::vector<Action>& actions, const Spoken& spoken, PlanWriter& plan,
                                       std::vector<std::string>& not_understood) {
  ActionSteps steps(spoken, plan);
  for (const Action& action : actions)
    if (!steps.write(action)) not_understood.push_back(action.text);
  return steps.take();
}

}  // namespace attune::language
