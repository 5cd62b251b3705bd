#pragma once
#include "base/error.h"
#include "base/json.h"

#include <stop_token>
#include <string>
#include <string_view>

namespace attune::tools {

/// Reads text that anybody may have written and answers one question about it: a language model, say. It is in
/// quarantine: it has no tools, it sees the text and the question and nothing else, and its answer is held to a type
/// and counts as text from outside, whatever it says. Thread-safe.
class TextReader {
 public:
  enum class Wanted { text, number, truth };
  struct Question {
    std::string words;
    Wanted wanted = Wanted::text;
    std::string user{};  ///< key of the person on whose behalf it is asked
  };

  virtual ~TextReader() = default;
  virtual Result<json::value> read(std::string_view text, const Question& question, std::stop_token stop) = 0;
  /// Whether what it reads leaves the house.
  [[nodiscard]] virtual bool is_remote() const = 0;
};

}  // namespace attune::tools
