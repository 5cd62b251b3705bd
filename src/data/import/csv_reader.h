#pragma once
#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line breaks and "" for a
/// quote; a quote inside a field without quotes is a character like others. Takes LF and CRLF, skips a UTF-8 byte order
/// mark. Reads from a text that must outlive it; not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, char separator = ',');

  /// The next record, or false at the end. The fields are valid until the next call.
  /// Errors: parse_error for a record that is not UTF-8, that has an open quote or text behind a closing one, or that
  /// is longer than kLongestLine. Reading may go on: with the next line where a quote opened on this line ran away with
  /// those behind it, else behind the fault. Cost: linear, however broken the text is.
  Result<bool> next(std::vector<std::string>& fields);
  /// The line that the last record began on, from 1.
  [[nodiscard]] std::uint64_t line() const { return record_line_; }
  /// How far into the text it has read.
  [[nodiscard]] std::size_t offset() const { return at_; }

 private:
  Status read_record(std::vector<std::string>& fields);
  Status quoted_field(std::string& field);
  void plain_field(std::string& field);
  [[nodiscard]] bool at_end_of_line() const { return at_ == text_.size() || text_[at_] == '\n'; }
  void skip_line();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t record_start_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t record_line_ = 0;
  std::uint64_t field_line_ = 0;
};

/// The separator that a table's header line uses: the one of "," ";" tab that it has, "," before the others.
char guess_separator(std::string_view text);

}  // namespace attune
