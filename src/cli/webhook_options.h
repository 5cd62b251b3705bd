#pragma once
#include "assistant/standing/webhook.h"
#include "base/error.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace attune::cli {

/// Where the operator wants to be told of standing requests: --webhook and what belongs to it.
struct WebhookOptions {
  std::string url;
  std::string secret_file;
  std::vector<std::string> networks;
};
void add_webhook(CLI::App& app, WebhookOptions& options);
/// Null where no webhook was asked for. Errors: those of reading the secret's file, of Network::parse and of
/// Webhook::create.
Result<std::unique_ptr<assistant::Webhook>> open_webhook(const WebhookOptions& options);

}  // namespace attune::cli
