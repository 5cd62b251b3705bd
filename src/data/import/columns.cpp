#include "data/import/columns.h"

#include "base/ascii.h"

#include <algorithm>

namespace attune {
namespace {

struct KnownName {
  std::string_view name;  // lower case, letters and digits alone; our own name first
  Role role;
};

constexpr std::array kEventNames{
    KnownName{"user", Role::user},       KnownName{"userid", Role::user},    KnownName{"userkey", Role::user},
    KnownName{"customerid", Role::user}, KnownName{"item", Role::item},      KnownName{"itemid", Role::item},
    KnownName{"itemkey", Role::item},    KnownName{"movieid", Role::item},   KnownName{"productid", Role::item},
    KnownName{"value", Role::value},     KnownName{"rating", Role::value},   KnownName{"score", Role::value},
    KnownName{"time", Role::time},       KnownName{"timestamp", Role::time}, KnownName{"ts", Role::time},
    KnownName{"date", Role::time},       KnownName{"datetime", Role::time},  KnownName{"kind", Role::kind},
    KnownName{"event", Role::kind},      KnownName{"eventtype", Role::kind}, KnownName{"type", Role::kind}};

constexpr std::array kItemNames{KnownName{"id", Role::id},       KnownName{"item", Role::id},
                                KnownName{"itemid", Role::id},   KnownName{"itemkey", Role::id},
                                KnownName{"movieid", Role::id},  KnownName{"productid", Role::id},
                                KnownName{"title", Role::title}, KnownName{"name", Role::title}};

std::string plain(std::string_view name) {
  std::string result = lower_ascii(name);
  std::erase_if(result, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return result;
}

template <std::size_t N>
Column::Claim claim_of(const std::array<KnownName, N>& names, std::string_view name, bool mapped) {
  const auto known = std::ranges::find(names, name, &KnownName::name);
  if (known == names.end()) return {};
  if (mapped) return {known->role, 0};
  const auto own = std::ranges::find(names, known->role, &KnownName::role);
  return {known->role, static_cast<std::uint8_t>(known == own ? 1 : 2)};
}

}  // namespace

RoleHolders::RoleHolders(std::span<const Column* const> columns, Column::Claim Column::* claim) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const Column::Claim made = columns[c]->*claim;
    if (made.role == Role::none) continue;
    auto& holder = holders_[static_cast<std::size_t>(made.role)];
    if (!holder || made.rank < (columns[*holder]->*claim).rank) holder = c;
  }
}

const Column& ColumnNames::column(std::string_view source) {
  if (const auto known = known_.find(source); known != known_.end()) return known->second;
  const auto mapped = std::ranges::find(map_, source, &std::pair<std::string, std::string>::first);
  const bool is_mapped = mapped != map_.end();
  Column column{std::string(is_mapped ? mapped->second : source), {}, {}};
  column.in_event = claim_of(kEventNames, plain(column.name), is_mapped);
  column.in_item = claim_of(kItemNames, plain(column.name), is_mapped);
  return known_.emplace(source, std::move(column)).first->second;
}

std::optional<std::string_view> ColumnNames::unused_mapping() const {
  for (const auto& [source, ours] : map_)
    if (!known_.contains(source)) return source;
  return std::nullopt;
}

}  // namespace attune
