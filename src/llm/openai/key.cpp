#include "base/ascii.h"
#include "base/file.h"
#include "llm/openai/openai_endpoint.h"

#include <algorithm>
#include <cstdlib>

namespace attune::llm {

Result<std::string> read_key(const EndpointSettings& settings, const std::filesystem::path& workspace_root) {
  std::string key;
  std::string from;
  if (!settings.key_env.empty()) {
    from = fmt::format("the environment variable {}", settings.key_env);
    const char* value = std::getenv(settings.key_env.c_str());
    if (value == nullptr || *value == '\0')
      return not_found("the key of the language model endpoint '{}' is not there: {} is not set", settings.name, from)
          .mend("set it where attune is started");
    key = value;
  } else if (!settings.key_file.empty()) {
    const std::filesystem::path file = workspace_root / settings.key_file;
    from = fmt::format("the file {}", file.string());
    auto text = read_file(file);
    if (!text)
      return in_context(fmt::format("the key of the language model endpoint '{}'", settings.name), text.error());
    key = *std::move(text);
  } else {
    return key;
  }
  key = std::string(trimmed(key));
  const bool is_one_word =
      !key.empty() && std::ranges::all_of(key, [](unsigned char c) { return c > ' ' && c < 0x7f; });
  if (!is_one_word)
    return invalid_argument("{} does not hold a key for the language model endpoint '{}'", from, settings.name)
        .mend("a key is one word on one line");
  return key;
}

}  // namespace attune::llm
