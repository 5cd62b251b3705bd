#include "language/internal/action_steps.h"

#include <optional>

namespace attune::language {
namespace {

using plan::Argument;
using plan::Expression;

/// As many of an answer's items as "all of them" may mean.
constexpr std::size_t kMostItems = 50;

/// What a mention means: items that are named above, or places of a list, which may turn out shorter than that.
struct Referent {
  std::vector<Expression> items;
  struct Places {
    std::string of;  // the answer, or what is given
    std::size_t from = 0;
    std::size_t count = 1;
  };
  std::optional<Places> places;

  [[nodiscard]] bool is_nothing() const { return items.empty() && !places; }
};

class ActionSteps {
 public:
  ActionSteps(const Spoken& spoken, PlanWriter& plan) : spoken_(spoken), plan_(plan) {}

  /// False where a mention means nothing.
  bool write(const Action& action) {
    const auto [mention, is_text] = about(action);
    if (mention == nullptr) {
      add_call(action, {});
      last_ = Referent{};
      return true;
    }
    // Behind "put milk on my list", "to buy it" is hardly about an item.
    const bool is_about_words = is_text && mention->is_pronoun && last_ && last_->is_nothing();
    const Referent meant = is_about_words ? Referent{} : referent_of(*mention);
    if (meant.places) {
      add_loop(action, *meant.places);
    } else if (is_text) {
      add_call(action, meant.items.empty() ? std::nullopt : std::optional(meant.items.front()));
    } else {
      if (meant.items.empty()) return false;
      for (const Expression& item : meant.items) add_call(action, item);
    }
    last_ = meant;
    return true;
  }
  std::vector<std::string> take() { return std::move(results_); }

 private:
  struct About {
    const Mention* mention = nullptr;
    bool is_text = false;  ///< behind the words of a text
  };
  /// The action's item, else the mention behind its text; null for none.
  static About about(const Action& action) {
    About found;
    for (const Action::Given& given : action.given)
      if (given.mention && (found.mention == nullptr || !given.value))
        found = {&*given.mention, given.value.has_value()};
    return found;
  }

  Referent referent_of(const Mention& mention) {
    if (!mention.items.empty()) return {.items = plan_.resolved(mention.items).elements, .places = {}};
    if (mention.is_description) {
      if (spoken_.answer.empty() || !spoken_.answers_wish) return {};
      return places(spoken_.answer, 0, mention.count.value_or(1));
    }
    if (mention.is_pronoun) {
      if (last_ && last_->places) {
        // "It" is all that is given, which may be several.
        const bool is_given = last_->places->of == spoken_.given;
        const std::size_t count = is_given ? last_->places->count : mention.count.value_or(last_->places->count);
        return places(last_->places->of, last_->places->from, count);
      }
      if (last_ && !last_->items.empty()) return {.items = those_meant(last_->items, mention), .places = {}};
      if (!spoken_.reacted_to.empty()) return resolved(spoken_.reacted_to, mention);
    }
    if (!spoken_.answer.empty()) return places(spoken_.answer, mention.from, mention.count.value_or(kMostItems));
    if (!spoken_.given.empty())
      return places(spoken_.given, mention.from, mention.is_pronoun ? kMostItems : mention.count.value_or(kMostItems));
    if (mention.is_pronoun && !spoken_.named.empty()) return resolved(spoken_.named, mention);
    return resolved(mention.is_pronoun && !spoken_.topic.empty() ? spoken_.topic : spoken_.shown, mention);
  }
  Referent resolved(const std::vector<ItemId>& known, const Mention& mention) {
    return {.items = plan_.resolved(those_meant(known, mention)).elements, .places = {}};
  }
  static Referent places(std::string of, std::size_t from, std::size_t count) {
    return {.items = {}, .places = Referent::Places{std::move(of), from, count}};
  }

  /// None where there are fewer.
  template <class T>
  static std::vector<T> those_meant(const std::vector<T>& all, const Mention& mention) {
    const std::size_t count = mention.count.value_or(all.size());
    if (count > all.size() || mention.from > all.size() - count) return {};
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(mention.from);
    return {first, first + static_cast<std::ptrdiff_t>(count)};
  }

  /// A loop does nothing where the list has no such item.
  void add_loop(const Action& action, const Referent::Places& places) {
    const std::string variable = numbered("one");
    const std::string entry = numbered("entry");
    Expression items = reference(places.of);
    if (places.from > 0)
      items = value(
          plan::Call{"take",
                     {argument("items", std::move(items)), argument("count", value(static_cast<double>(places.count))),
                      argument("skip", value(static_cast<double>(places.from)))},
                     {}});
    std::vector<plan::Step> round{step(entry, action, reference(variable))};
    results_.push_back(plan_.add(
        {numbered("done"),
         plan::ForEach{
             variable, std::move(items), static_cast<double>(places.count), {std::move(round), reference(entry)}},
         {}}));
  }

  void add_call(const Action& action, const std::optional<Expression>& item) {
    results_.push_back(plan_.add(step(numbered("done"), action, item)));
  }

  /// @param item  what the action's mentions mean; empty where they mean nothing known
  static plan::Step step(std::string name, const Action& action, const std::optional<Expression>& item) {
    std::vector<Argument> arguments;
    arguments.reserve(action.given.size());
    for (const Action::Given& given : action.given)
      arguments.push_back(argument(given.parameter, expression_of(given, item)));
    return {std::move(name),
            plan::Invocation{{action.tool, std::move(arguments), {}}, action.needs_confirmation, false, {}},
            {}};
  }

  /// A value, an item, or "watch " and its title; the words as they are where "it" means nothing known.
  static Expression expression_of(const Action::Given& given, const std::optional<Expression>& item) {
    if (!given.mention) return given.value.value_or(Expression{});
    if (!given.value) return item.value_or(Expression{});
    const auto& lead = std::get<std::string>(given.value->node);
    if (!item) return value(lead + given.mention->text);
    Expression title = value(plan::Member{{*item}, "title"});
    if (lead.empty()) return title;
    return value(plan::Operation{plan::Operator::add, {value(lead), std::move(title)}});
  }

  /// Every name of a plan is there once: "done", "done2".
  std::string numbered(std::string_view name) const {
    return results_.empty() ? std::string(name) : fmt::format("{}{}", name, results_.size() + 1);
  }

  const Spoken& spoken_;
  PlanWriter& plan_;
  std::vector<std::string> results_;
  std::optional<Referent> last_;  // what the last action was about
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
