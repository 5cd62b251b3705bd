#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "data/filter/interval_index.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {

/// Many filters, and which of them an item satisfies (publish/subscribe matching): the filters are looked up by the
/// item's values instead of being tried one after the other.
///
/// Every filter is filed under the conditions of which an item must satisfy one at least (its access predicates): of
/// equalities by hash, of ranges in interval trees. Of a conjunction the rarest conjunct is taken, by the posting lists
/// and a sample of the numbers of the catalogue that the filter came with; of a disjunction all alternatives. What an
/// item finds that way is evaluated in full, with every distinct condition looked at once an item, whichever filters
/// share it. A filter that says nothing of the kind ("not ...") is evaluated for every item.
///
/// Filters are kept by name: labels and fields that come into the catalogue later match, with no rebuilding.
/// Not thread-safe.
/// Source: Fabret, Jacobsen, Llirbat, Pereira, Ross, Shasha, SIGMOD 2001 (access predicates, each predicate once an
/// event); Yan, Garcia-Molina, TODS 19(2), 1994 (filing a profile under its rarest term).
class FilterIndex {
 public:
  using Id = std::int64_t;

  /// Replaces the filter of that id. Cost: O(conditions and values), amortised.
  /// @param catalogue  tells which conditions are rare; nothing else is taken from it
  void add(Id id, const Filter& filter, const Catalogue& catalogue);
  /// Whether it was there.
  bool remove(Id id);
  [[nodiscard]] std::size_t size() const { return slots_.size(); }

  /// The filters that the item satisfies, as satisfies() has it, ascending.
  [[nodiscard]] std::vector<Id> matching(const Catalogue& catalogue, ItemId item);

 private:
  using Slot = std::uint32_t;       // a filter
  using Predicate = std::uint32_t;  // a condition, shared by the filters that state it

  /// A filter over predicates.
  struct Node {
    enum class Kind { all, any, negation, predicate };
    Kind kind = Kind::predicate;
    Predicate predicate = 0;
    std::vector<Node> parts;
  };
  struct Kept {
    Id id = 0;
    std::uint64_t tried = 0;  // for which item it was evaluated last; kRemoved
    Node root;
  };
  struct Truth {
    std::uint64_t known_for = 0;  // which item
    bool holds = false;
  };
  /// Filters that are filed under one field's values.
  struct Postings {
    std::unordered_map<std::string, std::vector<Slot>> equal;  // by folded text
    IntervalIndex ranges;
  };
  struct Access;
  class Analysis;

  Node compile(const Filter& filter);
  bool holds(const Node& node, const Catalogue& catalogue, ItemId item);
  void rebuild(const Catalogue& catalogue);
  template <class Visit>
  void candidates(const Catalogue& catalogue, ItemId item, Visit visit) const;

  // What matching looks at lies apart from what it doesn't, for it jumps about in it.
  std::vector<Kept> kept_;       // a slot
  std::vector<Filter> filters_;  // a slot
  std::unordered_map<Id, Slot> slots_;
  std::vector<Truth> truths_;                              // a predicate
  std::vector<Filter> conditions_;                         // a predicate
  std::unordered_map<std::string, Predicate> predicates_;  // by the condition's text
  std::unordered_map<std::string, Postings> postings_;     // by folded name of the field
  std::vector<Slot> unfiled_;                              // to be evaluated for every item
  std::uint64_t items_seen_ = 0;                           // numbers the calls of matching()
};

}  // namespace attune
