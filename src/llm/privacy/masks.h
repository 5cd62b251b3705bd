#pragma once
#include "base/json.h"
#include "llm/privacy/known_values.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace attune::llm {

/// Placeholders for personal data, of one question and its answer: what goes to a remote endpoint is masked, what comes
/// back is unmasked.
///
/// Masked are what find_personal_data() finds and the values that are known to be personal (KnownValues). A placeholder
/// is a kind and a number, "[EMAIL_1]", "[PERSONAL_2]"; the same value has the same one in all texts. What looks like a
/// placeholder in a text is masked, too, so that whoever writes into it can't have a value put where it doesn't belong:
/// unmasking what mask() made gives the text again, but for known values, which come back as the person wrote them
/// down. A placeholder that a model made up stands for nothing and stays text.
///
/// One of these for a question; not thread-safe.
class Masks {
 public:
  /// @param known  values known to be personal: name, address, ...
  explicit Masks(std::span<const std::string> known);

  /// Cost: that of find_personal_data() and KnownValues::find().
  std::string mask(std::string_view text);
  [[nodiscard]] std::string unmask(std::string_view text) const;
  /// In all texts of a value, however deep; keys stay as they are.
  void unmask(json::value& value) const;

  /// How many values stand behind placeholders; texts that looked like placeholders are not counted.
  [[nodiscard]] std::size_t masked() const { return masked_; }

 private:
  /// @param value  that it stands for
  std::string placeholder(std::string_view kind, std::string_view value);

  KnownValues known_;
  std::map<std::pair<std::string, std::string>, std::string> placeholders_;  ///< by kind and value
  std::map<std::string, std::string, std::less<>> values_;                   ///< by placeholder
  std::map<std::string, std::size_t, std::less<>> numbers_;                  ///< the last given, by kind
  std::size_t masked_ = 0;
};

}  // namespace attune::llm
