#include "assistant/dialogue/conversation_reader.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace attune {
namespace {

// A stand-in for the language layer's mention finder.
struct Names {
  struct Entry {
    std::vector<std::pair<ItemId, float>> items;
    std::vector<std::pair<NameId, float>> names;
  };
  std::unordered_map<std::string, Entry> entries;
  std::unordered_map<std::string, std::size_t> lower;  // times a word stood in small letters
  std::size_t longest = 0;
};

std::string joined(std::span<const Token> tokens) {
  std::string text;
  for (const Token& token : tokens) text.append(text.empty() ? "" : " ").append(token.term);
  return text;
}

std::string without_article(const std::string& text) {
  for (const std::string_view article : {"the ", "a ", "an "})
    if (text.starts_with(article) && text.size() > article.size()) return text.substr(article.size());
  return "";
}

}  // namespace

struct ConversationReader::Impl {
  std::shared_ptr<const View> view;
  std::shared_ptr<const Analyzer> analyzer;
  AttributeNames names;
  std::unordered_map<std::string, TermId> terms;
  std::unordered_map<std::string, std::uint32_t> dialogues;
  std::unordered_map<std::string, std::shared_ptr<const Utterance>> read;
  Names spelled;
  std::vector<int> years;

  TermId term(const std::string& text) {
    return terms.emplace(text, TermId{static_cast<std::uint32_t>(terms.size())}).first->second;
  }
  void add_title(const std::string& key, ItemId item, float quality) {
    if (key.empty()) return;
    spelled.entries[key].items.emplace_back(item, quality);
    spelled.longest = std::max(spelled.longest, static_cast<std::size_t>(std::ranges::count(key, ' ')) + 1);
  }
  void add_name(const std::string& key, NameId name, float quality) {
    if (key.empty()) return;
    auto& held = spelled.entries[key].names;
    if (std::ranges::find(held, name, &std::pair<NameId, float>::first) == held.end()) held.emplace_back(name, quality);
    spelled.longest = std::max(spelled.longest, static_cast<std::size_t>(std::ranges::count(key, ' ')) + 1);
  }
  void learn_names();
  void mentions(std::string_view text, Utterance& utterance);
};

void ConversationReader::Impl::learn_names() {
  const Catalogue& catalogue = *view->catalogue;
  years.assign(catalogue.size(), 0);
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].measure == Measure::year)
      for (std::uint32_t i = 0; i < catalogue.size(); ++i)
        if (auto y = catalogue.number(FieldId{f}, ItemId{i})) years[i] = static_cast<int>(*y);
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    const std::string title(catalogue.title(ItemId{i}));
    const std::string key = joined(words(title));
    add_title(key, ItemId{i}, 1.0F);
    add_title(without_article(key), ItemId{i}, 0.9F);
    if (const auto colon = title.find(':'); colon != std::string::npos) {
      const std::string head = joined(words(title.substr(0, colon)));
      add_title(head, ItemId{i}, 0.6F);
      add_title(without_article(head), ItemId{i}, 0.5F);
      const auto tail = words(title.substr(colon + 1));
      if (tail.size() > 1) add_title(joined(tail), ItemId{i}, 0.5F);
    }
  }
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    if (catalogue.fields()[f].kind != FieldKind::labels) continue;
    for (std::uint32_t l = 0; l < catalogue.label_count(FieldId{f}); ++l) {
      const auto tokens = words(catalogue.label_text(FieldId{f}, LabelId{l}));
      const std::string key = joined(tokens);
      const NameId name = names.name(FieldId{f}, LabelId{l});
      add_name(key, name, 1.0F);
      if (key.size() > 3) {
        if (key.ends_with('s')) add_name(key.substr(0, key.size() - 1), name, 0.9F);
        else add_name(key + "s", name, 0.9F);
        if (key.ends_with('y')) add_name(key.substr(0, key.size() - 1) + "ies", name, 0.9F);
      }
      if (tokens.size() == 2 && (tokens[1].term == "film" || tokens[1].term == "fiction")) add_name(tokens[0].term, name, 0.8F);
    }
  }
}

void ConversationReader::Impl::mentions(std::string_view text, Utterance& utterance) {
  const std::vector<Token> tokens = words(text);
  const auto capital = [&](const Token& t) { return std::isupper(static_cast<unsigned char>(text[t.begin])) != 0 || std::isdigit(static_cast<unsigned char>(text[t.begin])) != 0; };
  for (std::size_t t = 0; t < tokens.size();) {
    std::size_t taken = 1;
    for (std::size_t n = std::min(spelled.longest, tokens.size() - t); n > 0; --n) {
      const auto found = spelled.entries.find(joined(std::span(tokens).subspan(t, n)));
      if (found == spelled.entries.end()) continue;
      auto items = found->second.items;
      auto labels = found->second.names;
      int year = 0;
      std::size_t after = t + n;
      if (after < tokens.size() && tokens[after].term.size() == 4 && std::ranges::all_of(tokens[after].term, [](char c) { return c >= '0' && c <= '9'; })) {
        const std::string_view between = text.substr(tokens[after - 1].end, tokens[after].begin - tokens[after - 1].end);
        if (between.find('(') != std::string_view::npos) year = std::stoi(tokens[after].term);
      }
      const bool any_capital = std::ranges::any_of(std::span(tokens).subspan(t, n), capital);
      if (n == 1 && year == 0) {
        const std::size_t lower = spelled.lower[tokens[t].term];
        if (tokens[t].term.size() < 2) items.clear();
        if (lower >= 4 && (!(any_capital && t > 0) || lower >= 150)) items.clear();
        if (lower >= 20) std::erase_if(labels, [&](const auto& l) { return names.items_with(l.first).size() < 3; });
      } else if (year == 0 && !any_capital && std::ranges::all_of(std::span(tokens).subspan(t, n), [&](const Token& w) { return spelled.lower[w.term] >= 30; })) {
        items.clear();
      }
      if (year != 0) {
        labels.clear();
        auto keep = [&](auto&& wanted) {
          auto some = items;
          std::erase_if(some, [&](const auto& i) { return !wanted(i); });
          if (!some.empty()) items = some;
          return !some.empty();
        };
        if (!keep([&](const auto& i) { return years[index(i.first)] == year; }))
          if (!keep([&](const auto& i) { return years[index(i.first)] != 0 && std::abs(years[index(i.first)] - year) <= 1; }))
            keep([&](const auto& i) { return years[index(i.first)] == 0; });
      }
      if (items.empty() && labels.empty()) continue;
      float best = 0;
      for (const auto& [item, quality] : items) best = std::max(best, quality);
      std::erase_if(items, [&](const auto& i) { return i.second < best - 0.05F; });
      for (const auto& [item, quality] : items) {
        const float confidence = quality / std::sqrt(static_cast<float>(items.size()));
        const auto known = std::ranges::find(utterance.items, item, &Named<ItemId>::id);
        if (known == utterance.items.end()) utterance.items.push_back({item, confidence, 0});
        else known->confidence = std::max(known->confidence, confidence);
      }
      for (const auto& [name, quality] : labels)
        if (std::ranges::find(utterance.names, name, &Named<NameId>::id) == utterance.names.end()) utterance.names.push_back({name, quality, 0});
      taken = n + (year != 0 ? 1 : 0);
      break;
    }
    t += taken;
  }
}

ConversationReader::ConversationReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConversationReader::ConversationReader(ConversationReader&&) noexcept = default;
ConversationReader::~ConversationReader() = default;

Result<ConversationReader> ConversationReader::create(std::shared_ptr<const View> view) {
  ATTUNE_TRY(analyzer, Analyzer::create("english"));
  AttributeNames names(*view->catalogue);
  auto impl = std::make_unique<Impl>(Impl{.view = std::move(view), .analyzer = std::move(analyzer), .names = std::move(names)});
  impl->learn_names();
  return ConversationReader(std::move(impl));
}

std::shared_ptr<const Utterance> ConversationReader::utterance(std::string_view text) {
  const auto known = impl_->read.find(std::string(text));
  if (known != impl_->read.end()) return known->second;
  auto utterance = std::make_shared<Utterance>();
  impl_->mentions(text, *utterance);
  const std::vector<Token> tokens = impl_->analyzer->analyze(text);
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    std::string term = tokens[t].term;
    utterance->words.push_back(impl_->term(term));
    for (std::size_t n = 1; n < 3 && t + n < tokens.size(); ++n) {
      term.append(" ").append(tokens[t + n].term);
      utterance->phrases.push_back(impl_->term(term));
    }
  }
  for (auto* list : {&utterance->words, &utterance->phrases}) {
    std::ranges::sort(*list);
    list->erase(std::ranges::unique(*list).begin(), list->end());
  }
  impl_->read.emplace(text, utterance);
  return utterance;
}

Conversation ConversationReader::conversation(std::span<const std::string> texts) {
  Conversation said;
  said.reserve(texts.size());
  for (const std::string& text : texts) said.push_back(utterance(text));
  return said;
}

DialogueTurns ConversationReader::turns(std::span<const WrittenTurn> written) {
  for (const WrittenTurn& one : written)
    for (const std::string& text : one.context)
      if (!impl_->read.contains(text))
        for (const Token& token : words(text))
          if (std::islower(static_cast<unsigned char>(text[token.begin])) != 0) ++impl_->spelled.lower[token.term];
  DialogueTurns turns;
  for (const WrittenTurn& one : written) {
    const auto next = static_cast<std::uint32_t>(impl_->dialogues.size());
    DialogueTurn turn{.dialogue = impl_->dialogues.emplace(one.dialogue, next).first->second,
                      .said = conversation(one.context), .recommended = {}};
    for (const std::string& key : one.recommended) {
      const auto item = impl_->view->catalogue->find(key);
      if (!item)
        ++turns.unknown_targets;
      else if (std::ranges::find(turn.recommended, *item) == turn.recommended.end())
        turn.recommended.push_back(*item);
    }
    turns.turns.push_back(std::move(turn));
  }
  return turns;
}

ItemWords ConversationReader::item_words() {
  const Catalogue& catalogue = *impl_->view->catalogue;
  ItemWords item_words;
  const auto terms_of = [&](std::string_view text, std::vector<TermId>& terms) {
    for (const Token& token : impl_->analyzer->analyze(text)) terms.push_back(impl_->term(token.term));
  };
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    std::vector<TermId> terms;
    terms_of(catalogue.title(ItemId{i}), terms);
    item_words.titles.add_row(terms);
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      if (catalogue.fields()[f].kind == FieldKind::text) terms_of(catalogue.text(FieldId{f}, ItemId{i}), terms);
    item_words.prose.add_row(terms);  // titles, too: they are what texts are about
  }
  return item_words;
}

std::size_t ConversationReader::terms() const {
  return impl_->terms.size();
}
const AttributeNames& ConversationReader::names() const {
  return impl_->names;
}

}  // namespace attune
