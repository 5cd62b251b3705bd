#include "data/import/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using Fields = std::vector<std::string>;
using testing::ElementsAre;

struct Read {
  std::vector<Fields> records;
  std::vector<std::uint64_t> bad_lines;
};

Read read_all(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator);
  Read read;
  Fields fields;
  while (true) {
    const auto more = reader.next(fields);
    if (!more) {
      read.bad_lines.push_back(reader.line());
    } else if (*more) {
      read.records.push_back(fields);
    } else {
      return read;
    }
  }
}

TEST(CsvReaderTest, ReadsWhatTheStandardHas) {
  EXPECT_THAT(read_all("a,b\r\n1,\"2, \"\"two\"\"\"\n").records,
              ElementsAre(Fields{"a", "b"}, Fields{"1", "2, \"two\""}));
  EXPECT_THAT(read_all("\"two\nlines\",x").records, ElementsAre(Fields{"two\nlines", "x"}));
  EXPECT_THAT(read_all("\xef\xbb\xbf"
                       "a\n")
                  .records,
              ElementsAre(Fields{"a"}));
  EXPECT_THAT(read_all(",\n\n\"\"").records, ElementsAre(Fields{"", ""}, Fields{""}, Fields{""}));
  EXPECT_THAT(read_all("5\" disk,a\rb").records, ElementsAre(Fields{"5\" disk", "a\rb"}));
  EXPECT_THAT(read_all("a;\"b;c\"", ';').records, ElementsAre(Fields{"a", "b;c"}));
  EXPECT_THAT(read_all("").records, ElementsAre());
}

TEST(CsvReaderTest, CountsLinesAcrossQuotedBreaks) {
  CsvReader reader("\"a\nb\"\nc");
  Fields fields;
  ASSERT_TRUE(reader.next(fields).value());
  EXPECT_EQ(reader.line(), 1U);
  ASSERT_TRUE(reader.next(fields).value());
  EXPECT_EQ(reader.line(), 3U);
}

TEST(CsvReaderTest, ABadRecordCostsItsOwnLineAlone) {
  const Read open = read_all("a,b\n\"never closed,1\n2,3\n");
  EXPECT_THAT(open.records, ElementsAre(Fields{"a", "b"}, Fields{"2", "3"}));
  EXPECT_THAT(open.bad_lines, ElementsAre(2));
  const Read behind = read_all("\"a\"b,c\nd,e\n");
  EXPECT_THAT(behind.records, ElementsAre(Fields{"d", "e"}));
  EXPECT_THAT(read_all("a,\xff\nb,c\n").bad_lines, ElementsAre(1));
  const Read vast = read_all(std::string(3'000'000, 'x') + "\na\n");
  EXPECT_THAT(vast.bad_lines, ElementsAre(1));
  EXPECT_THAT(vast.records, ElementsAre(Fields{"a"}));
}

TEST(CsvReaderTest, RunawayQuotesStayLinear) {
  // Every line both closes a field that was opened on the line before and opens the next: one endless record.
  std::string endless;
  for (int n = 0; n < 500'000; ++n) endless += "b\",\"b\n";
  EXPECT_LT(read_all(endless).bad_lines.size(), 100U);
  std::string stray;
  for (int n = 0; n < 500'000; ++n) stray += "\"a\n";
  EXPECT_EQ(read_all(stray).bad_lines.size() + read_all(stray).records.size(), 500'000U);
}

RC_GTEST_PROP(CsvReaderTest, WhatIsWrittenReadsBack, ()) {
  const auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab \",;\n\r\t")));
  const auto width = *rc::gen::inRange<std::size_t>(1, 5);
  const auto records = *rc::gen::container<std::vector<Fields>>(rc::gen::container<Fields>(width, text));
  std::string written;
  for (const Fields& record : records) {
    for (std::size_t f = 0; f < record.size(); ++f) {
      written += f > 0 ? ",\"" : "\"";
      for (const char c : record[f]) written += c == '"' ? "\"\"" : std::string(1, c);
      written += '"';
    }
    written += *rc::gen::element<std::string>("\n", "\r\n");
  }
  const Read read = read_all(written);
  RC_ASSERT(read.bad_lines.empty());
  RC_ASSERT(read.records == records);
}

TEST(GuessSeparatorTest, LooksAtTheHeaderAlone) {
  EXPECT_EQ(guess_separator("a,b;c\n"), ',');
  EXPECT_EQ(guess_separator("a;b\n1,2"), ';');
  EXPECT_EQ(guess_separator("a\tb"), '\t');
  EXPECT_EQ(guess_separator(""), ',');
}

}  // namespace
}  // namespace attune
