#pragma once
#include "base/clock.h"
#include "base/file.h"
#include "base/progress.h"
#include "data/import/importer.h"
#include "engine/engine.h"
#include "store/import.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {

/// A workspace with forty films, each with a text, and two people, ada and bo, with tastes and a fact each.
class FilmWorkspace {
 public:
  FilmWorkspace() {
    const auto root = folder_.path() / "w";
    EXPECT_TRUE(Workspace::create(root));
    engine_ = Engine::open(root, clock_).value();
    std::string csv = "item,title,genres,year,description\n";
    for (int i = 0; i < 40; ++i)
      csv += fmt::format("f{0},Film {0},{1},{2},\"Film number {0} is about people who talk in a kitchen.\"\n", i,
                         i % 3 == 0 ? "Comedy" : "Drama", 1970 + i);
    const auto path = folder_.path() / "films.csv";
    EXPECT_TRUE(write_file_atomically(path, csv));
    QuietProgress progress;
    EXPECT_TRUE(import_into(engine_->store(), **find_importer("csv"), path, {}, progress));
    std::vector<EventRecord> events;
    for (int i = 0; i < 10; ++i) {
      events.push_back({"ada", fmt::format("f{}", i), EventKind::like, 1, clock_.now()});
      events.push_back({"bo", fmt::format("f{}", i + 5), EventKind::like, 1, clock_.now()});
    }
    EXPECT_TRUE(engine_->record(events, ""));
    EXPECT_TRUE(engine_->refresh());
    for (const char* user : {"ada", "bo"})
      EXPECT_TRUE(engine_->store().facts().append({.user = user,
                                                   .kind = "likes",
                                                   .field = "genres",
                                                   .value = "Drama",
                                                   .source = "said so",
                                                   .origin = FactOrigin::said,
                                                   .time = clock_.now()},
                                                  ""));
  }

  [[nodiscard]] Engine& engine() const { return *engine_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }

 private:
  TemporaryFolder folder_;
  ManualClock clock_{Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25))};
  std::unique_ptr<Engine> engine_;
};

}  // namespace attune
