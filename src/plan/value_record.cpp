#include "plan/value_record.h"

#include <array>

namespace attune::plan {
namespace {

constexpr std::array kPlacements{Placement::by_score,   Placement::fresh, Placement::boosted, Placement::varied,
                                 Placement::calibrated, Placement::quota, Placement::pinned,  Placement::explored};
constexpr std::array kEvidenceKinds{EvidenceKind::history,    EvidenceKind::constraint, EvidenceKind::similarity,
                                    EvidenceKind::text_match, EvidenceKind::popularity, EvidenceKind::memory,
                                    EvidenceKind::request,    EvidenceKind::placement,  EvidenceKind::rank,
                                    EvidenceKind::stability,  EvidenceKind::catalogue,  EvidenceKind::change};

json::value text_array(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.push_back(json::string(text));
  return array;
}

/// Plain JSON where that says it all, else an object with one key, the kind.
struct ToRecord {
  const Catalogue& catalogue;

  json::value operator()(std::monostate) const { return nullptr; }
  json::value operator()(bool truth) const { return truth; }
  json::value operator()(double number) const { return number; }
  json::value operator()(const std::string& text) const { return json::string(text); }
  json::value operator()(ItemId item) const { return json::object{{"item", catalogue.key(item)}}; }
  json::value operator()(const Ranking& items) const {
    json::array array;
    for (const Scored& item : items)
      array.push_back(json::array{json::string(catalogue.key(item.item)), item.score, to_string(item.placement)});
    return json::object{{"items", std::move(array)}};
  }
  json::value operator()(const User& user) const { return json::object{{"user", user.key}}; }
  json::value operator()(const Date& date) const { return json::object{{"date", date_text(date)}}; }
  json::value operator()(LocalTime time) const { return json::object{{"time", local_time_text(time)}}; }
  json::value operator()(const Duration& duration) const {
    return json::object{{"duration", json::array{duration.months, duration.minutes}}};
  }
  json::value operator()(const Filter& filter) const { return json::object{{"filter", attune::to_text(filter)}}; }
  json::value operator()(const std::vector<Fact>& facts) const {
    json::array array;
    for (const Fact& fact : facts) array.push_back(text_array({fact.kind, fact.field, fact.value}));
    return json::object{{"facts", std::move(array)}};
  }
  json::value operator()(const Explanation& explanation) const {
    json::array reasons;
    for (const Reason& reason : explanation.reasons)
      reasons.push_back(json::array{json::string(catalogue.key(reason.item)), json::string(reason.text),
                                    text_array(reason.evidence)});
    json::array evidence;
    for (const Evidence& piece : explanation.evidence) {
      json::value item = piece.item ? json::value(json::string(catalogue.key(*piece.item))) : json::value(nullptr);
      evidence.push_back(json::array{json::string(piece.id), to_string(piece.kind), json::string(piece.text),
                                     piece.value, std::move(item), piece.fact});
    }
    return json::object{{"explanation", json::array{std::move(reasons), std::move(evidence)}}};
  }
  json::value operator()(const Question& question) const {
    json::array items;
    for (const ItemId item : question.items) items.emplace_back(catalogue.key(item));
    return json::object{{"question", json::array{json::string(question.text), text_array(question.choices),
                                                 json::string(question.field), std::move(items)}}};
  }
  json::value operator()(const json::value& document) const { return json::object{{"json", document}}; }
  json::value operator()(const std::vector<Value>& list) const {
    json::array array;
    for (const Value& element : list) array.push_back(to_record(element, catalogue));
    return array;
  }
  json::value operator()(const Record& record) const {
    json::array fields;
    for (const RecordField& field : record.fields)
      fields.push_back(json::array{json::string(field.name), to_record(field.value, catalogue)});
    return json::object{{"record", std::move(fields)}};
  }
};

/// Reads what ToRecord wrote. Whatever is not of that shape throws, in here or in Boost.JSON.
class Reader {
 public:
  explicit Reader(const Catalogue& catalogue) : catalogue_(catalogue) {}

  Value value(const json::value& record) const {
    if (record.is_null()) return {};
    if (record.is_bool()) return {record.get_bool()};
    if (record.is_number()) return {record.to_number<double>()};
    if (record.is_string()) return {text(record)};
    if (record.is_array()) {
      std::vector<Value> list;
      for (const json::value& element : record.get_array()) list.push_back(value(element));
      return {std::move(list)};
    }
    if (record.as_object().size() != 1) throw std::invalid_argument("no kind of value");
    const auto& [kind, content] = *record.as_object().begin();
    return tagged(kind, content);
  }

  struct ItemGone {
    std::string key;
  };

 private:
  Value tagged(std::string_view kind, const json::value& content) const {
    if (kind == "item") return {item(content)};
    if (kind == "items") return {items(content.as_array())};
    if (kind == "user") return {User{text(content)}};
    if (kind == "date") return {read_date(text(content)).value()};
    if (kind == "time") return {read_local_time(text(content)).value()};
    if (kind == "duration")
      return {Duration{content.at(0).to_number<std::int32_t>(), content.at(1).to_number<std::int64_t>()}};
    if (kind == "filter") return {parse_filter(text(content)).value()};
    if (kind == "facts") return {facts(content.as_array())};
    if (kind == "explanation") return {explanation(content)};
    if (kind == "question") return {question(content.as_array())};
    if (kind == "json") return {content};
    if (kind != "record") throw std::invalid_argument("no kind of value");
    Record fields;
    for (const json::value& field : content.as_array())
      fields.fields.push_back({text(field.at(0)), value(field.at(1))});
    return {std::move(fields)};
  }

  static std::string text(const json::value& value) { return std::string(value.as_string()); }
  static std::vector<std::string> texts(const json::value& value) {
    std::vector<std::string> all;
    for (const json::value& element : value.as_array()) all.push_back(text(element));
    return all;
  }
  [[nodiscard]] ItemId item(const json::value& key) const {
    const auto found = catalogue_.find(text(key));
    if (!found) throw ItemGone{text(key)};
    return *found;
  }
  template <class Enum, std::size_t N>
  static Enum named(const std::array<Enum, N>& known, const json::value& name) {
    for (const Enum one : known)
      if (to_string(one) == std::string_view(name.as_string())) return one;
    throw std::invalid_argument("no such name");
  }
  [[nodiscard]] Ranking items(const json::array& array) const {
    Ranking items;
    for (const json::value& entry : array)
      items.push_back({item(entry.at(0)), entry.at(1).to_number<double>(), named(kPlacements, entry.at(2))});
    return items;
  }
  static std::vector<Fact> facts(const json::array& array) {
    std::vector<Fact> facts;
    for (const json::value& fact : array) facts.push_back({text(fact.at(0)), text(fact.at(1)), text(fact.at(2))});
    return facts;
  }
  [[nodiscard]] Question question(const json::array& content) const {
    Question question{text(content.at(0)), texts(content.at(1)), text(content.at(2))};
    // Records of before items were compared have no place for them.
    if (content.size() > 3)
      for (const json::value& compared : content.at(3).as_array()) question.items.push_back(item(compared));
    return question;
  }
  [[nodiscard]] Explanation explanation(const json::value& content) const {
    Explanation explanation;
    for (const json::value& reason : content.at(0).as_array())
      explanation.reasons.push_back({item(reason.at(0)), text(reason.at(1)), texts(reason.at(2))});
    for (const json::value& piece : content.at(1).as_array()) {
      const json::value& about = piece.at(4);
      explanation.evidence.push_back({text(piece.at(0)), named(kEvidenceKinds, piece.at(1)), text(piece.at(2)),
                                      piece.at(3).to_number<double>(),
                                      about.is_null() ? std::nullopt : std::optional(item(about)),
                                      // Records of before facts were cited have no place for them.
                                      piece.as_array().size() > 5 ? piece.at(5).to_number<std::int64_t>() : 0});
    }
    return explanation;
  }

  const Catalogue& catalogue_;
};

}  // namespace

json::value to_record(const Value& value, const Catalogue& catalogue) {
  return std::visit(ToRecord{catalogue}, value.data);
}

Result<Value> read_record(const json::value& record, const Catalogue& catalogue) {
  try {
    return Reader(catalogue).value(record);
  } catch (const Reader::ItemGone& gone) {
    return not_found("item '{}' is gone from the catalogue", gone.key);
  } catch (const std::exception&) {
    return corrupt("a value that a run kept cannot be read");
  }
}

}  // namespace attune::plan
