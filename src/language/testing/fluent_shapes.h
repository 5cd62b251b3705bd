#pragma once
#include <span>
#include <string_view>

namespace attune::language {

/// Sentences with slots, which are told in fluent_sentences.cpp.
struct FluentShapes {
  std::span<const std::string_view> truths;  ///< true when the slots are
  std::span<const std::string_view> lies;    ///< false whatever the slots
};
FluentShapes english_shapes();
FluentShapes english_shapes_held_out();
FluentShapes english_shapes_unseen();
FluentShapes german_shapes();
FluentShapes german_shapes_held_out();
FluentShapes german_shapes_unseen();

}  // namespace attune::language
