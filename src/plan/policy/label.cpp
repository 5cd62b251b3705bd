#include "plan/policy/label.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace attune::plan {

std::string_view to_string(Integrity integrity) {
  constexpr std::array<std::string_view, 3> kNames{"operator", "user", "outside"};
  return kNames.at(static_cast<std::size_t>(integrity));
}

Readers Readers::only(std::set<std::string, std::less<>> people) {
  Readers readers;
  readers.people_ = std::make_shared<const People>(std::move(people));
  return readers;
}

bool Readers::include(std::string_view person) const {
  return !people_ || people_->contains(person);
}

Readers Readers::renamed(std::string_view person, std::string_view name) const {
  if (!people_ || !people_->contains(person)) return *this;
  People people = *people_;
  people.erase(people.find(person));
  people.emplace(name);
  return only(std::move(people));
}

Readers Readers::and_also(const Readers& other) const {
  if (!people_) return other;
  if (!other.people_ || people_ == other.people_) return *this;
  std::set<std::string, std::less<>> both;
  std::ranges::set_intersection(*people_, *other.people_, std::inserter(both, both.end()));
  return only(std::move(both));
}

bool Readers::operator==(const Readers& other) const {
  if (!people_ || !other.people_) return people_ == other.people_;
  return people_ == other.people_ || *people_ == *other.people_;
}

std::string Readers::to_string() const {
  if (!people_) return "everyone";
  return people_->empty() ? "nobody" : fmt::format("{}", fmt::join(*people_, ", "));
}

Label join(const Label& a, const Label& b) {
  return {std::max(a.integrity, b.integrity), a.readers.and_also(b.readers)};
}

bool flows_to(const Label& lower, const Label& upper) {
  return join(lower, upper) == upper;
}

std::string to_text(const Label& label) {
  return fmt::format("{}, seen by {}", to_string(label.integrity), label.readers.to_string());
}

}  // namespace attune::plan
