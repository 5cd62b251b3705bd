#include "language/realiser.h"

#include "base/text_template.h"
#include "base/utf8.h"
#include "language/internal/grammar.h"
#include "language/internal/result_text.h"
#include "language/internal/turn_text.h"

#include <algorithm>

namespace attune::language {
namespace {

/// At most as long as a line: who pastes a page need not read it again.
std::string shortened(const std::string& text) {
  constexpr std::size_t kLongest = 80;
  const std::string_view begin = cut_utf8(text, kLongest);
  return fmt::format("{}{}", begin, begin.size() < text.size() ? "..." : "");
}

/// At most five of them.
std::string quoted_list(const std::vector<std::string>& parts, const Grammar& grammar) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> quoted;
  for (const std::string& part : parts) {
    if (quoted.size() == kMost) {
      quoted.emplace_back("...");
      break;
    }
    quoted.push_back(grammar.say("quoted", {{"text", shortened(part)}}));
  }
  return listed(quoted, grammar.signs.list_joint);
}

/// A field's name, of one of its labels: "genres" -> "genre", "categories" -> "category".
std::string singular(std::string_view name, const Grammar& grammar) {
  const std::pair<const std::string, std::string>* longest = nullptr;
  for (const auto& ending : grammar.field_singulars)
    if (name.ends_with(ending.first) && (longest == nullptr || ending.first.size() > longest->first.size()))
      longest = &ending;
  if (longest == nullptr) return std::string(name);
  return std::string(name.substr(0, name.size() - longest->first.size())) + longest->second;
}

}  // namespace

struct Realiser::Impl {
  std::shared_ptr<const Grammar> grammar;

  [[nodiscard]] std::string say(std::string_view name, const Slots& slots = {}) const {
    return grammar->say(name, slots);
  }
  [[nodiscard]] std::string list(const std::vector<std::string>& parts) const {
    return listed(parts, grammar->signs.list_joint);
  }
  /// In words, as far as the language counts so here.
  [[nodiscard]] std::string count_words(std::size_t count) const {
    return count < grammar->counts.size() ? grammar->counts[count] : std::to_string(count);
  }

  [[nodiscard]] std::string opening(const Turn& turn) const {
    const Reading& reading = turn.reading;
    switch (reading.intents.front()) {
      case Intent::greet:
        return say("greet");
      case Intent::help:
        return say("help");
      case Intent::choose:
        return choice_text(turn, *grammar);
      case Intent::fact:
        return facts_text(turn, *grammar);
      case Intent::explain:
        return turn.nothing_to_refer_to ? say("nothing_to_refer") : say("explained");
      case Intent::why_not:
        return say("explained_not", {{"what", list(turn.reacted_to)}});
      case Intent::change:
        return say("explained_change", {{"what", list(turn.reacted_to)}});
      case Intent::how_sure:
        return turn.nothing_to_refer_to ? say("nothing_to_refer") : say("explained_sure");
      case Intent::compare:
        return turn.nothing_to_refer_to ? say("nothing_to_refer") : say("compared");
      case Intent::like:
        return say("rated_like", {{"what", list(turn.reacted_to)}});
      case Intent::dislike:
        return say("rated_dislike", {{"what", list(turn.reacted_to)}});
      case Intent::remember:
        // Where more is remembered, results of tools say all of it.
        return turn.reading.memory.empty() ? remembered(turn) : "";
      default:
        return "";
    }
  }

  [[nodiscard]] std::string remembered(const Turn& turn) const {
    const bool avoids =
        std::ranges::any_of(turn.reading.entities, [](const Entity& e) { return e.polarity == Polarity::unwanted; });
    return say("remembered", {{"verb", say(avoids ? "verb_avoids" : "verb_likes")}, {"what", list(turn.reacted_to)}});
  }

  [[nodiscard]] std::string suggestions(const Turn& turn) const {
    if (turn.shown == 0) return nothing(turn);
    const auto told = [&](std::string_view name, const Slots& with) {
      return grammar->say_counted(name, turn.shown, with);
    };
    const Slots slots{{"count", count_words(turn.shown)},
                      {"like", list(turn.like)},
                      {"query", shortened(turn.query)},
                      {"conditions", list(turn.conditions)}};
    const std::string recalled = recollection_text(turn, *grammar);
    std::string text = !recalled.empty()                      ? recalled
                       : !turn.query.empty()                  ? told("answer_search", slots)
                       : !turn.like.empty()                   ? told("answer_like", slots)
                       : !turn.personal && turn.guest.empty() ? told("answer_impersonal", slots)
                                                              : told("answer", slots);
    if (const std::string company = company_of(turn); !company.empty()) text += " " + company;
    if (turn.shown < turn.wanted) text += " " + told("fewer", slots);
    if (!turn.conditions.empty()) text += " " + told("conditions", slots);
    if (!turn.clues.empty()) text += " " + say("clues", {{"clues", list(turn.clues)}});
    return text;
  }

  /// Whose taste the answer went by, where it isn't the person's alone.
  [[nodiscard]] std::string company_of(const Turn& turn) const {
    if (turn.guest.empty() && turn.companions.empty()) return "";
    std::vector<std::string> companions;
    for (const std::string& name : turn.companions) companions.push_back(grammar->person_told(name));
    const Slots slots{{"guest", grammar->person_told(turn.guest)}, {"companions", list(companions)}};
    if (!turn.guest.empty()) return say(turn.knows_company ? "for_guest" : "for_unknown_guest", slots);
    return say(turn.knows_company ? "with_companions" : "with_unknown_companions", slots);
  }

  [[nodiscard]] std::string nothing(const Turn& turn) const {
    std::vector<std::string> wanted = turn.conditions;
    if (!turn.query.empty()) wanted.push_back(say("quoted", {{"text", shortened(turn.query)}}));
    const Slots slots{{"conditions", list(wanted)}, {"query", shortened(turn.query)}};
    std::string text = turn.reading.has(Intent::more) ? say("no_more")
                       : !turn.conditions.empty()     ? say("none", slots)
                       : !turn.query.empty()          ? say("none_search", slots)
                                                      : say("none_plain");
    if (turn.relax_count > 0)
      text += " " + say("relax", {{"condition", turn.relax_condition}, {"count", count_words(turn.relax_count)}});
    return text;
  }

  [[nodiscard]] bool suggests(const Reading& reading) const {
    return reading.has(Intent::recommend) || reading.has(Intent::similar) || reading.has(Intent::search) ||
           reading.has(Intent::more) || reading.has(Intent::vague);
  }
};

Realiser::Realiser(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Realiser::~Realiser() = default;

Result<std::shared_ptr<const Realiser>> Realiser::create(std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  return create(std::move(grammar));
}

std::shared_ptr<const Realiser> Realiser::create(std::shared_ptr<const Grammar> grammar) {
  return std::shared_ptr<const Realiser>(new Realiser(std::make_unique<Impl>(Impl{std::move(grammar)})));
}

std::string Realiser::reply(const Turn& turn) const {
  std::string text = talk_text(turn, *impl_->grammar);
  const auto add = [&](const std::string& sentence) {
    text.append(text.empty() || sentence.empty() ? "" : " ").append(sentence);
  };
  if (!turn.reading.corrected.empty()) add(impl_->say("corrected", {{"title", turn.reading.corrected}}));
  add(impl_->opening(turn));
  if (!turn.lists.empty())
    add(lists_text(turn, *impl_->grammar));
  else if (impl_->suggests(turn.reading))
    add(impl_->suggestions(turn));
  add(understood_text(turn, *impl_->grammar));
  if (turn.reading.facts.empty()) add(result_text(turn.outcomes, *impl_->grammar, turn.now));
  add(not_understood(turn.reading));
  if (!turn.partial.empty()) add(impl_->say("partial", {{"parts", impl_->list(turn.partial)}}));
  if (turn.declined > 0) add(impl_->say("declined"));
  return text;
}

std::string Realiser::not_understood(const Reading& reading) const {
  if (reading.not_understood.empty()) return "";
  return impl_->say("not_understood", {{"parts", quoted_list(reading.not_understood, *impl_->grammar)}});
}

plan::Question Realiser::phrased(plan::Question question, std::size_t shown, std::string_view field) const {
  if (question.items.size() == 2) {
    question.text = impl_->say("question_items", {{"first", question.choices[0]}, {"second", question.choices[1]}});
  } else if (question.field.empty()) {
    question.text = impl_->say("question_open");
  } else if (question.choices.size() == 1) {
    question.text =
        impl_->say("question_label", {{"label", question.choices[0]}, {"field", singular(field, *impl_->grammar)}});
    question.choices = {impl_->say("choice_yes"), impl_->say("choice_no"), impl_->say("choice_either")};
  } else {
    question.text =
        impl_->say(shown > 0 ? "question_beside" : "question", {{"field", singular(field, *impl_->grammar)}});
  }
  return question;
}

std::string Realiser::offer_to_tell(std::string_view condition) const {
  return impl_->say("offer_to_tell", {{"what", std::string(condition)}});
}

std::string Realiser::offer_to_keep(std::string_view title) const {
  return impl_->say("offer_to_keep", {{"title", std::string(title)}});
}

std::string Realiser::offer_to_remember(std::string_view what, Polarity polarity) const {
  return impl_->say(polarity == Polarity::unwanted ? "offer_to_remember_avoided" : "offer_to_remember_liked",
                    {{"what", std::string(what)}});
}

std::vector<std::string> Realiser::yes_and_no() const {
  return {impl_->say("choice_yes"), impl_->say("choice_no")};
}

std::string Realiser::acknowledged(OfferReply reply) const {
  switch (reply) {
    case OfferReply::quiet:
      return impl_->say("offers_quiet");
    case OfferReply::resume:
      return impl_->say("offers_resumed");
    default:
      return impl_->say("offer_declined");
  }
}

std::string Realiser::standing_words(std::string_view condition) const {
  return impl_->say("standing_words", {{"what", std::string(condition)}});
}

std::string Realiser::preference(std::string_view preferred, std::string_view over) const {
  return impl_->say("preference", {{"preferred", std::string(preferred)}, {"over", std::string(over)}});
}

}  // namespace attune::language
