#pragma once
#include "engine/engine.h"
#include "plan/tool.h"

#include <vector>

namespace attune::tools {

/// The pieces that the built-in tools' signatures and bodies share.
plan::Parameter required(std::string name, plan::Type type, std::string summary);
plan::Parameter with_default(std::string name, plan::Type type, plan::Expression fallback, std::string summary);
plan::Parameter optional(std::string name, plan::Type type, std::string summary);
/// A text that is one of a few.
plan::Parameter one_of(std::string name, std::vector<std::string> choices, std::string summary);
/// How many items a list may be asked to have.
inline constexpr double kMostItems = 1000;
/// `limit: number`, from 1 to that.
plan::Parameter limit(double fallback);
/// `like: list of item = []` and `where: filter = {}`.
plan::Parameter like();
plan::Parameter where();

/// Whose taste counts beside the user's: `guest: text = ""`, `companions: list of text = []`, `conversation: text =
/// ""`.
std::vector<plan::Parameter> with_company(std::vector<plan::Parameter> parameters);
/// Sets them in a wish.
void set_company(const plan::Arguments& arguments, Wish& wish);

std::vector<ItemId> items_of(const plan::Value& list);
std::vector<ItemId> items_of(const Ranking& ranking);
std::size_t count_of(const plan::Arguments& arguments, std::string_view name);
plan::Value to_value(Reasons reasons);

}  // namespace attune::tools
