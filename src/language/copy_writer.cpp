#include "language/copy_writer.h"

#include "base/text_template.h"
#include "language/evidence_checker.h"
#include "language/internal/grammar.h"
#include "language/internal/item_slots.h"

#include <algorithm>
#include <array>
#include <map>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, Tone>, 3> kTones{
    {{"plain", Tone::plain}, {"warm", Tone::warm}, {"playful", Tone::playful}}};
constexpr std::array<std::pair<std::string_view, Length>, 3> kLengths{
    {{"brief", Length::brief}, {"medium", Length::medium}, {"full", Length::full}}};

std::string_view name_of(Tone tone) {
  return std::ranges::find(kTones, tone, &std::pair<std::string_view, Tone>::second)->first;
}
std::string_view name_of(Length length) {
  return std::ranges::find(kLengths, length, &std::pair<std::string_view, Length>::second)->first;
}

std::size_t most_reasons(Length length) {
  switch (length) {
    case Length::brief:
      return 1;
    case Length::medium:
      return 2;
    case Length::full:
      return 4;
  }
  return 1;
}

bool fills(std::string_view text, const ItemSlots& slots) {
  return std::ranges::all_of(slots_of(text), [&](std::string_view name) { return slots.find(name) != nullptr; });
}

/// Numbers evidence anew, piece by piece as it is cited.
class Body {
 public:
  void say(ItemId item, std::string text, std::span<const Evidence> cited) {
    std::vector<std::string> ids;
    for (Evidence piece : cited) {
      piece.id = fmt::format("e{}", written_.evidence.size() + 1);
      ids.push_back(piece.id);
      written_.evidence.push_back(std::move(piece));
    }
    written_.reasons.push_back({item, std::move(text), std::move(ids)});
  }
  Reasons take() { return std::move(written_); }

 private:
  Reasons written_;
};

template <class Value, std::size_t N>
std::vector<std::string> names_of(const std::array<std::pair<std::string_view, Value>, N>& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table) names.emplace_back(name);
  return names;
}

template <class Value, std::size_t N>
Result<Value> parse(const std::array<std::pair<std::string_view, Value>, N>& table, std::string_view name,
                    std::string_view what) {
  for (const auto& [known, value] : table)
    if (known == name) return value;
  return invalid_argument("'{}' is no {}", name, what).mend("one of: {}", listed(names_of(table), " and "));
}

}  // namespace

std::vector<std::string> tone_names() {
  return names_of(kTones);
}
std::vector<std::string> length_names() {
  return names_of(kLengths);
}
Result<Tone> parse_tone(std::string_view name) {
  return parse(kTones, name, "tone");
}
Result<Length> parse_length(std::string_view name) {
  return parse(kLengths, name, "length");
}

std::string Copy::text() const {
  std::string text;
  const Reason* before = nullptr;
  for (const Reason& sentence : body.reasons) {
    // What cites nothing frames the text.
    const bool goes_on =
        before != nullptr && before->item == sentence.item && before->evidence.empty() == sentence.evidence.empty();
    if (before != nullptr) text.append(goes_on ? " " : "\n");
    text += sentence.text;
    before = &sentence;
  }
  return text;
}

struct CopyWriter::Impl {
  std::shared_ptr<const Grammar> grammar;

  /// The first template of the tone that can be filled, else of the plain one; null for none.
  [[nodiscard]] const std::string* choose(const Grammar::Templates& templates, Tone tone,
                                          const ItemSlots& slots) const {
    for (const std::string_view name : {name_of(tone), name_of(Tone::plain)})
      if (const auto known = templates.find(name); known != templates.end())
        for (const std::string& text : known->second)
          if (fills(text, slots)) return &text;
    return nullptr;
  }

  void write(ItemId item, const Catalogue& catalogue, const Reasons& why, const CopyStyle& style, Body& body) const {
    const ItemSlots slots(item, catalogue, *grammar);
    for (const Grammar::Move& move : grammar->blurb) {
      if (std::ranges::find(move.lengths, name_of(style.length)) == move.lengths.end()) continue;
      if (move.gives_reasons) {
        give_reasons(item, why, style, body);
      } else if (const std::string* text = choose(move.templates, style.tone, slots)) {
        body.say(item, fill(*text, slots.values()), slots.evidence(slots_of(*text)));
      }
    }
  }

  static void give_reasons(ItemId item, const Reasons& why, const CopyStyle& style, Body& body) {
    std::size_t given = 0;
    for (const Reason& reason : why.reasons) {
      if (reason.item != item || given == most_reasons(style.length)) continue;
      body.say(item, reason.text + ".", cited_by(reason.evidence, why.evidence));
      ++given;
    }
  }

  /// A text around the items: an opening or closing line, a subject.
  [[nodiscard]] std::string frame(std::string_view name, std::span<const ItemId> items, const Catalogue& catalogue,
                                  std::string_view to, const CopyStyle& style) const {
    ItemSlots slots(items.front(), catalogue, *grammar);
    if (items.size() > 1) slots.set("more", fmt::format("{}", items.size() - 1));
    if (!to.empty()) slots.set("to", std::string(to));
    const auto known = grammar->copy_frames.find(name);
    if (known == grammar->copy_frames.end()) return "";
    const std::string* text = choose(known->second, style.tone, slots);
    return text == nullptr ? "" : fill(*text, slots.values());
  }

  [[nodiscard]] Copy around(std::string_view kind, std::span<const ItemId> items, const Catalogue& catalogue,
                            const Reasons& why, std::string_view to, const CopyStyle& style) const {
    if (items.empty()) return {};
    Body body;
    const std::string opening = frame(fmt::format("{}_opening", kind), items, catalogue, to, style);
    if (!opening.empty()) body.say(items.front(), opening, {});
    for (const ItemId item : items) write(item, catalogue, why, style, body);
    const std::string closing = frame(fmt::format("{}_closing", kind), items, catalogue, to, style);
    if (!closing.empty()) body.say(items.front(), closing, {});
    return {.subject = frame("subject", items, catalogue, to, style), .body = body.take()};
  }
};

CopyWriter::CopyWriter(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
CopyWriter::~CopyWriter() = default;

Result<std::shared_ptr<const CopyWriter>> CopyWriter::create(std::string_view language) {
  ATTUNE_TRY(grammar, Grammar::load(language));
  return create(std::move(grammar));
}

std::shared_ptr<const CopyWriter> CopyWriter::create(std::shared_ptr<const Grammar> grammar) {
  return std::shared_ptr<const CopyWriter>(new CopyWriter(std::make_unique<Impl>(Impl{std::move(grammar)})));
}

Copy CopyWriter::blurb(ItemId item, const Catalogue& catalogue, const Reasons& why, const CopyStyle& style) const {
  Body body;
  impl_->write(item, catalogue, why, style, body);
  return {.subject = "", .body = body.take()};
}

Copy CopyWriter::digest(std::span<const ItemId> items, const Catalogue& catalogue, const Reasons& why,
                        const CopyStyle& style) const {
  return impl_->around("digest", items, catalogue, why, "", style);
}

Copy CopyWriter::message(std::span<const ItemId> items, const Catalogue& catalogue, std::string_view to,
                         const CopyStyle& style) const {
  return impl_->around("message", items, catalogue, {}, to, style);
}

}  // namespace attune::language
