#include "search/analyzer.h"

#include <algorithm>
#include <mutex>

#include <libstemmer.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

namespace attune {
namespace {

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_ascii_letter_or_digit(char c) {
  const char lower = lower_ascii(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

std::string fold_ascii(std::string_view text) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), lower_ascii);
  return folded;
}

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

/// fold(), without what joins the letters of a word: "schindler's" -> "schindlers", "L.A" -> "la"; "3.5" stays.
std::string fold_word(std::string_view word) {
  constexpr std::string_view kCurlyApostrophe = "\xe2\x80\x99";  // U+2019
  std::string folded = fold(word);
  std::erase(folded, '\'');
  for (std::size_t at = folded.find(kCurlyApostrophe); at != std::string::npos; at = folded.find(kCurlyApostrophe))
    folded.erase(at, kCurlyApostrophe.size());
  if (!std::ranges::any_of(folded, is_ascii_digit)) std::erase(folded, '.');
  return folded;
}

/// The common case, without ICU: letters and digits, joined by "'" and '.', and by ',' between digits, as UAX #29 has
/// it.
std::vector<Token> ascii_words(std::string_view text) {
  std::vector<Token> tokens;
  const auto joins = [&](std::size_t at) {
    const bool digit_before = is_ascii_digit(text[at - 1]);
    const bool digit_after = is_ascii_digit(text[at + 1]);
    if (text[at] == ',') return digit_before && digit_after;
    return (text[at] == '\'' || text[at] == '.') && digit_before == digit_after;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!is_ascii_letter_or_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size()) {
      if (is_ascii_letter_or_digit(text[end]) || text[end] == '_') {
        ++end;
      } else if (end + 1 < text.size() && is_ascii_letter_or_digit(text[end + 1]) && joins(end)) {
        end += 2;
      } else {
        break;
      }
    }
    tokens.push_back({fold_word(text.substr(at, end - at)), at, end});
    at = end;
  }
  return tokens;
}

std::vector<Token> unicode_words(std::string_view text) {
  std::vector<Token> tokens;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (U_FAILURE(status) != 0) return tokens;
  breaks->setText(&source, status);
  std::int32_t begin = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next()) {
    if (breaks->getRuleStatus() < UBRK_WORD_NUMBER) continue;  // spaces and punctuation
    const auto first = static_cast<std::size_t>(begin);
    const auto last = static_cast<std::size_t>(end);
    if (std::string term = fold_word(text.substr(first, last - first)); !term.empty())
      tokens.push_back({std::move(term), first, last});
  }
  utext_close(&source);
  return tokens;
}

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, StemmerDeleter>;

}  // namespace

std::string fold(std::string_view text) {
  if (is_plain_ascii(text)) return fold_ascii(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* compatibility = icu::Normalizer2::getNFKDInstance(status);
  const icu::Normalizer2* case_fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) != 0) return fold_ascii(text);
  const auto decomposed = compatibility->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
  icu::UnicodeString bare;
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 point = decomposed.char32At(i);
    if (u_charType(point) != U_NON_SPACING_MARK) bare.append(point);
  }
  std::string folded;
  case_fold->normalize(bare, status).toUTF8String(folded);
  return folded;
}

std::vector<Token> words(std::string_view text) {
  return is_plain_ascii(text) ? ascii_words(text) : unicode_words(text);
}

/// Snowball's stemmers keep state between calls, so each call takes one out and puts it back.
struct Analyzer::Pool {
  std::string language;
  std::mutex mutex;
  std::vector<Stemmer> idle;

  Stemmer take() {
    {
      const std::scoped_lock lock(mutex);
      if (!idle.empty()) {
        Stemmer stemmer = std::move(idle.back());
        idle.pop_back();
        return stemmer;
      }
    }
    return Stemmer(sb_stemmer_new(language.c_str(), "UTF_8"));
  }
  void put_back(Stemmer stemmer) {
    const std::scoped_lock lock(mutex);
    idle.push_back(std::move(stemmer));
  }
};

namespace {

std::string stem_with(sb_stemmer* stemmer, std::string_view word) {
  const auto* stemmed =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (stemmed == nullptr) return std::string(word);
  return {reinterpret_cast<const char*>(stemmed), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace

Analyzer::Analyzer(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Analyzer::~Analyzer() = default;

Result<std::shared_ptr<const Analyzer>> Analyzer::create(std::string_view language) {
  auto pool = std::make_unique<Pool>();
  pool->language = language;
  Stemmer first = pool->take();
  if (!first) {
    std::string known;
    for (const char** name = sb_stemmer_list(); *name != nullptr; ++name)
      known += (known.empty() ? "" : ", ") + std::string(*name);
    return unsupported("no stemmer for the language '{}'", language).mend("known: {}", known);
  }
  pool->put_back(std::move(first));
  return std::shared_ptr<const Analyzer>(new Analyzer(std::move(pool)));
}

std::string Analyzer::stem(std::string_view folded_word) const {
  Stemmer stemmer = pool_->take();
  std::string result = stem_with(stemmer.get(), folded_word);
  pool_->put_back(std::move(stemmer));
  return result;
}

std::vector<Token> Analyzer::analyze(std::string_view text) const {
  std::vector<Token> tokens = words(text);
  Stemmer stemmer = pool_->take();
  for (Token& token : tokens) token.term = stem_with(stemmer.get(), token.term);
  pool_->put_back(std::move(stemmer));
  return tokens;
}

}  // namespace attune
