#include "search/lexical_index.h"

#include "search/fuzzy_dictionary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

namespace attune {
namespace {

/// One item in a term's posting list. `saturated` is w / (k1 + w) of the formula, so that scoring is a sum of products.
struct Posting {
  ItemId item{};
  float saturated = 0;
  std::uint16_t heaviest_field = 0;  ///< position in Impl::sections
};

/// A searchable part of an item: its title or one field.
struct Section {
  std::string name;
  double weight = 1;
  double b = 0.5;
  double mean_length = 1;
  std::vector<std::uint32_t> lengths;  // one an item
};

struct RawPosting {
  ItemId item{};
  std::uint16_t section = 0;
  std::uint32_t frequency = 0;
};

unsigned allowed_edits(std::string_view word) {
  if (word.size() < 4) return 0;
  return word.size() < 8 ? 1 : 2;
}

}  // namespace

struct LexicalIndex::Impl {
  std::size_t item_count = 0;
  std::shared_ptr<const Analyzer> analyzer;
  std::vector<Section> sections;
  std::unordered_map<std::string, std::uint32_t> terms;  // stem -> term
  std::vector<std::vector<Posting>> postings;            // one a term, items ascending
  FuzzyDictionary vocabulary;                            // distinct folded words
  std::vector<std::uint32_t> vocabulary_terms;           // one a vocabulary word

  [[nodiscard]] double idf(std::uint32_t term) const {
    const auto n = static_cast<double>(postings[term].size());
    return std::log(1 + (static_cast<double>(item_count) - n + 0.5) / (n + 0.5));
  }

  struct QueryTerm {
    std::string word;
    std::uint32_t term = 0;
  };

  /// The query's words as known terms: by stem, else by the nearest vocabulary word. A repeated term counts once.
  [[nodiscard]] std::vector<QueryTerm> resolve(std::string_view query) const {
    std::vector<QueryTerm> resolved;
    for (const Token& token : words(query)) {
      const auto term = find(token.term);
      if (!term) continue;
      if (std::ranges::find(resolved, *term, &QueryTerm::term) == resolved.end())
        resolved.push_back({token.term, *term});
      if (resolved.size() == kMaxQueryTerms) break;
    }
    return resolved;
  }

  [[nodiscard]] std::optional<std::uint32_t> find(const std::string& word) const {
    if (const auto found = terms.find(analyzer->stem(word)); found != terms.end()) return found->second;
    const auto near = vocabulary.find(word, allowed_edits(word), 8);
    if (near.empty()) return std::nullopt;
    const auto frequency = [&](const FuzzyDictionary::Match& m) { return postings[vocabulary_terms[m.entry]].size(); };
    const auto better = [&](const auto& a, const auto& b) {
      return a.distance != b.distance ? a.distance < b.distance : frequency(a) > frequency(b);
    };
    return vocabulary_terms[std::ranges::min_element(near, better)->entry];
  }

  static constexpr std::size_t kMaxQueryTerms = 64;
};

namespace {

/// Collects term frequencies of all sections before saturation is applied.
class Collector {
 public:
  Collector(const Analyzer& analyzer, std::size_t items) : analyzer_(analyzer), items_(items) {}

  std::uint16_t add_section(std::string name, double weight, double b) {
    sections.push_back({std::move(name), weight, b, 1, std::vector<std::uint32_t>(items_, 0)});
    return static_cast<std::uint16_t>(sections.size() - 1);
  }

  void add_text(std::uint16_t section, ItemId item, std::string_view text) {
    for (const Token& token : words(text)) {
      const std::uint32_t term = term_of(token.term);
      ++sections[section].lengths[index(item)];
      auto& list = raw[term];
      const auto same = std::ranges::find_if(
          list.rbegin(), list.rend(), [&](const RawPosting& p) { return p.item != item || p.section == section; });
      if (same != list.rend() && same->item == item) {
        ++same->frequency;
      } else {
        list.push_back({item, section, 1});
      }
    }
  }

  std::vector<Section> sections;
  std::unordered_map<std::string, std::uint32_t> terms;
  std::vector<std::vector<RawPosting>> raw;
  std::map<std::string, std::uint32_t> word_terms;  // ordered: the vocabulary's order is part of tie-breaking

 private:
  std::uint32_t term_of(const std::string& word) {
    if (const auto known = word_terms.find(word); known != word_terms.end()) return known->second;
    const auto [found, inserted] = terms.try_emplace(analyzer_.stem(word), static_cast<std::uint32_t>(raw.size()));
    if (inserted) raw.emplace_back();
    word_terms.emplace(word, found->second);
    return found->second;
  }

  const Analyzer& analyzer_;
  std::size_t items_;
};

/// Adds up weighted frequencies of the sections and saturates them.
std::vector<Posting> saturate(const std::vector<RawPosting>& raw, const std::vector<Section>& sections, double k1) {
  std::vector<Posting> list;
  for (std::size_t at = 0; at < raw.size();) {
    const ItemId item = raw[at].item;
    double sum = 0;
    double heaviest = -1;
    std::uint16_t heaviest_field = 0;
    for (; at < raw.size() && raw[at].item == item; ++at) {
      const Section& section = sections[raw[at].section];
      const double length = section.lengths[index(item)];
      const double share =
          section.weight * raw[at].frequency / (1 - section.b + section.b * length / section.mean_length);
      sum += share;
      if (share > heaviest) {
        heaviest = share;
        heaviest_field = raw[at].section;
      }
    }
    list.push_back({item, static_cast<float>(sum / (k1 + sum)), heaviest_field});
  }
  return list;
}

}  // namespace

std::shared_ptr<const LexicalIndex> LexicalIndex::build(const Catalogue& catalogue,
                                                        std::shared_ptr<const Analyzer> analyzer, Options options) {
  const std::size_t items = catalogue.size();
  Collector collector(*analyzer, items);
  const std::uint16_t title = collector.add_section("title", options.title_weight, options.b_title);
  std::vector<std::pair<std::uint16_t, FieldId>> fields;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    if (field.kind == FieldKind::number) continue;
    const bool prose = field.kind == FieldKind::text;
    fields.emplace_back(collector.add_section(field.name, prose ? options.text_weight : options.labels_weight,
                                              prose ? options.b_text : options.b_labels),
                        FieldId{f});
  }
  for (std::uint32_t i = 0; i < items; ++i) {
    const ItemId item{i};
    collector.add_text(title, item, catalogue.title(item));
    for (const auto& [section, field] : fields) {
      if (catalogue.field(field).kind == FieldKind::text) {
        collector.add_text(section, item, catalogue.text(field, item));
      } else {
        for (const LabelId label : catalogue.labels(field, item))
          collector.add_text(section, item, catalogue.label_text(field, label));
      }
    }
  }
  for (Section& section : collector.sections) {
    std::uint64_t total = 0;
    std::uint64_t filled = 0;
    for (const std::uint32_t length : section.lengths) {
      total += length;
      filled += length > 0 ? 1 : 0;
    }
    section.mean_length = filled == 0 ? 1 : static_cast<double>(total) / static_cast<double>(filled);
  }

  auto impl = std::make_shared<Impl>();
  impl->item_count = items;
  impl->analyzer = std::move(analyzer);
  impl->postings.reserve(collector.raw.size());
  for (const auto& raw : collector.raw) impl->postings.push_back(saturate(raw, collector.sections, options.k1));
  impl->sections = std::move(collector.sections);
  impl->terms = std::move(collector.terms);
  std::vector<std::string> vocabulary;
  vocabulary.reserve(collector.word_terms.size());
  impl->vocabulary_terms.reserve(collector.word_terms.size());
  for (const auto& [word, term] : collector.word_terms) {
    vocabulary.push_back(word);
    impl->vocabulary_terms.push_back(term);
  }
  impl->vocabulary = FuzzyDictionary::build(std::move(vocabulary));
  return std::shared_ptr<const LexicalIndex>(new LexicalIndex(std::move(impl)));
}

Ranking LexicalIndex::search(std::string_view query, std::size_t n, const BoundFilter* filter) const {
  std::vector<double> scores(impl_->item_count, 0);
  std::vector<ItemId> touched;
  for (const auto& [word, term] : impl_->resolve(query)) {
    const double idf = impl_->idf(term);
    for (const Posting& posting : impl_->postings[term]) {
      if (filter != nullptr && !filter->matches(posting.item)) continue;
      double& score = scores[index(posting.item)];
      if (score == 0) touched.push_back(posting.item);
      score += idf * static_cast<double>(posting.saturated);
    }
  }
  Ranking ranking;
  ranking.reserve(touched.size());
  for (const ItemId item : touched) ranking.push_back({item, scores[index(item)]});
  const std::size_t kept = std::min(n, ranking.size());
  std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(kept), BestFirst{});
  ranking.resize(kept);
  return ranking;
}

std::vector<TermMatch> LexicalIndex::explain(std::string_view query, ItemId item) const {
  std::vector<TermMatch> matches;
  for (const auto& [word, term] : impl_->resolve(query)) {
    const auto& list = impl_->postings[term];
    const auto posting = std::ranges::lower_bound(list, item, {}, &Posting::item);
    if (posting == list.end() || posting->item != item) continue;
    matches.push_back({word, impl_->sections[posting->heaviest_field].name,
                       impl_->idf(term) * static_cast<double>(posting->saturated)});
  }
  std::ranges::stable_sort(matches, std::ranges::greater{}, &TermMatch::amount);
  return matches;
}

std::size_t LexicalIndex::document_frequency(std::string_view word) const {
  const auto found = impl_->terms.find(impl_->analyzer->stem(fold(word)));
  return found == impl_->terms.end() ? 0 : impl_->postings[found->second].size();
}

}  // namespace attune
