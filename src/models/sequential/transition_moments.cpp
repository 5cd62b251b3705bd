#include "models/sequential/transition_moments.h"

#include <cmath>

namespace attune {

TransitionMoments::TransitionMoments(const TrainingData& data, TransitionShape shape)
    : histories_(data.histories), occurrences_(data.histories, data.user_item.columns()), shape_(shape) {
  const std::size_t window = shape.past.window;
  fading_.push_back(1);
  for (std::size_t d = 1; d < window; ++d) fading_.push_back(fading_.back() * shape.past.decay);
  squares_.push_back(0);
  for (const double factor : fading_) squares_.push_back(squares_.back() + factor * factor);
  for (std::size_t d = 1; d < window + shape.horizon; ++d) {
    double sum = 0;
    for (std::size_t k = d - std::min(d, shape.horizon); k < std::min(d, window); ++k)
      sum += fading_[k] * std::pow(shape.future_decay, static_cast<double>(d - 1 - k));
    following_.push_back(sum);
  }
}

Status check_has_order(std::string_view model, const TrainingData& data) {
  for (std::size_t row = 0; row < data.histories.rows(); ++row) {
    if (data.histories.row(row).size() >= 2) return {};
  }
  return invalid_argument("{} learns from the order of events, and no history has two in a known order", model)
      .mend("import events with times, or train another model");
}

}  // namespace attune
