#include "stub_models/behaviours.h"

#include "base/file.h"
#include "stub_models/liar.h"
#include "stub_models/nonsense.h"
#include "stub_models/obedient.h"
#include "stub_models/scripted.h"

#include <array>
#include <string_view>

namespace attune::stub_models {
namespace {

using Made = Result<std::shared_ptr<Behaviour>>;

Made scripted(const BehaviourWish& wish) {
  if (wish.script.empty()) return std::make_shared<Scripted>(Scripted::Writer());
  ATTUNE_TRY(text, read_file(wish.script));
  ATTUNE_TRY(made, Scripted::parse(text));
  return made;
}
Made obedient(const BehaviourWish&) {
  return std::make_shared<Obedient>();
}
Made nonsense(const BehaviourWish& wish) {
  return std::make_shared<Nonsense>(wish.seed);
}

Made liar(const BehaviourWish& wish) {
  return std::make_shared<Liar>(Liar::Manner::lying, wish.seed);
}
Made honest(const BehaviourWish& wish) {
  return std::make_shared<Liar>(Liar::Manner::honest, wish.seed);
}

struct Entry {
  std::string_view name;
  Made (*make)(const BehaviourWish& wish);
};
constexpr std::array kBehaviours{
    Entry{"scripted", scripted}, Entry{"obedient", obedient}, Entry{"random", nonsense},
    Entry{"liar", liar},         Entry{"honest", honest},
};

}  // namespace

std::vector<std::string> behaviour_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kBehaviours) names.emplace_back(entry.name);
  return names;
}

Made make_behaviour(const BehaviourWish& wish) {
  for (const Entry& entry : kBehaviours)
    if (entry.name == wish.name) return entry.make(wish);
  return not_found("no behaviour is called '{}'", wish.name);
}

}  // namespace attune::stub_models
