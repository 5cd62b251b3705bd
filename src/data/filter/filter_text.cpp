#include "base/ascii.h"
#include "data/filter/filter.h"
#include "data/filter/quoted_text.h"
#include "data/filter/text_place.h"
#include "data/key.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace attune {
namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name_part(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

constexpr std::array<std::string_view, 8> kKeywords{"and", "or", "not", "between", "has", "any", "all", "in"};
bool is_keyword(std::string_view word) {
  return std::ranges::any_of(kKeywords, [&](std::string_view keyword) { return same_text(word, keyword); });
}

/// Recursive descent over the grammar in filter.h.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  /// Errors don't say where: that is at().
  Result<Filter> parse() {
    ATTUNE_TRY_VOID(check_utf8("filter", text_));
    skip_space();
    if (at_ == text_.size()) return Filter{};
    ATTUNE_TRY(filter, expression(0));
    if (at_ < text_.size()) return expected("'and', 'or' or the end");
    return filter;
  }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  static constexpr int kDeepest = 64;
  static constexpr std::size_t kMostConditions = 1000;
  static constexpr std::size_t kMostValues = 10'000;

  static Failure fault(std::string_view message) {
    return parse_error("{}", message).mend("a filter looks like: genres has \"Crime\" and year > 1990");
  }
  Failure expected(std::string_view what) const {
    return fault(fmt::format("expected {}, found {}", what, found_at(text_, at_)));
  }
  static Failure too_deep() { return fault(fmt::format("nested more than {} deep", kDeepest)); }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }
  bool take(std::string_view symbol) {
    if (!text_.substr(at_).starts_with(symbol)) return false;
    at_ += symbol.size();
    skip_space();
    return true;
  }
  std::string_view peek_word() const {
    std::size_t end = at_;
    if (end < text_.size() && is_name_start(text_[end]))
      while (end < text_.size() && is_name_part(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view keyword) {
    const auto word = peek_word();
    if (!same_text(word, keyword)) return false;
    at_ += word.size();
    skip_space();
    return true;
  }

  Result<Filter> expression(int depth) {
    if (depth > kDeepest) return too_deep();
    std::vector<Filter> parts;
    do {
      ATTUNE_TRY(part, conjunction_of(depth));
      parts.push_back(std::move(part));
    } while (take_word("or"));
    if (parts.size() == 1) return std::move(parts.front());
    return Filter{Filter::Or{std::move(parts)}};
  }

  Result<Filter> conjunction_of(int depth) {
    std::vector<Filter> parts;
    do {
      ATTUNE_TRY(part, factor(depth));
      parts.push_back(std::move(part));
    } while (take_word("and"));
    if (parts.size() == 1) return std::move(parts.front());
    return Filter{Filter::And{std::move(parts)}};
  }

  Result<Filter> factor(int depth) {
    if (depth > kDeepest) return too_deep();
    if (take_word("not")) {
      ATTUNE_TRY(part, factor(depth + 1));
      return negation(std::move(part));
    }
    if (take("(")) {
      ATTUNE_TRY(inner, expression(depth + 1));
      if (!take(")")) return expected("')'");
      return inner;
    }
    return predicate();
  }

  Result<Filter> predicate() {
    if (++conditions_ > kMostConditions) return fault(fmt::format("more than {} conditions", kMostConditions));
    ATTUNE_TRY(field, field_name());
    if (take_word("between")) {
      ATTUNE_TRY(low, number());
      if (!take_word("and")) return expected("'and'");
      ATTUNE_TRY(high, number());
      return Filter{Filter::Between{std::move(field), low, high}};
    }
    if (take_word("has")) return has(std::move(field));
    if (take_word("in")) {
      ATTUNE_TRY(values, list());
      return Filter{Filter::In{std::move(field), std::move(values)}};
    }
    constexpr std::array<std::pair<std::string_view, Filter::Comparison>, 6> kOperators{
        {{"!=", Filter::Comparison::not_equal},
         {"<=", Filter::Comparison::less_equal},
         {">=", Filter::Comparison::greater_equal},
         {"=", Filter::Comparison::equal},
         {"<", Filter::Comparison::less},
         {">", Filter::Comparison::greater}}};
    for (const auto& [symbol, comparison] : kOperators) {
      if (!take(symbol)) continue;
      ATTUNE_TRY(value, literal());
      return Filter{Filter::Compare{std::move(field), comparison, std::move(value)}};
    }
    return expected("=, !=, <, <=, >, >=, 'has', 'in' or 'between'");
  }

  Result<Filter> has(std::string field) {
    Filter::Has result{std::move(field), Filter::Quantifier::any, {}};
    const bool all = take_word("all");
    if (all || take_word("any")) {
      result.quantifier = all ? Filter::Quantifier::all : Filter::Quantifier::any;
      ATTUNE_TRY(values, list());
      for (Filter::Literal& value : values) {
        if (!std::holds_alternative<std::string>(value)) return expected("a list of strings");
        result.labels.push_back(std::get<std::string>(std::move(value)));
      }
    } else {
      ATTUNE_TRY(label, string());
      result.labels.push_back(std::move(label));
    }
    return Filter{std::move(result)};
  }

  Result<std::string> field_name() {
    if (at_ < text_.size() && text_[at_] == '`') {
      std::string name;
      std::size_t end = at_ + 1;
      for (; end < text_.size(); ++end) {
        if (text_[end] == '`' && !text_.substr(end + 1).starts_with('`')) break;
        end += text_[end] == '`' ? 1 : 0;  // a doubled one stands for itself
        name += text_[end];
      }
      if (end == text_.size() || name.empty()) return expected("a field name between backquotes");
      at_ = end + 1;
      skip_space();
      return name;
    }
    const auto word = peek_word();
    if (word.empty() || is_keyword(word)) return expected("a field name");
    at_ += word.size();
    skip_space();
    return std::string(word);
  }

  Result<Filter::Literal> literal() {
    if (at_ < text_.size() && text_[at_] == '"') {
      ATTUNE_TRY(text, string());
      return Filter::Literal(std::move(text));
    }
    ATTUNE_TRY(value, number());
    return Filter::Literal(value);
  }

  Result<std::vector<Filter::Literal>> list() {
    if (!take("[")) return expected("'['");
    std::vector<Filter::Literal> values;
    if (take("]")) return values;
    do {
      ATTUNE_TRY(value, literal());
      if (++values_ > kMostValues) return fault(fmt::format("more than {} values in lists", kMostValues));
      values.push_back(std::move(value));
    } while (take(","));
    if (!take("]")) return expected("',' or ']'");
    return values;
  }

  Result<double> number() {
    double value = 0;
    const auto [end, code] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (code != std::errc{} || !std::isfinite(value)) return expected("a number or a string in double quotes");
    at_ = static_cast<std::size_t>(end - text_.data());
    skip_space();
    return value;
  }

  Result<std::string> string() {
    auto value = read_quoted(text_, at_);
    if (!value) return fault(value.error().message);
    skip_space();
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t conditions_ = 0;
  std::size_t values_ = 0;  // in lists
};

std::string name_text(std::string_view name) {
  const bool plain =
      !name.empty() && is_name_start(name[0]) && std::ranges::all_of(name, is_name_part) && !is_keyword(name);
  if (plain) return std::string(name);
  std::string text = "`";
  for (const char c : name) text.append(c == '`' ? 2 : 1, c);
  return text + "`";
}

std::string literal_text(const Filter::Literal& literal) {
  if (const double* number = std::get_if<double>(&literal)) return fmt::format("{}", *number);
  return quote(std::get<std::string>(literal));
}

template <class Values>
std::string list_text(const Values& values) {
  std::string text = "[";
  for (const auto& value : values) text.append(text.size() > 1 ? ", " : "").append(literal_text(value));
  return text + "]";
}

std::string_view symbol_of(Filter::Comparison comparison) {
  switch (comparison) {
    case Filter::Comparison::equal:
      return "=";
    case Filter::Comparison::not_equal:
      return "!=";
    case Filter::Comparison::less:
      return "<";
    case Filter::Comparison::less_equal:
      return "<=";
    case Filter::Comparison::greater:
      return ">";
    case Filter::Comparison::greater_equal:
      return ">=";
  }
  return "=";
}

/// How tightly a node binds; a part that binds less tightly than its parent stands in parentheses.
enum class Binding { disjunction, conjunction, factor };

std::string print(const Filter& filter, Binding parent);

std::string print_parts(const std::vector<Filter>& parts, std::string_view joint, Binding inner) {
  std::string text;
  for (const Filter& part : parts) text.append(text.empty() ? "" : joint).append(print(part, inner));
  return text;
}

struct Printer {
  Binding parent;

  std::string operator()(const Filter::And& all) const {
    if (all.parts.empty()) return "not id in []";
    // A part that is itself an "and" keeps its parentheses, so that the text parses back to the same tree.
    const std::string text = print_parts(all.parts, " and ", Binding::factor);
    return parent == Binding::factor ? "(" + text + ")" : text;
  }
  std::string operator()(const Filter::Or& any) const {
    if (any.parts.empty()) return "id in []";
    const std::string text = print_parts(any.parts, " or ", Binding::conjunction);
    return parent == Binding::disjunction ? text : "(" + text + ")";
  }
  std::string operator()(const Filter::Not& inverse) const {
    return "not " + print(inverse.part.front(), Binding::factor);
  }
  std::string operator()(const Filter::Compare& c) const {
    return fmt::format("{} {} {}", name_text(c.field), symbol_of(c.comparison), literal_text(c.value));
  }
  std::string operator()(const Filter::Between& b) const {
    return fmt::format("{} between {} and {}", name_text(b.field), b.low, b.high);
  }
  std::string operator()(const Filter::Has& has) const {
    if (has.quantifier == Filter::Quantifier::any && has.labels.size() == 1)
      return fmt::format("{} has {}", name_text(has.field), quote(has.labels.front()));
    return fmt::format("{} has {} {}", name_text(has.field), has.quantifier == Filter::Quantifier::any ? "any" : "all",
                       list_text(std::vector<Filter::Literal>(has.labels.begin(), has.labels.end())));
  }
  std::string operator()(const Filter::In& in) const {
    return fmt::format("{} in {}", name_text(in.field), list_text(in.values));
  }
};

std::string print(const Filter& filter, Binding parent) {
  return std::visit(Printer{parent}, filter.node);
}

}  // namespace

Result<Filter> parse_filter(std::string_view text) {
  std::size_t fault = 0;
  auto filter = parse_filter(text, fault);
  if (!filter) return in_context(fmt::format("filter, column {}", column_of(text, fault)), std::move(filter).error());
  return filter;
}

Result<Filter> parse_filter(std::string_view text, std::size_t& fault) {
  Parser parser(text);
  auto filter = parser.parse();
  if (!filter) fault = parser.at();
  return filter;
}

std::string to_text(const Filter& filter) {
  return filter.is_true() ? "" : print(filter, Binding::disjunction);
}

}  // namespace attune
