#include "roles/front_end/plan_tasks.h"

#include "assistant/assistant.h"
#include "engine/engine.h"
#include "roles/front_end/front_end.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace attune::roles {
namespace {

using Labels = std::vector<std::string>;
using Keys = std::set<std::string>;

struct Show {
  std::string_view key;
  std::string_view title;
  double year;
  double runtime;
  std::string_view genre;
  std::string_view director;
};

constexpr std::array<Show, 16> kShows{{
    {"harbour", "Silent Harbour", 1982, 97, "Crime", "Ana Ruiz"},
    {"canyon", "Crimson Canyon", 1968, 112, "Western", "Ben Okoro"},
    {"orchard", "The Golden Orchard", 1991, 88, "Comedy", "Chloe Duval"},
    {"station", "Frozen Station", 2004, 131, "Thriller", "Ana Ruiz"},
    {"lantern", "Hidden Lantern", 1999, 104, "Crime", "Dmitri Volkov"},
    {"meadow", "Burning Meadow", 1975, 121, "War", "Ben Okoro"},
    {"ferry", "Last Ferry Home", 2011, 93, "Drama", "Chloe Duval"},
    {"quarry", "Broken Quarry", 1987, 99, "Thriller", "Dmitri Volkov"},
    {"market", "The Night Market", 1994, 86, "Comedy", "Ana Ruiz"},
    {"signal", "Distant Signal", 2016, 118, "Science Fiction", "Ben Okoro"},
    {"garden", "Winter Garden", 1962, 91, "Drama", "Chloe Duval"},
    {"train", "Train to Vesna", 1953, 102, "War", "Dmitri Volkov"},
    {"island", "Paper Island", 2008, 84, "Comedy", "Chloe Duval"},
    {"ridge", "Copper Ridge", 1971, 128, "Western", "Ana Ruiz"},
    {"echo", "Echo Street", 1997, 107, "Crime", "Ben Okoro"},
    {"comet", "Green Comet", 2019, 125, "Science Fiction", "Dmitri Volkov"},
}};

/// A request and what its answer may show.
struct Task {
  std::string_view name;
  std::string_view request;
  std::size_t count;  ///< items asked for, five where it doesn't say; fewer are shown where there are fewer
  bool (*fits)(const Show&);
};

constexpr std::array<Task, 12> kTasks{{
    {"genre", "show me three comedies", 3, [](const Show& show) { return show.genre == "Comedy"; }},
    {"after a year", "two films made after 2000", 2, [](const Show& show) { return show.year > 2000; }},
    {"decade", "films from the nineties", 5, [](const Show& show) { return show.year >= 1990 && show.year < 2000; }},
    {"shorter than", "something under ninety minutes", 5, [](const Show& show) { return show.runtime < 90; }},
    {"director", "crime films directed by Ben Okoro", 5,
     [](const Show& show) { return show.genre == "Crime" && show.director == "Ben Okoro"; }},
    {"not", "two films that are neither war films nor westerns, from before 1985", 2,
     [](const Show& show) { return show.genre != "War" && show.genre != "Western" && show.year < 1985; }},
    {"either", "four thrillers or crime films, please", 4,
     [](const Show& show) { return show.genre == "Thriller" || show.genre == "Crime"; }},
    {"hours", "a western longer than two hours", 1,
     [](const Show& show) { return show.genre == "Western" && show.runtime > 120; }},
    {"between", "three films made between 1965 and 1985", 3,
     [](const Show& show) { return show.year >= 1965 && show.year <= 1985; }},
    {"like", "two films like Echo Street, but made before 1990", 2, [](const Show& show) { return show.year < 1990; }},
    {"German", "zwei Komödien von Chloe Duval", 2,
     [](const Show& show) { return show.genre == "Comedy" && show.director == "Chloe Duval"; }},
    {"dramas or comedies", "three films that are dramas or comedies, none longer than 92 minutes", 3,
     [](const Show& show) { return (show.genre == "Drama" || show.genre == "Comedy") && show.runtime <= 92; }},
}};

Keys wanted_by(const Task& task) {
  Keys wanted;
  for (const Show& show : kShows)
    if (task.fits(show)) wanted.emplace(show.key);
  return wanted;
}

constexpr std::string_view kUser = "somebody";

}  // namespace

struct PlanTasks::Impl {
  const Prompts& prompts;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<assistant::Assistant> assistant;

  /// Whether a plan shows what the task means.
  Status judge(const json::value& answer, const assistant::PlanningBrief& brief, const Task& task) const {
    ATTUNE_TRY(plan, plan_of(answer, brief));
    ATTUNE_TRY(shown, assistant->run(plan, kUser, {}));
    if (!shown.pending.empty() || !shown.outcomes.empty()) return type_error("it does more than the request asks for");
    const Keys wanted = wanted_by(task);
    const auto catalogue = engine->view()->catalogue;
    for (const Scored& item : shown.items)
      if (!wanted.contains(std::string(catalogue->key(item.item))))
        return type_error("\"{}\" is not what the request means", catalogue->title(item.item));
    const std::size_t expected = std::min(task.count, wanted.size());
    if (shown.items.size() != expected)
      return type_error("it shows {} items, and the request means {}", shown.items.size(), expected);
    return {};
  }
};

PlanTasks::PlanTasks(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PlanTasks::~PlanTasks() = default;

Result<std::unique_ptr<PlanTasks>> PlanTasks::create(const std::filesystem::path& folder, const Prompts& prompts,
                                                     const Clock& clock) {
  ATTUNE_TRY_VOID(Workspace::create(folder));
  ATTUNE_TRY(engine, Engine::open(folder, clock));
  std::vector<ItemRecord> records;
  for (const Show& show : kShows)
    records.push_back({std::string(show.key),
                       std::string(show.title),
                       {{"year", show.year},
                        {"runtime", show.runtime},
                        {"genres", Labels{std::string(show.genre)}},
                        {"directors", Labels{std::string(show.director)}}}});
  ATTUNE_TRY_VOID(engine->store().put_items(records));
  ATTUNE_TRY_VOID(engine->refresh());
  ATTUNE_TRY(assistant, assistant::Assistant::create(*engine, 1));
  return std::unique_ptr<PlanTasks>(
      new PlanTasks(std::make_unique<Impl>(Impl{prompts, std::move(engine), std::move(assistant)})));
}

Result<std::vector<llm::BenchmarkTask>> PlanTasks::tasks() const {
  std::vector<llm::BenchmarkTask> tasks;
  for (const Task& task : kTasks) {
    ATTUNE_TRY(brief, impl_->assistant->brief(task.request, {.user = std::string(kUser), .context = {}}));
    llm::Question question = plan_question(brief, impl_->prompts);
    constexpr std::size_t kRoom = 24'000;  // tokens
    ATTUNE_TRY(rendered, question.prompt->render(question.inputs, kRoom));
    tasks.push_back({.name = std::string(task.name),
                     .group = "plans",
                     .system = std::move(rendered.system),
                     .user = std::move(rendered.user),
                     .shape = {"front_end", std::move(question.shape)},
                     .judge = [impl = impl_.get(), brief = std::move(brief), &task](const json::value& answer) {
                       return impl->judge(answer, brief, task);
                     }});
  }
  return tasks;
}

}  // namespace attune::roles
