#include "server/endpoints/endpoints.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace attune::server {
namespace {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// Families of metrics, filled by hand: the figures are counted elsewhere.
class Scrape {
 public:
  void counter(const std::string& name, const std::string& help, Labels labels, double value) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = value;
    family(name, help, prometheus::MetricType::Counter).metric.push_back(std::move(metric));
  }
  void gauge(const std::string& name, const std::string& help, double value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    family(name, help, prometheus::MetricType::Gauge).metric.push_back(std::move(metric));
  }
  /// In seconds, as Prometheus has times.
  void histogram(const std::string& name, const std::string& help, Labels labels,
                 const llm::LatencyHistogram& latency) {
    constexpr double kMillisecondsASecond = 1000;
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < latency.counts.size(); ++i) {
      below += latency.counts[i];
      const bool is_last = i == llm::kLatencyBounds.size();
      metric.histogram.bucket.push_back(
          {below, is_last ? std::numeric_limits<double>::infinity() : llm::kLatencyBounds[i] / kMillisecondsASecond});
    }
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = latency.sum_ms / kMillisecondsASecond;
    family(name, help, prometheus::MetricType::Histogram).metric.push_back(std::move(metric));
  }
  [[nodiscard]] std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  prometheus::MetricFamily& family(const std::string& name, const std::string& help, prometheus::MetricType type) {
    const auto found = std::ranges::find(families_, name, &prometheus::MetricFamily::name);
    if (found != families_.end()) return *found;
    families_.push_back({name, help, type, {}});
    return families_.back();
  }
  std::vector<prometheus::MetricFamily> families_;
};

void add_role(ModelRole role, const llm::LanguageModels& models, Scrape& scrape) {
  const llm::RoleFigures figures = models.figures(role);
  const Labels of_role{{"role", std::string(to_string(role))}};
  const auto with = [&](std::string name, std::string_view value) {
    Labels labels = of_role;
    labels.push_back({std::move(name), std::string(value)});
    return labels;
  };
  const auto count = [](std::uint64_t number) { return static_cast<double>(number); };
  const std::string questions = "attune_model_questions_total";
  const std::string questions_help = "Questions to a role's language model, by what came of them";
  scrape.counter(questions, questions_help, with("outcome", "answered"), count(figures.answered));
  scrape.counter(questions, questions_help, with("outcome", "cached"), count(figures.cached));
  for (const auto& [code, failed] : figures.failed)
    scrape.counter(questions, questions_help, with("outcome", attune::to_string(code)), count(failed));
  scrape.counter("attune_model_calls_total", "Requests to endpoints", of_role, count(figures.calls));
  scrape.counter("attune_model_tokens_total", "Tokens of prompts and answers", with("kind", "prompt"),
                 count(figures.prompt_tokens));
  scrape.counter("attune_model_tokens_total", "", with("kind", "answer"), count(figures.answer_tokens));
  scrape.counter("attune_model_cost_total", "Money, by the prices in attune.toml", of_role, figures.money);
  scrape.histogram("attune_model_first_token_seconds", "From a request to the first token", of_role,
                   figures.first_token);
  scrape.histogram("attune_model_answer_seconds", "From a question to its answer, cached ones aside", of_role,
                   figures.whole);
}

}  // namespace

Result<Response> get_metrics(const Services& services, const Request&) {
  Scrape scrape;
  const auto view = services.engine.view();
  scrape.gauge("attune_items", "Items of the catalogue", static_cast<double>(view->catalogue->size()));
  scrape.gauge("attune_snapshot_version", "Version of the models that serve; 0 for none",
               view->snapshot ? static_cast<double>(view->snapshot->version) : 0);
  const assistant::FrontEndFigures gate = services.assistant.front_end_figures();
  scrape.counter("attune_front_end_requests_total", "Requests compiled while a front end was there, by who did it",
                 {{"by", "built_in_sure"}}, static_cast<double>(gate.spared));
  scrape.counter("attune_front_end_requests_total", "", {{"by", "model"}}, static_cast<double>(gate.written));
  scrape.counter("attune_front_end_requests_total", "", {{"by", "built_in_instead"}},
                 static_cast<double>(gate.requests - gate.spared - gate.written));
  if (services.models != nullptr)
    for (const auto& [role, settings] : services.models->settings().roles) add_role(role, *services.models, scrape);
  return Response{
      .status = 200, .content_type = "text/plain; version=0.0.4; charset=utf-8", .body = scrape.text(), .headers = {}};
}

}  // namespace attune::server
