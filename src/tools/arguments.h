#pragma once
#include "engine/engine.h"
#include "plan/tool.h"

#include <vector>

namespace attune::tools {

/// The pieces that the built-in tools' signatures and bodies share.
plan::Parameter required(std::string name, plan::Type type, std::string summary);
plan::Parameter with_default(std::string name, plan::Type type, plan::Expression fallback, std::string summary);
plan::Parameter optional(std::string name, plan::Type type, std::string summary);
/// `limit: number`, 1 to 1000.
plan::Parameter limit(double fallback);
/// `like: list of item = []` and `where: filter = {}`.
plan::Parameter like();
plan::Parameter where();

std::vector<ItemId> items_of(const plan::Value& list);
std::vector<ItemId> items_of(const Ranking& ranking);
std::size_t count_of(const plan::Arguments& arguments, std::string_view name);
plan::Value to_value(Reasons reasons);

}  // namespace attune::tools
