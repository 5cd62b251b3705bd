#include "tools/arguments.h"
#include "tools/tool_files.h"
#include "tools/units/units.h"

#include <array>

namespace attune::tools {

using plan::Type;

plan::Tool count() {
  return {{.name = "count",
           .summary = "how many items there are",
           .parameters = {required("items", Type::Kind::items, "what to count")},
           .result = Type::Kind::number,
           .result_integrity = plan::Integrity::operator_,
           .cost = {.time_ms = 0.01}},
          [](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            return plan::Value{static_cast<double>(arguments.as<Ranking>("items").size())};
          }};
}

plan::Tool convert() {
  return {
      {.name = "convert",
       .summary = "an amount in another unit of length, mass, volume, area, speed, time, temperature or data",
       .parameters = {required("amount", Type::Kind::number, "how much"),
                      one_of("from", unit_names(), "the unit it is in"),
                      one_of("to", unit_names(), "the unit it is wanted in")},
       .result = Type::record_of({{"amount", Type::Kind::number},
                                  {"from", Type::Kind::text},
                                  {"result", Type::Kind::number},
                                  {"to", Type::Kind::text}}),
       .examples = {"convert {amount} {from} to {to}", "convert {amount} {from} into {to}",
                    "how many {to} are {amount} {from}", "how many {to} is {amount} {from}",
                    "how many {to} are in {amount} {from}", "what is {amount} {from} in {to}",
                    "what are {amount} {from} in {to}", "whats {amount} {from} in {to}"},
       .result_integrity = plan::Integrity::operator_,
       .cost = {.time_ms = 0.01}},
      [](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        const double amount = arguments.as<double>("amount");
        const auto& from = arguments.as<std::string>("from");
        const auto& to = arguments.as<std::string>("to");
        ATTUNE_TRY(result, convert_units(amount, from, to));
        return plan::Value{plan::Record{{{"amount", {amount}}, {"from", {from}}, {"result", {result}}, {"to", {to}}}}};
      }};
}

plan::Tool weekday() {
  return {{.name = "weekday",
           .summary = "the day of the week, by its English name",
           .parameters = {required("date", Type::Kind::date, "which day")},
           .result = Type::Kind::text,
           .examples = {"what weekday is {date}", "what day of the week is {date}", "what day is {date}",
                        "which weekday is {date}"},
           .result_integrity = plan::Integrity::operator_,
           .cost = {.time_ms = 0.01}},
          [](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            static constexpr std::array<std::string_view, 7> kNames{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                                    "Thursday", "Friday", "Saturday"};
            const std::chrono::weekday day{std::chrono::sys_days(arguments.as<plan::Date>("date"))};
            return plan::Value{std::string(kNames.at(day.c_encoding()))};
          }};
}

}  // namespace attune::tools
