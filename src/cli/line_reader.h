#pragma once
#include <optional>
#include <string>

namespace attune::cli {

/// Lines that a person types, with editing and the arrow keys going through earlier lines, or that a program pipes in.
/// One a process.
class LineReader {
 public:
  LineReader();
  /// The next line as printable text (terminal.h), cut at 64 KiB; empty at the end of the input.
  /// @param prompt  shown to a person
  std::optional<std::string> next(const std::string& prompt);
  /// The answer to a question: "y" and "yes" are a yes, anything else is a no; empty at the end of the input.
  std::optional<bool> next_yes(const std::string& question);
  /// Whether a person types the lines.
  [[nodiscard]] bool interactive() const { return interactive_; }

 private:
  static std::optional<std::string> plain_line();
  bool interactive_;
};

}  // namespace attune::cli
