#include "language/internal/wish_arguments.h"

namespace attune::language {

using plan::Argument;
using plan::List;

plan::Expression the_user() {
  return reference("$user");
}

void add_wish(const List& like, const Filter& where, std::vector<Argument>& arguments) {
  if (!like.elements.empty()) arguments.push_back(argument("like", value(like)));
  if (!where.is_true()) arguments.push_back(argument("where", value(where)));
}

void add_company(const DialogueContext& whose, std::vector<Argument>& arguments) {
  if (!whose.guest.empty()) arguments.push_back(argument("guest", value(whose.guest)));
  if (!whose.companions.empty()) {
    List companions;
    for (const std::string& name : whose.companions) companions.elements.push_back(value(name));
    arguments.push_back(argument("companions", value(std::move(companions))));
  }
  if (whose.keeps_moods) arguments.push_back(argument("conversation", value(whose.conversation)));
}

}  // namespace attune::language
