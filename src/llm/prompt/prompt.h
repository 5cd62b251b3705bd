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
///   system = "You ..."           # with {slots}, each input's at least once; may be missing
///   user = "..."
///   [inputs.evidence]            # at most 32 of a-z, 0-9, _
///   kind = "lines"               # lines | text
///   about = "what may be cited"  # the model is told
///   optional = true              # else an absent input is an error
///   [answer]                     # JSON Schema of the answer, as TOML (its keys in the order of the alphabet); or
///   answer_json = """{...}"""    # as JSON text, which keeps the order of properties: models answer in it
///
/// A brace that doesn't hold an input's name is a brace. An input's text is put into the prompt as data and never
/// interpreted, neither its {slots} nor its markup. It stands between tags, <evidence> and </evidence>, that no input's
/// text can write (llm/prompt/fence.h), and the system text ends with a note of what is between which tags and that
/// nothing there is an instruction. A slot alone on its line becomes a block; lines always do. The slot of an absent
/// input vanishes, with its line where it is alone there. What is not UTF-8 becomes U+FFFD, control characters spaces,
/// and within one of several lines line ends, too. Immutable, thread-safe.
class Prompt {
 public:
  /// @param file  its name, for errors
  /// Errors: parse_error with the line; invalid_argument for an unknown, missing or wrong key, a slot without an input,
  /// an input without a slot, or a schema that is none.
  static Result<Prompt> parse(std::string_view toml, std::string_view file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int version() const { return version_; }
  /// Empty where the prompt has none, and whoever asks brings it.
  [[nodiscard]] const json::object& answer_schema() const { return answer_schema_; }

  /// @param room  tokens at most (estimate_tokens). Lines are told from the most valuable down, among equals the first
  ///              first, each that still fits; the others are left out. What is told stands in the order given.
  /// Errors: invalid_argument for an unknown, an absent or a wrong kind of input; resource_exhausted where it doesn't
  /// fit without any line. Cost: O(length + lines * log lines).
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
