#include "assistant/phrasing/rephrasing.h"

#include "plan/policy/disclosure.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune::assistant {
namespace {

constexpr std::size_t kMostSentences = 20;

/// The text's sentences, each with the space before it: "." behind a letter of its own, as in "J. R. R.", ends none.
std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_line = text[at] == '\n';
    const bool is_mark = text[at] == '.' || text[at] == '!' || text[at] == '?';
    if (!is_line && !(is_mark && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n'))) continue;
    sentences.push_back(text.substr(begin, at + 1 - begin));
    begin = at + 1;
  }
  if (begin < text.size()) sentences.push_back(text.substr(begin));
  return sentences;
}

std::string slot(std::size_t number) {
  return fmt::format("{{{}}}", number);
}

std::string filled(std::string_view text, const std::vector<std::string>& values) {
  std::string whole;
  std::size_t from = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string mark = slot(i + 1);
    const std::size_t at = text.find(mark, from);
    whole.append(text.substr(from, at - from)).append(values[i]);
    from = at + mark.size();
  }
  return whole.append(text.substr(from));
}

/// Whether the slots 1..count stand in the text in this order, each once, and nothing else in braces does.
bool has_slots(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::string mark = slot(i);
    const std::size_t open = text.find('{', at);
    if (open == std::string_view::npos || !text.substr(open).starts_with(mark)) return false;
    at = open + mark.size();
  }
  return text.find('{', at) == std::string_view::npos &&
         static_cast<std::size_t>(std::ranges::count(text, '}')) == count;
}

std::string without_slots(std::string text, std::size_t count) {
  for (std::size_t i = 1; i <= count; ++i)
    if (const std::size_t at = text.find(slot(i)); at != std::string::npos) text.erase(at, slot(i).size());
  return text;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \n") + 1 - begin);
}

bool asks(std::string_view sentence) {
  return sentence.ends_with('?');
}

/// Of a text: what was written, else the templates'. The space between sentences stays.
std::string reworded_text(const std::vector<SlottedSentence>& sentences, std::span<const std::string> written,
                          const language::EvidenceChecker& checker) {
  std::string text;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::string whole = filled(sentences[i].text, sentences[i].values);
    const auto other = restored(written[i], sentences[i], checker);
    const std::string_view kept = trimmed(whole);
    if (!other || kept.empty()) {
      text += whole;
      continue;
    }
    const auto begin = static_cast<std::size_t>(kept.data() - whole.data());
    text.append(whole, 0, begin).append(*other).append(whole, begin + kept.size());
  }
  return text;
}

}  // namespace

std::vector<SlottedSentence> slotted(std::string_view text, const language::EvidenceChecker& checker) {
  // A full stop within a claim ends no sentence.
  auto claims = checker.claim_places(text);
  // Braces of others look like slots: then all of it is one.
  if (text.find_first_of("{}") != std::string_view::npos) claims = {{0, text.size()}};
  std::string marked;
  std::vector<std::string> values;
  std::size_t from = 0;
  for (const auto& [begin, end] : claims) {
    marked.append(text.substr(from, begin - from)).append("{}");
    values.emplace_back(text.substr(begin, end - begin));
    from = end;
  }
  marked.append(text.substr(from));
  std::vector<SlottedSentence> sentences;
  std::size_t next = 0;
  for (const std::string_view sentence : sentences_of(marked)) {
    SlottedSentence one;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
      if (!sentence.substr(at).starts_with("{}")) {
        one.text += sentence[at];
        continue;
      }
      one.values.push_back(values[next++]);
      one.text += slot(one.values.size());
      ++at;
    }
    sentences.push_back(std::move(one));
  }
  return sentences;
}

std::optional<std::string> restored(std::string_view written, const SlottedSentence& original,
                                    const language::EvidenceChecker& checker) {
  constexpr std::size_t kLongest = 200;  // bytes, where the other is short
  const std::string_view text = trimmed(written);
  const std::string_view before = trimmed(original.text);
  const std::size_t slots = original.values.size();
  if (!checker.is_strict()) return std::nullopt;
  if (text.empty() || text.size() > std::max(kLongest, 3 * before.size())) return std::nullopt;
  if (!has_slots(text, slots) || !plan::may_be_shown(without_slots(std::string(text), slots))) return std::nullopt;
  if (asks(text) != asks(before) || (!asks(text) && text.find('?') != std::string_view::npos)) return std::nullopt;
  std::string whole = filled(text, original.values);
  const Evidence ground{
      .id = "e1", .kind = EvidenceKind::request, .text = filled(before, original.values), .value = 0, .item = {}};
  if (checker.unsupported(whole, std::span(&ground, 1))) return std::nullopt;
  return whole;
}

void rephrase(Answer& answer, std::string_view message, std::string_view language, std::string_view user,
              Phraser& phraser, const language::EvidenceChecker& checker, std::stop_token stop) {
  // A reply without items ends in the question: it is worded once.
  std::string question = answer.question ? answer.question->text : "";
  const bool ends_in_question = !question.empty() && answer.reply.ends_with(question);
  if (ends_in_question) answer.reply.resize(answer.reply.size() - question.size());
  const std::vector<SlottedSentence> reply = slotted(answer.reply, checker);
  const std::vector<SlottedSentence> asked = slotted(question, checker);
  std::vector<std::string> sentences;
  for (const auto* part : {&reply, &asked})
    for (const SlottedSentence& sentence : *part) sentences.emplace_back(trimmed(sentence.text));
  if (!sentences.empty() && sentences.size() <= kMostSentences) {
    const auto written = phraser.phrase({message, language, user, sentences}, std::move(stop));
    if (written && written->size() == sentences.size()) {
      const std::span<const std::string> all(*written);
      answer.reply = reworded_text(reply, all.first(reply.size()), checker);
      question = reworded_text(asked, all.subspan(reply.size()), checker);
    }
  }
  if (ends_in_question) answer.reply += question;
  if (answer.question) answer.question->text = std::move(question);
}

}  // namespace attune::assistant
