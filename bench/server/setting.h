#pragma once
#include "assistant/assistant.h"
#include "base/file.h"
#include "engine/engine.h"
#include "server/server.h"
#include "store/import.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace attune {

/// $ATTUNE_DATA/cinema where there is such, else the sample in examples/cinema.
inline std::filesystem::path data_folder() {
  const char* data = std::getenv("ATTUNE_DATA");
  const std::filesystem::path source = ATTUNE_SOURCE_DIR;
  const std::filesystem::path real =
      (data != nullptr ? std::filesystem::path(data) : source.parent_path() / "shared" / "data") / "cinema";
  return std::filesystem::exists(real) ? real : source / "examples" / "cinema";
}

/// Workspace, engine, assistant and a server on a socket.
class Setting {
 public:
  static Result<std::unique_ptr<Setting>> create() {
    auto setting = std::make_unique<Setting>();
    const auto folder = setting->folder_.path() / "workspace";
    ATTUNE_TRY(workspace, Workspace::create(folder));
    {
      ATTUNE_TRY(store, open_sqlite_store(workspace.database().string()));
      ATTUNE_TRY(jsonl, find_importer("jsonl"));
      ATTUNE_TRY(csv, find_importer("csv"));
      QuietProgress quiet;
      ATTUNE_TRY(items, import_into(*store, *jsonl, data_folder() / "items.jsonl", {}, quiet));
      ATTUNE_TRY(events, import_into(*store, *csv, data_folder() / "events.csv", {}, quiet));
    }
    ATTUNE_TRY(engine, Engine::open(folder, setting->clock_));
    setting->engine_ = std::move(engine);
    QuietProgress quiet;
    ATTUNE_TRY(trained, setting->engine_->train({}, quiet, {}));
    ATTUNE_TRY(users, setting->engine_->store().users());
    for (const UserSummary& user : users) setting->users.push_back(user.key);
    ATTUNE_TRY(assistant, assistant::Assistant::create(*setting->engine_, 2));
    setting->assistant_ = std::move(assistant);
    server::ServerOptions options;
    options.port = 0;
    ATTUNE_TRY(server, server::Server::create(*setting->engine_, *setting->assistant_, options));
    setting->server_ = std::move(server);
    setting->thread_ = std::jthread([server = setting->server_.get()] { (void)server->run(); });
    return setting;
  }
  ~Setting() {
    if (server_) server_->stop();
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] Engine& engine() const { return *engine_; }

  std::vector<std::string> users;

 private:
  TemporaryFolder folder_;
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<assistant::Assistant> assistant_;
  std::unique_ptr<server::Server> server_;
  std::jthread thread_;  // ends first
};

/// One for all benchmarks of a program.
inline const Result<std::unique_ptr<Setting>>& setting() {
  static const auto kSetting = Setting::create();
  return kSetting;
}

}  // namespace attune
