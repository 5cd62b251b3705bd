#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace attune::kernels {
namespace {

/// Kernels are compiled once for each instruction set, and the best that the processor has is chosen when they are
/// first called. ATTUNE_LESSER_SETS=n leaves the n best out, so that one machine tests what lesser ones run.
class LesserSets : public ::testing::Environment {
 public:
  void SetUp() override {
    const char* given = std::getenv("ATTUNE_LESSER_SETS");
    const std::string_view text = given == nullptr ? "0" : given;
    int lesser = 0;
    std::from_chars(text.data(), text.data() + text.size(), lesser);
    std::int64_t sets = hwy::SupportedTargets();
    for (; lesser > 0 && (sets & (sets - 1)) != 0; --lesser) sets &= sets - 1;  // better ones have lower bits
    hwy::SetSupportedTargetsForTest(sets);
    hwy::GetChosenTarget().Update(sets);
    std::cout << "Instruction set: " << hwy::TargetName(sets & -sets) << '\n';
  }
};

[[maybe_unused]] const auto* const kLesserSets = ::testing::AddGlobalTestEnvironment(new LesserSets);

}  // namespace
}  // namespace attune::kernels
