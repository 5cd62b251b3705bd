#pragma once
#include "base/random.h"
#include "plan/type.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace attune::plan::testing {

/// Writes random plans over counting_tools() that the checker finds sound: every kind of step and value, calls that
/// fail, repeated and unneeded ones, effects at any depth.
class SoundPlanWriter {
 public:
  explicit SoundPlanWriter(std::uint64_t seed) : random_(seed) {}

  std::string plan(std::size_t steps) {
    std::string definitions;
    if (chance(0.3)) definitions = definition();
    named_.clear();
    for (std::size_t i = 0; i < steps; ++i) step(2);
    std::string values;
    for (std::size_t i = 0, count = 1 + random_.below(4); i < count; ++i)
      values.append(i == 0 ? "" : ", ").append(any_value());
    return "plan \"random\"\n" + definitions + std::exchange(text_, {}) + " reply(" + values + ")\n";
  }

 private:
  enum class Of { items, item, number, boolean, text, numbers, maybe_number };
  struct Named {
    std::string name;
    Of type;
  };

  bool chance(double p) { return random_.uniform() < p; }
  bool rarely() { return chance(0.04); }
  template <class... Choices>
  std::string one_of(Choices... choices) {
    const std::vector<std::string> all{choices...};
    return all[random_.below(all.size())];
  }
  std::string fresh() { return fmt::format("v{}", ++names_); }
  /// A name of this type; "" where there is none.
  std::string name_of(Of type) {
    std::vector<std::string_view> fit;
    for (const Named& named : named_)
      if (named.type == type) fit.push_back(named.name);
    return fit.empty() ? "" : std::string(fit[random_.below(fit.size())]);
  }

  // -- values

  std::string items() {
    const std::string known = name_of(Of::items);
    return known.empty() || chance(0.2) ? source() : known;
  }
  std::string source() {
    std::string call = fmt::format("{}({}", one_of("films", "films", "series"), rarely() ? "5" : constant(5));
    if (chance(0.3)) call += ", where: " + condition();
    if (chance(0.3)) call += fmt::format(", limit: {}", 1 + random_.below(40));
    return call + ")";
  }
  std::string condition() {
    return one_of("year > 1990", "year < 1999", "genres has \"Comedy\"",
                  rarely() ? "title = \"x\"" : "not genres has \"Drama\"");
  }
  std::string constant(std::uint64_t bound) { return std::to_string(random_.below(bound)); }
  std::string item() {
    const std::string known = name_of(Of::item);
    return known.empty() || chance(0.2) ? "first(" + items() + ")" : known;
  }
  std::string number(int depth = 2) {
    const std::string known = name_of(Of::number);
    if (depth == 0 || chance(0.4)) return known.empty() || chance(0.4) ? constant(9) : known;
    switch (random_.below(8)) {
      case 0:
        return fmt::format("({} + {})", number(depth - 1), number(depth - 1));
      case 1:
        return fmt::format("({} * {})", number(depth - 1), number(depth - 1));
      case 2:
        return fmt::format("({} / {})", number(depth - 1), rarely() ? number(depth - 1) : "4");
      case 3:
        return fmt::format("({}.year else {})", item(), constant(9));
      case 4:
        return "length(" + items() + ")";
      case 5:
        return "half(" + number(depth - 1) + ")";
      case 6:
        return fmt::format("{{n: {}, \"a b\": {}}}.n", number(depth - 1), constant(9));
      default: {
        const std::string maybe = name_of(Of::maybe_number);
        return maybe.empty() ? constant(9) : fmt::format("({} else {})", maybe, constant(9));
      }
    }
  }
  std::string boolean(int depth = 2) {
    const std::string known = name_of(Of::boolean);
    if (!known.empty() && chance(0.3)) return known;
    switch (depth == 0 ? 5 : random_.below(6)) {
      case 0:
        return fmt::format("({} and {})", boolean(depth - 1), boolean(depth - 1));
      case 1:
        return "(not " + boolean(depth - 1) + ")";
      case 2:
        return fmt::format("({} {} {})", number(1), one_of("<", "=", ">="), number(1));
      case 3:
        return fmt::format("({} has {})", numbers(), number(0));
      case 4:
        return fmt::format("({}.genres has \"Comedy\")", item());
      default:
        return one_of("true", "false");
    }
  }
  std::string text() {
    const std::string known = name_of(Of::text);
    if (!known.empty() && chance(0.5)) return known;
    switch (random_.below(4)) {
      case 0:
        return item() + ".title";
      case 1:
        return fmt::format("tag({}{})", item(), chance(0.3) ? ", style: \"bold\"" : "");
      case 2:
        return "(\"a\" + \"b\")";
      default:
        return "\"t\"";
    }
  }
  std::string numbers() {
    const std::string known = name_of(Of::numbers);
    return known.empty() || chance(0.3) ? fmt::format("[{}, {}]", number(1), number(0)) : known;
  }
  std::string any_value() {
    if (!named_.empty() && chance(0.7)) {
      const std::string name = named_[random_.below(named_.size())].name;
      if (chance(0.1)) return fmt::format("{{of: {}, n: {}}}", name, number(1));
      return chance(0.2) ? fmt::format("[{}, {}]", name, constant(3)) : name;
    }
    return value(static_cast<Of>(random_.below(6)));
  }
  std::string value(Of type) {
    switch (type) {
      case Of::items:
        return items();
      case Of::item:
        return item();
      case Of::number:
        return number();
      case Of::boolean:
        return boolean();
      case Of::text:
        return text();
      case Of::numbers:
        return numbers();
      case Of::maybe_number:
        break;
    }
    return "$user";
  }

  // -- steps

  void line(std::string_view text) { text_.append(" ").append(text).append("\n"); }
  void named(const std::string& name, Of type, const std::string& what) {
    line(name + " = " + what);
    named_.push_back({name, type});
  }

  void step(int depth) {
    const std::string name = fresh();
    switch (random_.below(depth > 0 ? 16 : 13)) {
      case 0:
      case 1:
        return named(name, Of::items, source());
      case 2:
      case 3:
        return named(name, Of::items, fmt::format("filter({}, where: {})", items(), condition()));
      case 4: {
        const std::string count = !rarely() ? std::to_string(1 + random_.below(9)) : fmt::format("{} + 0", number());
        const std::string skip = chance(0.3) ? ", skip: " + constant(4) : "";
        return named(name, Of::items, fmt::format("take({}, count: {}{})", items(), count, skip));
      }
      case 5:
        return named(name, Of::item, "first(" + items() + ")");
      case 6:
        return named(
            name, Of::number,
            chance(0.5) ? "half(" + number() + ")" : fmt::format("optional half({}) else {}", number(), number()));
      case 7:
        return named(name, Of::maybe_number, "optional half(" + number() + ")");
      case 8:
        return effect(name);
      case 9:
      case 10: {
        const Of type = static_cast<Of>(random_.below(6));
        line("let " + name + " = " + value(type));
        named_.push_back({name, type});
        return;
      }
      case 11: {
        const std::string maybe = name_of(Of::maybe_number);
        if (maybe.empty()) return;
        line("let " + name + " = " + maybe);
        named_.push_back({name, Of::maybe_number});
        return;
      }
      case 12:
        if (has_definition_) return named(name, Of::number, fmt::format("sub({})", number()));
        return named(name, Of::text, fmt::format("tag({})", item()));
      case 13:
        return branch(name, depth);
      case 14:
        return loop(name, depth);
      default:
        return tagging(name);
    }
  }

  void effect(const std::string& name) {
    const std::string arguments = fmt::format("({}, {})", number(), text());
    switch (random_.below(4)) {
      case 0:
        return named(name, Of::boolean, "order" + arguments + " needs confirmation");
      case 1:
        return named(name, Of::boolean, "post" + arguments);
      default:
        return named(name, Of::boolean, chance(0.3) ? "optional note" + arguments + " else false" : "note" + arguments);
    }
  }

  /// Steps inside braces, and what they yield; names given inside end with it.
  void block(int depth, Of yields) {
    const std::size_t outside = named_.size();
    for (std::size_t i = 0, count = random_.below(4); i < count; ++i) step(depth - 1);
    line("yield " + value(yields));
    named_.resize(outside);
  }
  void branch(const std::string& name, int depth) {
    const Of type = static_cast<Of>(random_.below(6));
    line(name + " = if " + boolean() + " {");
    block(depth, type);
    line("} else {");
    block(depth, type);
    line("}");
    named_.push_back({name, type});
  }
  void loop(const std::string& name, int depth) {
    const bool over_items = chance(0.6);
    const std::string variable = fresh();
    line(fmt::format("{} = for each {} in {} (at most {}) {{", name, variable, over_items ? items() : numbers(),
                     1 + random_.below(4)));
    named_.push_back({variable, over_items ? Of::item : Of::number});
    block(depth, Of::number);
    named_.pop_back();
    line("}");
    named_.push_back({name, Of::numbers});
  }
  /// A loop that can be made one call.
  void tagging(const std::string& name) {
    const std::string variable = fresh();
    line(fmt::format("{} = for each {} in {} (at most {}) {{", name, variable, items(), 1 + random_.below(4)));
    const std::string tag = fresh();
    line(fmt::format("{} = tag({})", tag, variable));
    line(chance(0.5) ? "yield " + tag : fmt::format("yield {} = \"plain:f1\"", tag));
    line("}");
  }

  std::string definition() {
    has_definition_ = false;
    named_.push_back({"n", Of::number});
    line("define sub(n: number) {");
    block(1, Of::number);
    line("}");
    has_definition_ = true;
    return std::exchange(text_, {});
  }

  Random random_;
  std::string text_;
  std::vector<Named> named_;
  int names_ = 0;
  bool has_definition_ = false;
};

}  // namespace attune::plan::testing
