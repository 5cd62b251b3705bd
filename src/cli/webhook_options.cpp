#include "cli/webhook_options.h"

#include "base/ascii.h"
#include "base/file.h"

#include <CLI/CLI.hpp>

namespace attune::cli {

void add_webhook(CLI::App& app, WebhookOptions& options) {
  CLI::Option* url =
      app.add_option("--webhook", options.url, "Where to POST what standing requests tell")->type_name("URL");
  app.add_option("--webhook-secret-file", options.secret_file, "A file with the secret to sign with: whsec_BASE64")
      ->type_name("PATH")
      ->needs(url);
  app.add_option("--webhook-network", options.networks,
                 "Addresses that are not public and that the webhook may have all the same, e.g. 10.0.0.0/8")
      ->type_name("CIDR")
      ->allow_extra_args(false)
      ->needs(url);
}

Result<std::unique_ptr<assistant::Webhook>> open_webhook(const WebhookOptions& options) {
  if (options.url.empty()) return nullptr;
  if (options.secret_file.empty())
    return invalid_argument("--webhook needs --webhook-secret-file, so that the receiver can tell who sends");
  ATTUNE_TRY(secret, read_file(options.secret_file));
  assistant::WebhookSettings settings{.url = options.url, .secret = std::string(trimmed(secret)), .addresses = {}};
  for (const std::string& text : options.networks) {
    ATTUNE_TRY(network, net::Network::parse(text));
    settings.addresses.allowed_networks.push_back(network);
  }
  return assistant::Webhook::create(std::move(settings));
}

}  // namespace attune::cli
