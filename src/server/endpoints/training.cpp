#include "engine/training.h"

#include "server/endpoints/endpoints.h"
#include "server/http/problem.h"

#include <charconv>

namespace attune::server {
namespace {

std::string address_of(std::int64_t id) {
  return fmt::format("/v1/training/{}", id);
}

Result<std::int64_t> id_of(const Request& request) {
  const std::string& text = request.captures.front();
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size())
    return not_found("there is no training '{}'", text).mend("GET /v1/training lists them");
  return id;
}

Response accepted(const TrainingJob& job) {
  Response response = ok(to_json(job));
  response.status = 202;
  response.headers.emplace_back("Location", address_of(job.record.id));
  return response;
}

/// Says of a job what has changed since the last time, as server-sent events; ends with it.
class ProgressStream {
 public:
  ProgressStream(const TrainingJobs& trainings, std::int64_t id) : trainings_(&trainings), id_(id) {}

  std::optional<std::string> operator()() {
    if (ended_) return std::nullopt;
    const auto job = trainings_->find(id_);
    if (!job) return std::nullopt;
    ended_ = job->record.state != TrainingState::running;
    std::string data = to_json(json::value(to_json(*job)));
    if (data == last_) return ++unchanged_ % kSilence == 0 ? ":\n\n" : "";
    unchanged_ = 0;
    last_ = std::move(data);
    return event_text(ended_ ? "end" : "progress", last_);
  }

 private:
  static constexpr std::size_t kSilence = 150;  // looks without news until a comment shows whether anybody listens
  const TrainingJobs* trainings_;
  std::int64_t id_;
  std::string last_;
  std::size_t unchanged_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<Response> post_training(const Services& services, const Request& request) {
  ATTUNE_TRY(document, parse_json(request.body));
  if (!document.is_object()) return invalid_argument("the body must be a JSON object");
  ATTUNE_TRY(options, train_options_from_json(document.get_object()));
  // A wrong name is told at once, not by a training that failed.
  ATTUNE_TRY_VOID(chosen_models(options));
  const auto job = services.trainings.start(options);
  if (job) return accepted(*job);
  Response refusal = problem(job.error());
  if (const auto running = services.trainings.running(); running && job.error().code == ErrorCode::conflict)
    refusal.headers.emplace_back("Location", address_of(*running));
  return refusal;
}

Result<Response> get_trainings(const Services& services, const Request&) {
  ATTUNE_TRY(jobs, services.trainings.list());
  json::array trainings;
  for (const TrainingJob& job : jobs) trainings.push_back(to_json(job));
  return ok(json::object{{"trainings", std::move(trainings)}});
}

Result<Response> get_training(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY(job, services.trainings.find(id));
  return ok(to_json(job));
}

Result<Response> get_training_events(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY_VOID(services.trainings.find(id));
  return Response{.status = 200,
                  .content_type = std::string(kEventStream),
                  .body = "",
                  .headers = {},
                  .stream = ProgressStream(services.trainings, id)};
}

Result<Response> delete_training(const Services& services, const Request& request) {
  ATTUNE_TRY(id, id_of(request));
  ATTUNE_TRY(job, services.trainings.cancel(id));
  return accepted(job);
}

}  // namespace attune::server
