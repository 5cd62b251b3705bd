#pragma once
#include "base/json.h"

#include <charconv>
#include <string>

namespace attune {

/// What a boost::json::basic_parser tells of a text, made into a value. As Boost's own, but for one thing: Boost 1.81
/// rounds numbers of many digits to a neighbour of the nearest double, and what is written must read back the same.
class JsonBuilder {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names that Boost.JSON's parser asks for
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();
  // NOLINTEND(readability-identifier-naming)

  JsonBuilder() { values_.reset(); }
  json::value release() { return values_.release(); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t size, json::error_code&) { return values_.push_object(size), true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t size, json::error_code&) { return values_.push_array(size), true; }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return values_.push_chars(part), true; }
  bool on_key(json::string_view rest, std::size_t, json::error_code&) { return values_.push_key(rest), true; }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return values_.push_chars(part), true; }
  bool on_string(json::string_view rest, std::size_t, json::error_code&) { return values_.push_string(rest), true; }
  bool on_number_part(json::string_view part, json::error_code&) { return digits_.append(part), true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
    digits_.clear();
    return values_.push_int64(number), true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    digits_.clear();
    return values_.push_uint64(number), true;
  }
  bool on_double(double rounded, json::string_view rest, json::error_code&) {
    digits_.append(rest);
    double nearest = 0;
    const auto [end, code] = std::from_chars(digits_.data(), digits_.data() + digits_.size(), nearest);
    values_.push_double(code == std::errc{} ? nearest : rounded);  // else out of range: 0 or infinity
    digits_.clear();
    return true;
  }
  bool on_bool(bool value, json::error_code&) { return values_.push_bool(value), true; }
  bool on_null(json::error_code&) { return values_.push_null(), true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  json::value_stack values_;
  std::string digits_;  // of the number being read
};

}  // namespace attune
