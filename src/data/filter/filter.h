#pragma once
#include "base/error.h"
#include "data/bitmap.h"
#include "data/catalogue.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// A condition on one item, as people, plans and HTTP clients write it:
///
///   genres has "Crime" and year > 1990 and not tags has "gore"
///   year between 1980 and 1989
///   actors has all ["Al Pacino", "Robert De Niro"]    (also: has any [...])
///   title = "Heat" or id in ["1", "2"]
///
/// Grammar (keywords in any case; `and` binds tighter than `or`):
///   expression = conjunction { "or" conjunction }
///   conjunction = factor { "and" factor }
///   factor = "not" factor | "(" expression ")" | predicate
///   predicate = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) literal
///             | field "between" number "and" number
///             | field "has" ( string | ( "any" | "all" ) list )
///             | field "in" list
///   field = a letter or "_" and then letters, digits, "_" ; or any name in backquotes (`` for one)
///   literal = number | string ; string = "..." with \" \\ \n \t \uXXXX ; list = "[" literal { "," literal } "]"
///
/// `id` and `title` are always there. A predicate on a value the item lacks is false (so `not` of it is true).
/// Labels and titles compare with letter case folded.
struct Filter {
  enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };
  enum class Quantifier { any, all };
  using Literal = std::variant<double, std::string>;

  struct And {
    std::vector<Filter> parts;
    bool operator==(const And&) const;
  };
  struct Or {
    std::vector<Filter> parts;
    bool operator==(const Or&) const;
  };
  struct Not {
    std::vector<Filter> part;
    bool operator==(const Not&) const;
  };  ///< exactly one
  struct Compare {
    std::string field;
    Comparison comparison{};
    Literal value;
    bool operator==(const Compare&) const = default;
  };
  struct Between {
    std::string field;
    double low = 0;
    double high = 0;
    bool operator==(const Between&) const = default;
  };
  struct Has {
    std::string field;
    Quantifier quantifier{};
    std::vector<std::string> labels;
    bool operator==(const Has&) const = default;
  };
  struct In {
    std::string field;
    std::vector<Literal> values;
    bool operator==(const In&) const = default;
  };

  std::variant<And, Or, Not, Compare, Between, Has, In> node = And{};  ///< the empty And is true of every item

  [[nodiscard]] bool is_true() const;  ///< the empty And
  bool operator==(const Filter&) const = default;
};

/// Errors: parse_error with the column and what was expected there; invalid_argument if the text is not UTF-8. Refused
/// beyond 64 levels of nesting, 1,000 conditions and 10,000 values in lists.
Result<Filter> parse_filter(std::string_view text);
/// The same for a filter that stands inside a longer text: the error doesn't name a column, instead `fault` becomes the
/// byte of `text` where it lies.
Result<Filter> parse_filter(std::string_view text, std::size_t& fault);
/// Text that parses back to an equal filter; parentheses only where needed. The true filter prints as ""; inside
/// another, an empty And or Or prints as a condition of the same meaning, for the grammar has no constants.
std::string to_text(const Filter& filter);
/// `a and b`, flattened, without repeats and trivial parts.
Filter conjunction(std::vector<Filter> parts);
Filter negation(Filter part);

/// Whether a filter fits a catalogue: the errors of BoundFilter::bind. Cost: O(conditions and values), whatever the
/// number of items.
Status check_filter(const Filter& filter, const Catalogue& catalogue);

/// A filter whose names were looked up in one catalogue: one bit an item, computed once.
class BoundFilter {
 public:
  /// Errors: not_found for an unknown field (with the nearest name as the mend), type_error where the comparison does
  /// not fit the field's kind. A label that no item bears is no error: nothing matches it.
  /// Cost: O(items) for each condition, with all of its list's values together; labels by their posting lists.
  static Result<BoundFilter> bind(const Filter& filter, const Catalogue& catalogue);
  [[nodiscard]] bool matches(ItemId item) const { return matches_[index(item)]; }
  [[nodiscard]] std::size_t match_count() const { return matches_.count(); }
  /// One bit an item.
  [[nodiscard]] const Bitmap& bits() const { return matches_; }

 private:
  explicit BoundFilter(Bitmap matches) : matches_(std::move(matches)) {}
  Bitmap matches_;
};

}  // namespace attune
