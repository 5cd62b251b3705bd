#include "data/import/csv_reader.h"

#include "data/import/import_run.h"
#include "data/key.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

Result<bool> CsvReader::next(std::vector<std::string>& fields) {
  if (at_ >= text_.size()) return false;
  record_line_ = line_;
  record_start_ = at_;
  if (const Status read = read_record(fields); !read) {
    // A stray quote swallows good lines up to the next one: give up its own line alone. That stays linear, for no
    // later line can have such a quote before the place where this one's scan ended.
    if (field_line_ == record_line_) {
      at_ = record_start_;
      line_ = record_line_;
    }
    skip_line();
    return std::unexpected(read.error());
  }
  const std::string_view record = text_.substr(record_start_, at_ - record_start_);
  skip_line();
  ATTUNE_TRY_VOID(check_utf8("record", record));
  return true;
}

Status CsvReader::read_record(std::vector<std::string>& fields) {
  std::size_t count = 0;
  while (true) {
    if (count == fields.size()) fields.emplace_back();
    std::string& field = fields[count++];
    field.clear();
    field_line_ = line_;
    if (at_ < text_.size() && text_[at_] == '"') {
      ATTUNE_TRY_VOID(quoted_field(field));
    } else {
      plain_field(field);
    }
    if (at_ - record_start_ > kLongestLine) return parse_error("the record has more than {} bytes", kLongestLine);
    if (at_end_of_line()) break;
    ++at_;  // the separator
  }
  fields.resize(count);
  return {};
}

void CsvReader::plain_field(std::string& field) {
  const std::size_t start = at_;
  while (!at_end_of_line() && text_[at_] != separator_) ++at_;
  field.assign(text_.substr(start, at_ - start));
  if (field.ends_with('\r') && at_end_of_line()) field.pop_back();
}

Status CsvReader::quoted_field(std::string& field) {
  const std::size_t limit = std::min(text_.size(), record_start_ + kLongestLine);
  for (++at_; at_ < limit; ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (c != '"') {
      field += c;
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      field += '"';
      ++at_;
    } else {
      ++at_;
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_end_of_line() || text_[at_] == separator_) return {};
      return parse_error("text stands behind a closing quote");
    }
  }
  return parse_error("a quote is not closed within {} bytes", kLongestLine);
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size());
  if (at_ < text_.size()) {
    ++at_;
    ++line_;
  }
}

char guess_separator(std::string_view text) {
  const std::string_view header = text.substr(0, text.find('\n'));
  for (const char separator : {',', ';', '\t'})
    if (header.find(separator) != std::string_view::npos) return separator;
  return ',';
}

}  // namespace attune
