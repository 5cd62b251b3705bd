#pragma once
#include "base/json.h"
#include "llm/privacy/known_values.h"
#include "llm/privacy/personal_data.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::llm {

/// Placeholders for personal data, of one question and its answer: what goes to a remote endpoint is masked, what comes
/// back unmasked.
///
/// Masked are what find_personal_data() finds, and the values that are known to be personal. A placeholder is the kind
/// and a number, "[EMAIL_1]"; the same value has the same placeholder in all texts. What looks like a placeholder in a
/// text is masked too, so that nobody who writes into it can have a value put where it doesn't belong: unmasking what
/// mask() made gives the text again, but for known values, which come back as the person wrote them down. A placeholder
/// that a model made up stands for nothing and stays text.
///
/// One of these for a question; not thread-safe.
class Masks {
 public:
  /// @param known  values known to be personal: name, address, ...
  explicit Masks(std::span<const std::string> known);

  std::string mask(std::string_view text);
  [[nodiscard]] std::string unmask(std::string_view text) const;
  /// In all texts of a value, however deep; keys stay.
  void unmask(json::value& value) const;

  /// How many values stand behind placeholders; those that looked like placeholders are not counted.
  [[nodiscard]] std::size_t masked() const { return masked_; }

 private:
  std::string placeholder(std::string_view kind, std::string_view value);

  KnownValues known_;
  std::map<std::pair<std::string_view, std::string>, std::string> placeholders_;  ///< by kind and value
  std::map<std::string, std::string, std::less<>> values_;                        ///< by placeholder
  std::map<std::string_view, std::size_t> numbers_;                               ///< last given, by kind
  std::size_t masked_ = 0;
};

}  // namespace attune::llm
