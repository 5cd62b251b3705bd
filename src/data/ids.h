#pragma once
#include <cstddef>
#include <cstdint>

namespace attune {

/// Items, users and labels are numbered densely from 0 in the order in which the store first saw them; a number is
/// never reused. What people and files use instead is the *key*, a string.
enum class ItemId : std::uint32_t {};
enum class UserId : std::uint32_t {};
/// Position of a field in Catalogue::fields().
enum class FieldId : std::uint32_t {};
/// Position of a label in its field's list of distinct values.
enum class LabelId : std::uint32_t {};

template <class Id>
constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

}  // namespace attune
