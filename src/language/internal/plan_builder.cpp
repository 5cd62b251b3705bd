#include "engine/condition_text.h"
#include "language/internal/interpretation.h"

#include <algorithm>

namespace attune::language {
namespace {

using plan::Argument;
using plan::Call;
using plan::Expression;
using plan::List;

constexpr double kPoolSize = 200;
constexpr std::size_t kUsualCount = 5;

Expression value(auto node) {
  return {std::move(node), {}};
}
Expression reference(std::string name) {
  return value(plan::Reference{std::move(name)});
}
Argument argument(std::string name, Expression expression) {
  return {std::move(name), std::move(expression)};
}

/// Writes steps one under the other.
class PlanBuilder {
 public:
  explicit PlanBuilder(std::string_view request) { plan_.request = request; }

  std::string add(std::string name, std::string tool, std::vector<Argument> arguments) {
    plan_.steps.push_back(
        {name, plan::Invocation{Call{std::move(tool), std::move(arguments), {}}, false, false, {}}, {}});
    return name;
  }
  plan::Plan reply(const std::vector<std::string>& names) {
    std::vector<Argument> shown;
    shown.reserve(names.size());
    for (const std::string& name : names) shown.push_back(argument("", reference(name)));
    add("", "reply", std::move(shown));
    return std::move(plan_);
  }

 private:
  plan::Plan plan_;
};

/// The fields of a comparison or range, so that a newer bound replaces an older one.
std::string_view number_field(const Filter& filter) {
  const auto* compare = std::get_if<Filter::Compare>(&filter.node);
  if (compare != nullptr && std::holds_alternative<double>(compare->value)) return compare->field;
  if (const auto* between = std::get_if<Filter::Between>(&filter.node)) return between->field;
  return {};
}

Filter refined(const Filter& before, const Filter& added) {
  std::vector<Filter> parts;
  const std::vector<Filter> fresh = conjuncts(added);
  for (const Filter& old : conjuncts(before)) {
    const bool replaced = !number_field(old).empty() && std::ranges::any_of(fresh, [&](const Filter& f) {
      return number_field(f) == number_field(old);
    });
    if (!replaced) parts.push_back(old);
  }
  parts.insert(parts.end(), fresh.begin(), fresh.end());
  return conjunction(std::move(parts));
}

class Builder {
 public:
  Builder(Reading reading, std::string_view text, const DialogueContext& context, const View& view)
      : request_(text), context_(context), catalogue_(*view.catalogue), plan_(text) {
    result_.reading = std::move(reading);
  }

  Compiled run() {
    Reading& reading = result_.reading;
    result_.next = context_;
    std::vector<std::string> said;
    switch (reading.intents.front()) {
      case Intent::greet:
      case Intent::help:
        result_.plan = plan_.reply({});
        return std::move(result_);
      case Intent::vague:
        if (!context_.asked) {
          result_.plan = question();
          return std::move(result_);
        }
        break;
      case Intent::explain:
        result_.plan = explanation();
        return std::move(result_);
      case Intent::compare:
        result_.plan = comparison();
        return std::move(result_);
      case Intent::like:
      case Intent::dislike:
        said = reactions();
        break;
      case Intent::remember:
        said = memories();
        break;
      default:
        break;
    }
    const bool acknowledges_only = !said.empty() && !reading.has(Intent::recommend);
    result_.plan = acknowledges_only ? plan_.reply(said) : suggestions(std::move(said));
    return std::move(result_);
  }

 private:
  std::string user() const { return "$user"; }

  /// "Heat", or "Heat (1995)" where others have the same title.
  std::string title_of(ItemId item) const {
    std::string title(catalogue_.title(item));
    std::size_t namesakes = 0;
    for (std::uint32_t i = 0; i < catalogue_.size() && namesakes < 2; ++i)
      namesakes += catalogue_.title(ItemId{i}) == title ? 1 : 0;
    if (namesakes < 2) return title;
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
      if (catalogue_.fields()[f].measure == Measure::year)
        if (const auto year = catalogue_.number(FieldId{f}, item)) return fmt::format("{} ({})", title, *year);
    return title;
  }

  std::vector<ItemId> named_items() const {
    std::vector<ItemId> items;
    const auto add = [&](ItemId item) {
      if (std::ranges::find(items, item) == items.end()) items.push_back(item);
    };
    for (const Entity& entity : result_.reading.entities)
      if (entity.kind == Entity::Kind::item && entity.polarity != Polarity::unwanted) add(entity.item);
    for (const Reference& mention : result_.reading.references)
      for (const ItemId item : mention.items) add(item);
    return items;
  }

  /// A resolve_item step for each item; their names.
  List resolved(const std::vector<ItemId>& items) {
    List list;
    for (const ItemId item : items) {
      const std::string name = fmt::format("seed{}", ++seeds_);
      plan_.add(name, "resolve_item", {argument("title", value(title_of(item)))});
      list.elements.push_back(reference(name));
    }
    return list;
  }

  plan::Plan question() {
    std::vector<Argument> arguments{argument("user", reference(user()))};
    arguments.push_back(argument("limit", value(kPoolSize)));
    plan_.add("pool", "candidates", std::move(arguments));
    plan_.add("question", "ask_user", {argument("items", reference("pool"))});
    result_.next.where = Filter{};
    result_.next.like.clear();
    result_.next.query.clear();
    result_.next.skipped = 0;
    return plan_.reply({"question"});
  }

  /// Why an item was shown: with the likes and conditions that it was an answer to.
  plan::Plan explanation() {
    std::vector<ItemId> items = named_items();
    if (items.empty() && context_.shown.empty()) return plan_.reply({});
    if (items.empty()) items.push_back(context_.shown.front());
    const List chosen = resolved(items);
    plan_.add("chosen", "gather", {argument("items", value(chosen)), argument("user", reference(user()))});
    std::vector<Argument> arguments{argument("items", reference("chosen")), argument("user", reference(user()))};
    add_wish(arguments, resolved(context_.like), context_.where);
    if (!context_.query.empty()) arguments.push_back(argument("query", value(context_.query)));
    plan_.add("why", "explain", std::move(arguments));
    return plan_.reply({"chosen", "why"});
  }

  plan::Plan comparison() {
    std::vector<ItemId> items = named_items();
    if (items.size() < 2)
      for (const ItemId item : context_.shown)
        if (items.size() < 2 && std::ranges::find(items, item) == items.end()) items.push_back(item);
    if (items.size() < 2) return plan_.reply({});
    const List compared = resolved(items);
    plan_.add("both", "gather", {argument("items", value(compared)), argument("user", reference(user()))});
    plan_.add("differences", "compare", {argument("items", value(compared)), argument("user", reference(user()))});
    return plan_.reply({"both", "differences"});
  }

  /// rate(...) for each item that the message reacts to; the names of those steps.
  std::vector<std::string> reactions() {
    const std::vector<ItemId> items = named_items();
    const bool liked = result_.reading.intents.front() == Intent::like;
    const List seeds = resolved(items);
    std::vector<std::string> noted;
    noted.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      noted.push_back(plan_.add(items.size() == 1 ? "noted" : fmt::format("noted{}", i + 1), "rate",
                                {argument("user", reference(user())), argument("item", seeds.elements[i]),
                                 argument("kind", value(std::string(liked ? "like" : "dislike")))}));
    if (liked) {
      wanted_like_ = items;
      like_names_ = seeds;
    }
    return noted;
  }

  std::vector<std::string> memories() {
    std::vector<std::string> noted;
    for (const Entity& entity : result_.reading.entities) {
      if (entity.kind != Entity::Kind::label) continue;
      noted.push_back(
          plan_.add(fmt::format("noted{}", noted.size() + 1), "remember",
                    {argument("user", reference(user())),
                     argument("kind", value(std::string(entity.polarity == Polarity::unwanted ? "avoids" : "likes"))),
                     argument("field", value(catalogue_.field(entity.field).name)),
                     argument("value", value(std::string(catalogue_.label_text(entity.field, entity.label)))),
                     argument("source", value(std::string(request_)))}));
    }
    return noted;
  }

  plan::Plan suggestions(std::vector<std::string> replied) {
    const Reading& reading = result_.reading;
    DialogueContext& next = result_.next;
    const Intent first = reading.intents.front();
    const bool more = first == Intent::more;
    const bool reacted = first == Intent::like || first == Intent::dislike || first == Intent::remember;
    if (!reacted && wanted_like_.empty() && first != Intent::search) wanted_like_ = named_items();
    const bool goes_on = more || is_refinement();
    const Filter said = reacted ? Filter{} : reading.where();

    next.where = goes_on ? refined(context_.where, said) : said;
    next.like = goes_on && wanted_like_.empty() ? context_.like : wanted_like_;
    next.query = !reading.query.empty() ? reading.query : goes_on ? context_.query : "";
    next.count = reading.count.value_or(goes_on ? context_.count : kUsualCount);
    next.skipped = more ? context_.skipped + context_.count : 0;

    if (like_names_.elements.empty()) like_names_ = resolved(next.like);
    std::vector<Argument> pool{};
    if (next.query.empty()) {
      pool = {argument("user", reference(user()))};
      add_wish(pool, like_names_, next.where);
      pool.push_back(argument("limit", value(kPoolSize)));
      plan_.add("pool", "candidates", std::move(pool));
    } else {
      pool = {argument("query", value(next.query)), argument("user", reference(user()))};
      if (!next.where.is_true()) pool.push_back(argument("where", value(next.where)));
      plan_.add("pool", "search", std::move(pool));
    }
    std::vector<Argument> taken{argument("items", reference("pool")),
                                argument("count", value(static_cast<double>(next.count)))};
    if (next.skipped > 0) taken.push_back(argument("skip", value(static_cast<double>(next.skipped))));
    plan_.add("picks", "take", std::move(taken));
    std::vector<Argument> explained{argument("items", reference("picks")), argument("user", reference(user()))};
    add_wish(explained, like_names_, next.where);
    if (!next.query.empty()) explained.push_back(argument("query", value(next.query)));
    plan_.add("why", "explain", std::move(explained));
    replied.insert(replied.end(), {"picks", "why"});
    return plan_.reply(replied);
  }

  /// Whether the message narrows the last answer instead of asking anew: an answer to a question, or a few words of
  /// conditions that don't name what is wanted ("but shorter", "only newer ones", "without Tom Hanks").
  bool is_refinement() const {
    if (context_.asked) return true;
    return !context_.shown.empty() && wanted_like_.empty() && result_.reading.refines;
  }

  static void add_wish(std::vector<Argument>& arguments, const List& like, const Filter& where) {
    if (!like.elements.empty()) arguments.push_back(argument("like", value(like)));
    if (!where.is_true()) arguments.push_back(argument("where", value(where)));
  }

  std::string_view request_;
  const DialogueContext& context_;
  const Catalogue& catalogue_;
  PlanBuilder plan_;
  Compiled result_;
  std::vector<ItemId> wanted_like_;
  List like_names_;  ///< the steps that resolve them
  std::size_t seeds_ = 0;
};

}  // namespace

Compiled build_plan(Reading reading, std::string_view text, const DialogueContext& context, const View& view) {
  return Builder(std::move(reading), text, context, view).run();
}

}  // namespace attune::language
