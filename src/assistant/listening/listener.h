#pragma once
#include "base/error.h"
#include "engine/view.h"
#include "language/reading.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What a person's words tell of their taste.
struct HeardTaste {
  language::Polarity polarity = language::Polarity::wanted;  ///< wanted: they like it; unwanted: they avoid it
  std::string field;                                         ///< of a label; "" where it is about an item
  std::string value;                                         ///< the label, or the item's title
  std::string item{};                                        ///< the item's key
  std::string words;                                         ///< of the message, that say it
  double confidence = 0;                                     ///< in [0, 1]
  std::string source;                                        ///< "model:small"
};

/// Hears what the built-in interpreter does not: a language model, say. What it hears is offered to the person to be
/// remembered, and never remembered without their yes. Thread-safe.
class Listener {
 public:
  virtual ~Listener() = default;
  /// @param user  whose words they are, for consent, budgets and the log
  /// @return most confident first; what is named exists in the view, and the words stand in the message
  virtual Result<std::vector<HeardTaste>> hear(std::string_view message, std::string_view user, const View& view,
                                               std::stop_token stop) = 0;
};

/// Whether there may be more in a message than the interpreter found: words that it didn't understand, and no opinion.
bool is_worth_hearing(const language::Reading& reading);

}  // namespace attune::assistant
