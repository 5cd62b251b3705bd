#include "cli/item_list.h"

#include "cli/terminal.h"

#include <algorithm>
#include <cctype>
#include <ranges>

#include <fmt/format.h>

namespace attune::cli {
namespace {

constexpr std::size_t kLabelsShown = 3;

std::optional<FieldId> first_field(const Catalogue& catalogue, auto&& wanted) {
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (wanted(catalogue.fields()[f])) return FieldId{f};
  return std::nullopt;
}

std::string heading(const Catalogue& catalogue, ItemId item, std::optional<FieldId> year) {
  std::string text = printable(catalogue.title(item));
  if (text.empty()) text = printable(catalogue.key(item));
  const auto number = year ? catalogue.number(*year, item) : std::nullopt;
  if (!number) return text;
  const std::string in_brackets = fmt::format("({:.0f})", *number);
  return text.ends_with(in_brackets) ? text : text + " " + in_brackets;
}

std::string first_labels(const Catalogue& catalogue, ItemId item, std::optional<FieldId> field) {
  if (!field) return "";
  std::string text;
  for (const LabelId label : catalogue.labels(*field, item) | std::views::take(kLabelsShown))
    text.append(text.empty() ? "" : ", ").append(printable(catalogue.label_text(*field, label)));
  return text;
}

}  // namespace

std::string item_list(const Ranking& items, std::span<const Reason> reasons, const Catalogue& catalogue,
                      std::size_t width, std::size_t before) {
  const auto year = first_field(catalogue, [](const Field& field) { return field.measure == Measure::year; });
  const auto labels = first_field(catalogue, [](const Field& field) { return field.kind == FieldKind::labels; });
  const std::size_t digits = fmt::formatted_size("{}", before + items.size());
  const std::size_t indent = digits + 3;
  const std::size_t title_width = (width - indent) * 3 / 5;
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ItemId item = items[i].item;
    const std::string title = cut(heading(catalogue, item, year), title_width);
    const std::string aside = cut(first_labels(catalogue, item, labels), width - indent - title_width - 2);
    text += fmt::format(" {:>{}}  {}", before + i + 1, digits, title);
    if (!aside.empty()) text.append(title_width - display_width(title) + 2, ' ').append(aside);
    text += '\n';
    for (const Reason& reason : reasons)
      if (reason.item == item) text += wrap(printable(reason.text), width, indent);
  }
  return text;
}

void print_listing(const Session& session, const assistant::Listing& listing, const Catalogue& catalogue) {
  if (session.json) return session.print_document(assistant::to_json(listing, catalogue));
  const std::size_t width = terminal_width();
  if (!listing.notice.empty()) {
    std::string notice = printable(listing.notice);
    notice.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(notice.front())));
    session.print_text(wrap(notice + ".", width) + "\n");
  }
  session.print_text(listing.items.empty() ? "Nothing fits.\n"
                                           : item_list(listing.items, listing.why.reasons, catalogue, width));
}

}  // namespace attune::cli
