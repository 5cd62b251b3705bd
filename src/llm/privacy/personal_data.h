#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace attune::llm {

enum class PersonalKind {
  email,
  phone,
  iban,
  card,        ///< number of a payment card
  ip,          ///< address, of version 4 or 6
  address,     ///< postal
  birth_date,  ///< a date that is said to be one
  id,          ///< number that an office gave a person
  url,         ///< with a name, a password or a key in it
  key,         ///< of an interface, a password
};
/// "EMAIL", "PHONE", ...
std::string_view to_string(PersonalKind kind);

struct PersonalSpan {
  std::size_t begin = 0;  ///< byte
  std::size_t end = 0;
  PersonalKind kind = PersonalKind::email;
  bool operator==(const PersonalSpan&) const = default;
};

/// Personal data in a text by its shape, in English and German: e-mail addresses; telephone numbers, international
/// (+49 30 ...), national (030/123456, (555) 123-4567) and whatever digits follow a word that announces one; IBANs and
/// card numbers whose check digits are right; IP addresses; postal addresses, where a street's name tells them, a
/// postal code follows, or words before announce one ("I live at"); dates that are said to be of a birth; social
/// security, tax, passport and like numbers by unmistakable shape or after their name; URLs with user info or keys;
/// keys of interfaces by their makers' prefixes, and what is said to be a password.
///
/// Years, dates, runtimes, prices, ratings, counts, titles and versions are left alone: where a shape could be either,
/// words before it must tell ("21 Jump Street" is a film unless somebody lives there). Names of people have no shape:
/// see KnownValues.
///
/// @return in order, without overlaps: spans that overlap are made one, of the longest one's kind.
/// Cost: O(length). Thread-safe.
std::vector<PersonalSpan> find_personal_data(std::string_view text);

}  // namespace attune::llm
