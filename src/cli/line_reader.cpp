#include "cli/line_reader.h"

#include "base/ascii.h"
#include "cli/terminal.h"

#include <cstdlib>
#include <iostream>
#include <limits>
#include <memory>
#include <vector>

#include <editline/readline.h>
#include <unistd.h>

namespace attune::cli {
namespace {

constexpr std::size_t kMaxLineBytes = std::size_t{64} << 10;

struct Free {
  void operator()(char* text) const { std::free(text); }
};

}  // namespace

LineReader::LineReader() : interactive_(isatty(STDIN_FILENO) != 0 && stdout_is_terminal()) {}

std::optional<std::string> LineReader::next(const std::string& prompt) {
  if (!interactive_) return plain_line();
  const std::unique_ptr<char, Free> line(readline(prompt.c_str()));
  if (line == nullptr) return std::nullopt;
  if (*line != '\0') add_history(line.get());
  return printable(std::string_view(line.get()).substr(0, kMaxLineBytes));
}

std::optional<bool> LineReader::next_yes(const std::string& question) {
  // There is nothing to edit about a yes, so the terminal stays as it is: what is typed ahead of the question counts.
  if (interactive_) std::cout << question << " [y/N] " << std::flush;
  const auto line = plain_line();
  if (!line) return std::nullopt;
  const std::string_view answer = trimmed(*line);
  return same_text(answer, "y") || same_text(answer, "yes");
}

std::optional<std::string> LineReader::plain_line() {
  std::vector<char> buffer(kMaxLineBytes);
  std::cin.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  if (std::cin.gcount() == 0) return std::nullopt;
  std::string line = printable(buffer.data());
  if (std::cin.fail() && !std::cin.eof()) {  // longer than the buffer
    std::cin.clear();
    std::cin.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return line;
}

}  // namespace attune::cli
