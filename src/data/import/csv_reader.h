#pragma once
#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line breaks and "" for a
/// quote. Takes LF and CRLF, skips a UTF-8 byte order mark. Reads from a text that must outlive it; not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, char separator = ',');

  /// The next record, or false at the end. Errors: parse_error (an open quote, text behind a closing one); reading may
  /// go on with the line after it. The fields are valid until the next call.
  Result<bool> next(std::vector<std::string>& fields);
  /// The line that the last record began on, from 1.
  [[nodiscard]] std::uint64_t line() const { return record_line_; }
  /// How far into the text it has read.
  [[nodiscard]] std::size_t offset() const { return at_; }

 private:
  Status quoted_field(std::string& field);
  void skip_line();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t record_line_ = 0;
};

}  // namespace attune
