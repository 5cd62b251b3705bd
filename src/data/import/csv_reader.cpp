#include "data/import/csv_reader.h"

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
  std::size_t count = 0;
  const auto next_field = [&]() -> std::string& {
    if (count == fields.size()) fields.emplace_back();
    std::string& field = fields[count++];
    field.clear();
    return field;
  };
  while (true) {
    std::string& field = next_field();
    if (at_ < text_.size() && text_[at_] == '"') {
      ATTUNE_TRY_VOID(quoted_field(field));
    } else {
      const std::size_t start = at_;
      while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
      field.assign(text_.substr(start, at_ - start));
      if (field.ends_with('\r') && (at_ == text_.size() || text_[at_] == '\n')) field.pop_back();
    }
    if (at_ < text_.size() && text_[at_] == separator_) {
      ++at_;
      continue;
    }
    if (at_ < text_.size()) {
      ++at_;  // the line's end
      ++line_;
    }
    fields.resize(count);
    return true;
  }
}

Status CsvReader::quoted_field(std::string& field) {
  const std::size_t start = at_;
  const std::uint64_t first_line = line_;
  for (++at_; at_ < text_.size(); ++at_) {
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
      if (at_ == text_.size() || text_[at_] == separator_ || text_[at_] == '\n') return {};
      skip_line();
      return parse_error("text stands behind a closing quote");
    }
  }
  // Without its closing quote a field would swallow the rest of the file: give up this line alone.
  at_ = start;
  line_ = first_line;
  skip_line();
  return parse_error("a quote is never closed");
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size());
  if (at_ < text_.size()) {
    ++at_;
    ++line_;
  }
}

}  // namespace attune
