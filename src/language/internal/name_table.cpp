#include "language/internal/name_table.h"

#include "search/analyzer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace attune::language {
namespace {

constexpr std::string_view kAliasField = "aliases";  // other titles, which the title index knows already
constexpr float kPlainQuality = 0.98F;               // of a title without what a catalogue adds in parentheses
constexpr float kSubtitleQuality = 0.85F;
constexpr float kUndressedQuality = 0.9F;
constexpr float kEndingQuality = 0.6F;
constexpr std::size_t kLongestName = 12;  // in words

// "I", "V", "X" and what a pronoun or an initial may be are left as they are.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kRoman{
    {{"ii", "2"}, {"iii", "3"}, {"iv", "4"}, {"vi", "6"}, {"vii", "7"}, {"viii", "8"}, {"ix", "9"}, {"xiii", "13"}}};

std::vector<std::string> split_words(std::string_view phrase) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
    parts.emplace_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// The part behind the last ": " or " - "; empty where there is none.
std::string_view subtitle(std::string_view title) {
  std::size_t from = std::string_view::npos;
  for (const std::string_view mark : {": ", " - ", " – "})
    if (const std::size_t at = title.rfind(mark); at != std::string_view::npos)
      from = from == std::string_view::npos ? at + mark.size() : std::max(from, at + mark.size());
  return from == std::string_view::npos ? std::string_view() : title.substr(from);
}

/// "Family (Film genre) #395" -> "Family".
std::string_view without_parentheses(std::string_view label) {
  const std::size_t open = label.find(" (");
  return open == std::string_view::npos ? label : label.substr(0, open);
}

/// What catalogues write behind a title in parentheses to tell namesakes apart is no other title: "Elf (Romantic comedy
/// Film)", "Ted (Comedy)".
bool is_kind(std::string_view form, const View& view, const Grammar& grammar) {
  if (grammar.label_dressing.contains(std::string(form.substr(form.rfind(' ') + 1)))) return true;
  const Catalogue& catalogue = *view.catalogue;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].kind == FieldKind::labels && !catalogue.relates(FieldId{f}) &&
        catalogue.find_label(FieldId{f}, form))
      return true;
  return false;
}

}  // namespace

std::string NameTable::canonical(const std::string& word) const {
  const auto number = numbers_.find(word);
  return number == numbers_.end() ? word : number->second;
}

void NameTable::add(const std::vector<std::string>& parts, NameSense sense) {
  if (parts.empty() || parts.size() > kLongestName) return;
  std::string key;
  for (const std::string& part : parts) {
    const std::string word = canonical(part);
    key.append(key.empty() ? "" : " ").append(word);
    if (!sense.ending) known_words_.insert(word);
  }
  std::size_t& longest = longest_[canonical(parts.front())];
  longest = std::max(longest, parts.size());
  std::vector<NameSense>& senses = senses_[key];
  for (NameSense& known : senses)
    if (known.kind == sense.kind && known.item == sense.item && known.field == sense.field &&
        known.label == sense.label) {
      if (sense.quality > known.quality) known = sense;
      return;
    }
  senses.push_back(sense);
}

void NameTable::add_titles(const View& view, const Grammar& grammar) {
  const Catalogue& catalogue = *view.catalogue;
  const std::vector<std::string>& joints = grammar.mentions.at("and");
  const std::string joint = joints.empty() ? "" : joints.front();
  const auto add_form = [&](std::string_view text, ItemId item, float quality) {
    const float weight = index(item) < view.popularity.size() ? view.popularity[index(item)] : 0;
    const NameSense sense{.kind = NameSense::Kind::item, .item = item, .quality = quality, .weight = weight};
    std::vector<std::string> parts = split_words(text);
    add(parts, sense);
    if (parts.size() == 2 && quality >= 1) add({parts[0] + parts[1]}, sense);
    if (parts.size() > 2 && std::erase(parts, joint) > 0) add(parts, sense);
  };
  const auto add_subtitle = [&](std::string_view text, ItemId item) {
    const std::vector<std::string> parts = split_words(phrase_key(text));
    const auto matters = std::ranges::count_if(parts, [&](const std::string& p) { return !grammar.stop.contains(p); });
    if (matters < 2) return;
    add_form(phrase_key(text), item, kSubtitleQuality);
    if (grammar.stop.contains(parts.front()) && parts.front().size() <= 3)
      add_form(phrase_key(text).substr(parts.front().size() + 1), item, kSubtitleQuality - 0.02F);
  };
  for (std::size_t f = 0; f < view.titles->form_count(); ++f) {
    const TitleIndex::Form form = view.titles->form(f);
    if (form.quality >= 1 || !is_kind(form.text, view, grammar)) add_form(form.text, form.item, form.quality);
  }
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    const std::string_view title = catalogue.title(ItemId{i});
    add_subtitle(subtitle(title), ItemId{i});
    if (const std::string plain = phrase_key(without_parentheses(title)); plain.size() < phrase_key(title).size()) {
      add_form(plain, ItemId{i}, kPlainQuality);
      const std::size_t space = plain.find(' ');
      if (space <= 3 && grammar.stop.contains(plain.substr(0, space)))
        add_form(plain.substr(space + 1), ItemId{i}, kPlainQuality - 0.02F);
    }
    if (const std::size_t ampersand = title.find(" & "); ampersand != std::string_view::npos)
      add_form(phrase_key(fmt::format("{} {} {}", title.substr(0, ampersand), joint, title.substr(ampersand + 3))),
               ItemId{i}, 1);
  }
}

void NameTable::find_full_names(const Catalogue& catalogue, const Grammar& grammar) {
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    const std::string field_key = phrase_key(field.name);
    const bool has_role = std::ranges::any_of(grammar.roles, [&](const Grammar::Role& role) {
      return std::ranges::find(role.fields, field_key) != role.fields.end();
    });
    std::size_t several_words = 0;
    const std::size_t labels = has_role && field.kind == FieldKind::labels ? catalogue.label_count(FieldId{f}) : 0;
    for (std::uint32_t l = 0; l < labels; ++l)
      several_words += phrase_key(catalogue.label_text(FieldId{f}, LabelId{l})).find(' ') != std::string::npos ? 1 : 0;
    full_names_.push_back(several_words * 2 > labels);
  }
}

void NameTable::add_labels(const View& view, const Grammar& grammar) {
  const Catalogue& catalogue = *view.catalogue;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    if (field.kind != FieldKind::labels || field.name == kAliasField || catalogue.relates(FieldId{f})) continue;
    const bool names = full_names_[f];
    for (std::uint32_t l = 0; l < catalogue.label_count(FieldId{f}); ++l) {
      NameSense sense{.kind = NameSense::Kind::label,
                      .field = FieldId{f},
                      .label = LabelId{l},
                      .weight = static_cast<float>(catalogue.items_with(FieldId{f}, LabelId{l}).size())};
      const std::string_view text = catalogue.label_text(FieldId{f}, LabelId{l});
      const std::vector<std::string> parts = split_words(phrase_key(text));
      add(parts, sense);
      sense.quality = 0.97F;
      if (parts.size() == 2 && text.find('-') != std::string_view::npos) add({parts[0] + parts[1]}, sense);
      if (names) {
        std::vector<std::string> plain = parts;  // people leave initials out
        if (std::erase_if(plain, [](const std::string& p) { return p.size() == 1; }) > 0 && plain.size() > 1)
          add(plain, sense);
        sense.quality = kEndingQuality;
        sense.ending = true;
        for (std::size_t from = 1; from < parts.size() && from <= 2; ++from)
          if (parts.size() - from <= 2) add({parts.begin() + static_cast<std::ptrdiff_t>(from), parts.end()}, sense);
        continue;
      }
      std::vector<std::string> bare = split_words(phrase_key(without_parentheses(text)));
      while (bare.size() > 1 && grammar.label_dressing.contains(bare.back())) bare.pop_back();
      sense.quality = kUndressedQuality;
      if (bare.size() < parts.size()) add(bare, sense);
    }
  }
}

NameTable NameTable::build(const View& view, const Grammar& grammar) {
  NameTable table;
  for (const auto& [roman, digits] : kRoman) table.numbers_.emplace(roman, digits);
  for (const auto& [word, value] : grammar.numbers)
    if (word.find(' ') == std::string::npos && value >= 2 && std::floor(value) == value)
      table.numbers_.emplace(word, fmt::format("{}", static_cast<long>(value)));
  for (const std::string& word : grammar.mentions.at("no number")) table.numbers_.erase(word);
  table.find_full_names(*view.catalogue, grammar);
  table.add_titles(view, grammar);
  table.add_labels(view, grammar);
  for (auto& [key, senses] : table.senses_)
    std::ranges::sort(senses, [](const NameSense& a, const NameSense& b) {
      if (a.quality != b.quality) return a.quality > b.quality;
      if (a.weight != b.weight) return a.weight > b.weight;
      return std::tuple(a.kind, a.item, a.field, a.label) < std::tuple(b.kind, b.item, b.field, b.label);
    });
  return table;
}

std::span<const NameSense> NameTable::find(std::string_view key) const {
  const auto found = senses_.find(key);
  if (found == senses_.end()) return {};
  return found->second;
}

std::size_t NameTable::longest_from(std::string_view first_word) const {
  const auto found = longest_.find(first_word);
  return found == longest_.end() ? 0 : found->second;
}

}  // namespace attune::language
