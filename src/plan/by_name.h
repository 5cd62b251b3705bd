#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

namespace attune::plan {

/// Hashes a name however it is held, so that a table of strings is searched by a view.
struct NameHash {
  using is_transparent = void;
  using is_avalanching = void;  // its bits need no further mixing
  std::size_t operator()(std::string_view name) const { return boost::hash<std::string_view>{}(name); }
};

// Tables that are looked into often, in no order. What they hold moves when they grow.

/// What belongs to names.
template <class T>
using ByName = boost::unordered_flat_map<std::string, T, NameHash, std::equal_to<>>;
using NameSet = boost::unordered_flat_set<std::string, NameHash, std::equal_to<>>;

/// The same for names that are kept elsewhere, which must outlive the table where they are.
template <class T>
using ByNameView = boost::unordered_flat_map<std::string_view, T, NameHash, std::equal_to<>>;
using NameViewSet = boost::unordered_flat_set<std::string_view, NameHash, std::equal_to<>>;

}  // namespace attune::plan
