#include "engine/condition_text.h"
#include "language/internal/action_steps.h"
#include "language/internal/answering_steps.h"
#include "language/internal/conditions.h"
#include "language/internal/explaining_steps.h"
#include "language/internal/exploring_steps.h"
#include "language/internal/interpretation.h"
#include "language/internal/memory_steps.h"
#include "language/internal/plan_writer.h"
#include "language/internal/wish_arguments.h"

#include <algorithm>

namespace attune::language {
namespace {

using plan::Argument;
using plan::Call;
using plan::Expression;
using plan::List;

constexpr double kPoolSize = 200;
constexpr double kExploredPool = 1000;

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
      : request_(text), context_(context), catalogue_(*view.catalogue), plan_(text, *view.catalogue) {
    result_.reading = std::move(reading);
  }

  Compiled run() {
    result_.next = context_;
    std::vector<std::string> replied = remembering();
    const std::vector<std::string> answered = answer();
    replied.insert(replied.end(), answered.begin(), answered.end());
    const bool reacts = result_.reading.has(Intent::like) || result_.reading.has(Intent::dislike);
    const Spoken spoken{.answer = answer_,
                        .reacted_to = reacts ? named_items() : std::vector<ItemId>{},
                        .named = named_items(),
                        .topic = context_.topic,
                        .shown = context_.shown,
                        .given = context_.given,
                        .answers_wish = result_.reading.not_understood.empty()};
    const auto done = write_actions(result_.reading.actions, spoken, plan_, result_.reading.not_understood);
    replied.insert(replied.end(), done.begin(), done.end());
    result_.plan = plan_.reply(replied);
    return std::move(result_);
  }

 private:
  /// The steps about memory; the names of their values.
  std::vector<std::string> remembering() {
    const std::vector<MemoryWish>& wishes = result_.reading.memory;
    result_.next.remembered = false;
    for (const MemoryWish& wish : wishes) {
      const bool keeps = wish.verb == MemoryWish::Verb::keep || wish.verb == MemoryWish::Verb::correct;
      result_.next.remembered = result_.next.remembered || keeps;
      result_.next.keeps_moods = result_.next.keeps_moods || (wish.passes && !context_.conversation.empty());
    }
    const std::vector<std::string> names = write_memory(wishes, context_, catalogue_, plan_);
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      // What waits for a yes the answer can't wait for.
      const bool comes_first =
          wishes[i].verb != MemoryWish::Verb::forget_all && wishes[i].verb != MemoryWish::Verb::recall;
      if (comes_first) told_.push_back(names[i]);
    }
    return names;
  }

  /// The steps that answer the message, its actions aside; the names of what they show.
  std::vector<std::string> answer() {
    std::vector<std::string> said;
    switch (result_.reading.intents.front()) {
      case Intent::greet:
      case Intent::help:
      case Intent::act:
      case Intent::talk:
        return {};
      case Intent::vague:
        if (!context_.asked && !context_.nobody_to_ask) return question();
        break;
      case Intent::explain:
      case Intent::why_not:
      case Intent::change:
      case Intent::how_sure:
      case Intent::compare: {
        Told told = write_explaining(result_.reading.intents.front(), named_items(), context_, plan_);
        answer_ = std::move(told.answer);
        return std::move(told.names);
      }
      case Intent::fact:
        return write_facts(result_.reading.facts, plan_);
      case Intent::choose:
        wanted_like_ = named_items();
        result_.next.like = wanted_like_;
        result_.next.count = result_.reading.options.size();
        return write_choice(result_.reading.options, wanted_like_, plan_);
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
    const bool acknowledges_only = !said.empty() && !result_.reading.has(Intent::recommend);
    return acknowledges_only ? said : suggestions(std::move(said));
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

  std::vector<std::string> question() {
    std::vector<Argument> arguments{argument("user", the_user())};
    arguments.push_back(argument("limit", value(kExploredPool)));
    plan_.add("pool", "candidates", std::move(arguments));
    plan_.add("question", "ask_user", {argument("items", reference("pool")), argument("user", the_user())});
    result_.next.clues.emplace();
    result_.next.where = Filter{};
    result_.next.like.clear();
    result_.next.query.clear();
    result_.next.skipped = 0;
    return {"question"};
  }

  /// rate(...) for each item that the message reacts to; the names of those steps.
  std::vector<std::string> reactions() {
    const std::vector<ItemId> items = named_items();
    const bool liked = result_.reading.intents.front() == Intent::like;
    const List seeds = plan_.resolved(items);
    std::vector<std::string> noted;
    noted.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      noted.push_back(plan_.add(items.size() == 1 ? "noted" : fmt::format("noted{}", i + 1), "rate",
                                {argument("user", the_user()), argument("item", seeds.elements[i]),
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
      std::vector<Argument> arguments{
          argument("user", the_user()),
          argument("kind", value(std::string(entity.polarity == Polarity::unwanted ? "avoids" : "likes"))),
          argument("field", value(catalogue_.field(entity.field).name)),
          argument("value", value(std::string(catalogue_.label_text(entity.field, entity.label)))),
          argument("source", value(std::string(request_)))};
      add_place(context_, arguments);
      noted.push_back(plan_.add(fmt::format("noted{}", noted.size() + 1), "remember", std::move(arguments)));
    }
    told_.insert(told_.end(), noted.begin(), noted.end());
    result_.next.remembered = true;
    return noted;
  }

  std::vector<std::string> suggestions(std::vector<std::string> replied) {
    const Reading& reading = result_.reading;
    DialogueContext& next = result_.next;
    const Intent first = reading.intents.front();
    const bool more = first == Intent::more;
    const bool reacted = first == Intent::like || first == Intent::dislike || first == Intent::remember;
    const bool compares = context_.asked && !context_.asked->items.empty() && answers(*context_.asked, reading);
    if (!reacted && !compares && wanted_like_.empty() && first != Intent::search) wanted_like_ = named_items();
    const bool goes_on = more || is_refinement();
    // What a person likes or hates for good is no condition of the request beside it; "I loved Heat, but nothing
    // violent" has one.
    const Filter said = first == Intent::remember ? Filter{} : reading.where();

    next.where = goes_on ? refined(context_.where, said) : said;
    next.like = goes_on && wanted_like_.empty() ? context_.like : wanted_like_;
    next.query = !reading.query.empty() ? reading.query : goes_on ? context_.query : "";
    next.count = reading.count.value_or(goes_on ? context_.count : kUsualCount);
    next.clues = clues_after(reading, context_, catalogue_, goes_on);
    next.skipped = more && !next.clues ? context_.skipped + context_.count : 0;
    const bool is_for_others = !reading.guest.empty() || !reading.companions.empty();
    next.guest = goes_on && !is_for_others ? context_.guest : reading.guest;
    next.companions = goes_on && !is_for_others ? context_.companions : reading.companions;

    if (like_names_.elements.empty()) like_names_ = plan_.resolved(next.like);
    if (reading.like_given)
      like_names_.elements.push_back(
          reference(plan_.add("given", "first", {argument("items", reference(context_.given))})));
    const bool is_recalled = reading.recalled && !next.query.empty();
    std::vector<Argument> pool{};
    if (next.query.empty()) {
      pool = {argument("user", the_user())};
      add_wish(like_names_, next.where, pool);
      add_company(next, pool);
      add_told(pool);
      pool.push_back(argument("limit", value(next.clues ? kExploredPool : kPoolSize)));
      plan_.add("pool", "candidates", std::move(pool));
    } else {
      const Filter where =
          is_recalled ? refined(next.where, anything_but(reading.recalled->item, catalogue_)) : next.where;
      pool = {argument("query", value(next.query)), argument("user", the_user())};
      if (!where.is_true()) pool.push_back(argument("where", value(where)));
      plan_.add("pool", "search", std::move(pool));
    }
    std::string ranked = "pool";
    if (next.clues) {
      ExploringSteps explored = write_exploring(ranked, *next.clues, next.count, catalogue_, plan_);
      ranked = std::move(explored.items);
      replied.push_back(std::move(explored.question));
    }
    std::vector<Argument> taken{
        argument("items", reference(ranked)),
        argument("count", value(static_cast<double>(is_recalled && next.count > 1 ? next.count - 1 : next.count)))};
    if (next.skipped > 0) taken.push_back(argument("skip", value(static_cast<double>(next.skipped))));
    plan_.add("picks", "take", std::move(taken));
    std::vector<Argument> explained{argument("items", reference("picks")), argument("user", the_user())};
    add_wish(like_names_, next.where, explained);
    if (!next.query.empty()) explained.push_back(argument("query", value(next.query)));
    add_company(next, explained);
    plan_.add("why", "explain", std::move(explained));
    if (is_recalled) {  // what is meant comes first, whatever the words find besides
      const List meant = plan_.resolved({reading.recalled->item});
      replied.push_back(plan_.add("meant", "gather", {argument("items", value(meant)), argument("user", the_user())}));
    }
    replied.insert(replied.end(), {"picks", "why"});
    answer_ = "picks";
    return replied;
  }

  /// Whether the message narrows the last answer instead of asking anew: an answer to a question, or a few words of
  /// conditions that don't name what is wanted ("but shorter", "only newer ones", "without Tom Hanks").
  bool is_refinement() const {
    if (result_.reading.is_critique) return true;
    if (context_.asked && (context_.where.is_true() || answers(*context_.asked, result_.reading))) return true;
    return !context_.shown.empty() && wanted_like_.empty() && result_.reading.refines;
  }

  /// What the same message told first: it counts.
  void add_told(std::vector<Argument>& arguments) const {
    if (told_.empty()) return;
    List knowing;
    for (const std::string& name : told_) knowing.elements.push_back(reference(name));
    arguments.push_back(argument("knowing", value(std::move(knowing))));
  }

  std::string_view request_;
  const DialogueContext& context_;
  const Catalogue& catalogue_;
  PlanWriter plan_;
  Compiled result_;
  std::vector<std::string> told_;  ///< the steps that keep something in memory, or take it out
  std::vector<ItemId> wanted_like_;
  List like_names_;     ///< the steps that resolve them
  std::string answer_;  ///< the step that gives the items shown; "" for none
};

}  // namespace

Compiled build_plan(Reading reading, std::string_view text, const DialogueContext& context, const View& view) {
  return Builder(std::move(reading), text, context, view).run();
}

}  // namespace attune::language
