#include "cli/line_output.h"

#include <cstdio>

namespace attune::cli {

Result<LineOutput> LineOutput::open(const std::string& path) {
  if (path.empty()) return LineOutput(std::nullopt);
  ATTUNE_TRY(file, AtomicFile::create(path));
  return LineOutput(std::move(file));
}

Status LineOutput::finish() {
  ATTUNE_TRY_VOID(flush());
  return file_ ? file_->commit() : Status();
}

Status LineOutput::flush() {
  if (file_) ATTUNE_TRY_VOID(file_->write(lines));
  if (!file_ && std::fwrite(lines.data(), 1, lines.size(), stdout) != lines.size())
    return io_error("the output could not be written").mend("is the disk full?");
  lines.clear();
  return {};
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted += '"';
}

}  // namespace attune::cli
