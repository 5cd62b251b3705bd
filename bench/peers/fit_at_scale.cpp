#include "kernels/inner_product_search.h"
#include "models/factors/ials_factors.h"
#include "models/interactions.h"
#include "models/internal/gram.h"
#include "models/registry.h"
#include "seconds_of.h"

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

/// What scripts/bench-peers runs on our side: one job on 138,000 users, 27,000 items and 20 million events of weight 1.
/// Prints a line of JSON: what it took, and the most memory it had, the data's own included.
namespace attune {
namespace {

using bench::seconds_of;

constexpr std::size_t kUsers = 138'000, kItems = 27'000, kMeanEvents = 148, kThreads = 2;

/// The matrix as NumPy reads it: offsets as int64, columns as int32.
void write_matrix(const CsrMatrix<float>& matrix, const std::string& folder) {
  const auto write = [](const std::string& path, auto values) {
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  };
  write(folder + "/offsets.bin", matrix.view().offsets);
  write(folder + "/columns.bin", matrix.view().columns);
}

/// Seconds of one iteration: what three take more than one, halved.
double ials_iteration(const CsrMatrix<float>& matrix, std::size_t factors) {
  const auto seconds = [&](std::size_t iterations) {
    return seconds_of([&] {
      const auto fitted =
          fit_ials_factors(matrix, {.loss = {}, .factors = factors, .iterations = iterations, .threads = kThreads});
      if (!fitted) fmt::print(stderr, "{}\n", fitted.error().message);
    });
  };
  const double one = seconds(1);
  return (seconds(3) - one) / 2;
}

double gram_of_popular(const CsrMatrix<float>& matrix) {
  constexpr std::size_t kPopular = 10'000;
  const auto order = columns_by_frequency(matrix);
  const CsrMatrix<float> popular = select_columns(matrix, std::span(order).first(kPopular));
  std::vector<float> gram(kPopular * kPopular);
  return seconds_of([&] { gram_matrix(popular, kThreads, {gram.data(), kPopular, kPopular}); });
}

double item_knn(const TrainingData& data) {
  const ModelEntry& entry = **find_model("item-knn");
  return seconds_of([&] {
    static_cast<void>(fit_model(entry, data, *ModelParameters::create(entry.parameters), {.threads = kThreads}));
  });
}

double best_for_all(std::size_t factors) {
  const auto users = initial_item_factors(kUsers, factors, 1), items = initial_item_factors(kItems, factors, 2);
  constexpr std::size_t kBest = 20;
  std::vector<kernels::TopEntry> best(kUsers * kBest);
  return seconds_of([&] {
    kernels::InnerProductSearch({items.data(), kItems, factors}, kernels::Precision::float32)
        .search({users.data(), kUsers, factors}, kBest, kThreads, best);
  });
}

int run(std::string_view job, const std::string& folder) {
  const TrainingData data = bench::interactions(kUsers, kItems, kMeanEvents, 1);
  double seconds = 0;
  if (job == "matrix")
    write_matrix(data.user_item, folder);
  else if (job == "gram")
    seconds = gram_of_popular(data.user_item);
  else if (job == "item-knn")
    seconds = item_knn(data);
  else if (job == "ials-64")
    seconds = ials_iteration(data.user_item, 64);
  else if (job == "ials-128")
    seconds = ials_iteration(data.user_item, 128);
  else if (job == "best-64")
    seconds = best_for_all(64);
  else if (job == "best-128")
    seconds = best_for_all(128);
  else
    return 2;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("{{\"seconds\": {:.3f}, \"MiB\": {}}}\n", seconds, usage.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace attune

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr, "usage: fit_at_scale JOB FOLDER\n");
    return 2;
  }
  return attune::run(arguments[1], arguments[2]);
}
