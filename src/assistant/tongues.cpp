#include "assistant/tongues.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune::assistant {

Result<std::unique_ptr<Tongues>> Tongues::create(const Engine& engine, Tools tools) {
  std::unique_ptr<Tongues> tongues(new Tongues(engine, std::move(tools)));
  ATTUNE_TRY(grammars, language::Grammars::open(engine.workspace().root / "grammar"));
  tongues->grammars_ = std::move(grammars);
  tongues->usual_ = engine.workspace().spoken.usual;
  tongues->spoken_ = engine.workspace().spoken.spoken;
  if (tongues->spoken_.empty()) tongues->spoken_ = tongues->grammars_->languages();
  if (!tongues->speaks(tongues->usual_)) tongues->spoken_.push_back(tongues->usual_);
  for (const std::string& language : tongues->spoken_) {
    ATTUNE_TRY(grammar, tongues->grammars_->grammar(language));
    tongues->tongues_.emplace(language, Tongue{.realiser = language::Realiser::create(grammar),
                                               .standing = language::StandingLanguage::create(grammar),
                                               .understanding = {}});
  }
  return tongues;
}

bool Tongues::speaks(std::string_view language) const {
  return std::ranges::find(spoken_, language) != spoken_.end();
}

Result<std::string> Tongues::of(std::string_view message, std::string_view set, std::string_view before) const {
  if (!set.empty()) {
    if (speaks(set)) return std::string(set);
    return unsupported("the language '{}' is not spoken here", set).mend("there are: {}", fmt::join(spoken_, ", "));
  }
  if (auto told = grammars_->tell(message, spoken_)) return *std::move(told);
  return std::string(speaks(before) ? before : std::string_view(usual_));
}

Result<Tongues::Understanding> Tongues::understanding(std::string_view language) {
  const auto view = engine_.view();
  const auto tools = tools_();
  Understanding known;
  {
    const std::scoped_lock lock(mutex_);
    const auto tongue = tongues_.find(language);
    if (tongue == tongues_.end()) return unsupported("the language '{}' is not spoken here", language);
    known = tongue->second.understanding;
  }
  if (known.view == view && known.tools == tools) return known;
  if (known.view == view) {
    known.interpreter = known.interpreter->with_tools(tools);
  } else {
    ATTUNE_TRY(grammar, grammars_->grammar(language));
    ATTUNE_TRY(made, language::Interpreter::create(view, tools, grammar));
    known.interpreter = std::move(made);
  }
  known.view = view;
  known.tools = tools;
  const std::scoped_lock lock(mutex_);
  tongues_.find(language)->second.understanding = known;
  return known;
}

std::shared_ptr<const language::Realiser> Tongues::realiser(std::string_view language) {
  const std::scoped_lock lock(mutex_);
  return tongues_.find(language)->second.realiser;
}

std::shared_ptr<const language::StandingLanguage> Tongues::standing(std::string_view language) {
  const std::scoped_lock lock(mutex_);
  return tongues_.find(language)->second.standing;
}

std::shared_ptr<const language::EvidenceChecker> Tongues::evidence_checker(std::string_view language) {
  const auto known = understanding(language);
  return (known ? *known : understanding(usual_).value()).interpreter->evidence_checker();
}

}  // namespace attune::assistant
