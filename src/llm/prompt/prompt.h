#pragma once
#include "base/error.h"
#include "base/json.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune::llm {

/// A line of a prompt's input that may have to give way to others.
struct PromptLine {
  std::string text;
  double value = 1;  ///< of telling it: where room is short, the lines worth least are left out first
};
/// A text, told whole, or lines, packed by value.
using PromptInput = std::variant<std::string, std::vector<PromptLine>>;
using PromptInputs = std::map<std::string, PromptInput, std::less<>>;

/// What is sent of a prompt.
struct RenderedPrompt {
  std::string system;
  std::string user;
  std::size_t tokens = 0;    ///< estimated
  std::size_t left_out = 0;  ///< lines that there was no room for
  bool operator==(const RenderedPrompt&) const = default;
};

/// A prompt file, in TOML:
///
///   name = "explainer"
///   version = 3                  # part of cache keys; goes up with every change of the words
///   system = "You ..."           # with {slots}, one for each input
///   user = "..."
///   [inputs.evidence]
///   kind = "lines"               # lines | text
///   about = "what may be cited"
///   optional = true              # else an absent input is an error
///   [answer]                     # JSON Schema of the answer, as TOML; or
///   answer_json = """{...}"""    # as JSON text
///
/// An input's text is put into the prompt as data and never interpreted: neither its {slots} nor its markup. Immutable,
/// thread-safe.
class Prompt {
 public:
  /// Errors: parse_error with the line; invalid_argument for an unknown key, a slot without an input, an input without
  /// a slot, or a schema that is none.
  static Result<Prompt> parse(std::string_view toml, std::string_view file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int version() const { return version_; }
  /// Empty where the prompt has none, and whoever asks brings it.
  [[nodiscard]] const json::object& answer_schema() const { return answer_schema_; }

  /// @param room  tokens at most (estimate_tokens); lines are left out, the least valuable first and among equals the
  ///              last, until it fits. What is kept stands in the order given.
  /// Errors: invalid_argument for an unknown, an absent or a wrong kind of input; resource_exhausted where it doesn't
  /// fit without any line.
  [[nodiscard]] Result<RenderedPrompt> render(const PromptInputs& inputs, std::size_t room) const;

 private:
  struct Input {
    bool is_lines = false;
    bool is_optional = false;
    std::string about;
  };
  std::string name_;
  int version_ = 1;
  std::string system_;
  std::string user_;
  std::map<std::string, Input, std::less<>> inputs_;
  json::object answer_schema_;
};

}  // namespace attune::llm
