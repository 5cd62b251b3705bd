#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace attune::plan {

/// Who may have had a hand in a value, most trusted first.
enum class Integrity : std::uint8_t {
  operator_,  ///< the operator alone: settings, the clock
  user,       ///< also the person: the request's words
  outside,    ///< also anybody: items, search results, tools, memory of such
};
std::string_view to_string(Integrity integrity);

/// Who may see a value: everyone, or some people by their keys; possibly nobody.
class Readers {
 public:
  static Readers everyone() { return Readers(); }
  static Readers only(std::set<std::string, std::less<>> people);

  [[nodiscard]] bool are_everyone() const { return !people_; }
  [[nodiscard]] bool include(std::string_view person) const;
  /// The same people, one of them by another name.
  [[nodiscard]] Readers renamed(std::string_view person, std::string_view name) const;
  /// Those who may see both.
  [[nodiscard]] Readers and_also(const Readers& other) const;
  /// "everyone", "nobody", "ada, bo".
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Readers& other) const;

 private:
  using People = std::set<std::string, std::less<>>;
  std::shared_ptr<const People> people_;  // null: everyone. Shared, for labels are copied with every value
};

/// What is known of where a value comes from and where it may go. Labels form a lattice: what depends on several values
/// has the join of their labels, which is as little trusted as the least of them and as little seen.
/// Source: Denning, "A lattice model of secure information flow", CACM 1976; Myers and Liskov, SOSP 1997.
struct Label {
  Integrity integrity = Integrity::operator_;
  Readers readers;
  bool operator==(const Label&) const = default;
};
/// Commutative, associative, idempotent; Label{} is neutral.
Label join(const Label& a, const Label& b);
/// Whether `lower` may stand where `upper` is promised: join(lower, upper) == upper.
bool flows_to(const Label& lower, const Label& upper);
/// "outside, seen by ada".
std::string to_text(const Label& label);

}  // namespace attune::plan
