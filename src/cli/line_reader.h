#pragma once
#include <optional>
#include <string>

namespace attune::cli {

/// Lines that a person types, with editing and the arrow keys going through earlier lines, or that a program pipes in.
/// One a process.
class LineReader {
 public:
  explicit LineReader(std::string prompt);
  /// The next line as printable text (terminal.h), cut at 64 KiB; empty at the end of the input.
  std::optional<std::string> next();
  [[nodiscard]] bool interactive() const { return interactive_; }

 private:
  std::string prompt_;
  bool interactive_;
};

}  // namespace attune::cli
