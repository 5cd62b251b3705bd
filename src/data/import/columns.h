#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace attune {

/// What a column (or a member of a JSON object) is for.
enum class Role : std::uint8_t { user, item, value, time, kind, id, title, none };

/// A source's column as we know it. As part of an event and as part of an item it may mean different things: "rating"
/// is an event's value, but an attribute like others of an item.
struct Column {
  struct Claim {
    Role role = Role::none;
    /// Of several columns that claim a role the smallest rank wins, then the first: 0 by --map, 1 by our own name for
    /// it, 2 by a synonym.
    std::uint8_t rank = 0;
  };
  std::string name;  ///< ours, where it is an attribute: by --map, else the source's
  Claim in_event;
  Claim in_item;
};

/// Which column plays each role, by position; empty where none does.
class RoleHolders {
 public:
  /// @param claim  &Column::in_event or &Column::in_item
  RoleHolders(std::span<const Column* const> columns, Column::Claim Column::* claim);
  [[nodiscard]] std::optional<std::size_t> operator[](Role role) const {
    return holders_[static_cast<std::size_t>(role)];
  }

 private:
  std::array<std::optional<std::size_t>, static_cast<std::size_t>(Role::none)> holders_;
};

/// Knows columns by their names, spelled in any letter case, with or without separators: "userId", "user_id", "User
/// ID".
///
///   in events  user: user_key; item: item_key, movie_id, product_id, ...; value: rating, score; time: timestamp, ts,
///              date; kind: event, type
///   in items   id: item, item_id, ...; title: name
class ColumnNames {
 public:
  /// @param map  source column -> our name, from --map; it overrules
  explicit ColumnNames(std::span<const std::pair<std::string, std::string>> map) : map_(map.begin(), map.end()) {}
  /// Lives as long as this.
  const Column& column(std::string_view source);
  /// A source column of the map that was never asked for: most likely misspelt.
  [[nodiscard]] std::optional<std::string_view> unused_mapping() const;

 private:
  std::vector<std::pair<std::string, std::string>> map_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, Column, Hash, std::equal_to<>> known_;
};

}  // namespace attune
