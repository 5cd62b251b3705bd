#include "language/internal/explaining_steps.h"

#include "language/internal/wish_arguments.h"

#include <algorithm>

namespace attune::language {
namespace {

using plan::Argument;
using plan::List;

class ExplainingSteps {
 public:
  ExplainingSteps(const std::vector<ItemId>& named, const DialogueContext& context, PlanWriter& plan)
      : named_(named), context_(context), plan_(plan) {}

  /// Why an item was shown: with the likes and conditions that it was an answer to.
  Told explanation() {
    std::vector<ItemId> items = named_;
    if (items.empty() && context_.shown.empty()) return {};
    if (items.empty()) items.push_back(context_.shown.front());
    gather("chosen", plan_.resolved(items));
    std::vector<Argument> arguments{argument("items", reference("chosen")), argument("user", the_user())};
    add_wish(plan_.resolved(context_.like), context_.where, arguments);
    if (!context_.query.empty()) arguments.push_back(argument("query", value(context_.query)));
    add_company(context_, arguments);
    plan_.add("why", "explain", std::move(arguments));
    return {{"chosen", "why"}, "chosen"};
  }

  /// Why an item was not shown, and what would bring it in: the list is the last answer's, or the usual one.
  Told absence(bool and_why) {
    const List missing = plan_.resolved({named_.front()});
    gather("missing", missing);
    std::vector<std::string> told{"missing"};
    if (and_why) {
      std::vector<Argument> arguments = of_last_list(argument("item", missing.elements.front()));
      if (!context_.query.empty()) arguments.push_back(argument("query", value(context_.query)));
      told.push_back(plan_.add("why", "why_not", std::move(arguments)));
    }
    // Words that were searched for bar what lacks them, whatever else changes.
    if (context_.query.empty())
      told.push_back(
          plan_.add("change", "what_would_change", of_last_list(argument("item", missing.elements.front()))));
    return {std::move(told), ""};
  }

  Told sureness() {
    const std::vector<ItemId>& items = named_.empty() ? context_.shown : named_;
    if (items.empty()) return {};
    gather("chosen", plan_.resolved(items));
    plan_.add("sure", "how_sure", of_last_list(argument("items", reference("chosen"))));
    return {{"chosen", "sure"}, "chosen"};
  }

  Told comparison() {
    std::vector<ItemId> items = named_;
    if (items.size() < 2)
      for (const ItemId item : context_.shown)
        if (items.size() < 2 && std::ranges::find(items, item) == items.end()) items.push_back(item);
    if (items.size() < 2) return {};
    const List compared = plan_.resolved(items);
    gather("both", compared);
    plan_.add("differences", "compare", {argument("items", value(compared)), argument("user", the_user())});
    return {{"both", "differences"}, "both"};
  }

 private:
  void gather(std::string name, const List& items) {
    plan_.add(std::move(name), "gather", {argument("items", value(items)), argument("user", the_user())});
  }

  /// What an item is in or not, as arguments.
  std::vector<Argument> of_last_list(Argument about) {
    std::vector<Argument> arguments{std::move(about), argument("user", the_user())};
    add_wish(plan_.resolved(context_.like), context_.where, arguments);
    add_company(context_, arguments);
    const std::size_t count = context_.shown.empty() ? kUsualCount : context_.count;
    arguments.push_back(argument("limit", value(static_cast<double>(count))));
    return arguments;
  }

  const std::vector<ItemId>& named_;
  const DialogueContext& context_;
  PlanWriter& plan_;
};

}  // namespace

Told write_explaining(Intent intent, const std::vector<ItemId>& named, const DialogueContext& context,
                      PlanWriter& plan) {
  ExplainingSteps steps(named, context, plan);
  switch (intent) {
    case Intent::why_not:
    case Intent::change:
      return steps.absence(intent == Intent::why_not);
    case Intent::how_sure:
      return steps.sureness();
    case Intent::compare:
      return steps.comparison();
    default:
      return steps.explanation();
  }
}

}  // namespace attune::language
