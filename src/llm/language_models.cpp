#include "llm/language_models.h"

#include "base/log.h"
#include "llm/json_schema.h"
#include "llm/privacy/masks.h"
#include "llm/prompt/token_estimate.h"
#include "llm/structured/structured_output.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/url/parse.hpp>

namespace attune::llm {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// What a protocol's wrapping and a shape in words may add to a prompt.
constexpr std::size_t kWrappingTokens = 64;
constexpr int kMostShapeRepairs = 1;

std::string host_of(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  return parsed ? std::string(parsed->encoded_host_and_port()) : std::string();
}

/// A user's key that could be somebody's name.
bool tells_somebody(std::string_view key) {
  constexpr std::size_t kShortest = 3;
  return key.size() >= kShortest &&
         std::ranges::any_of(key, [](unsigned char c) { return c >= 0x80 || std::isalpha(c); });
}

/// Whether a role is asked of items, too, on nobody's behalf. The others are asked in somebody's words, whoever it is.
bool works_for_the_workspace(ModelRole role) {
  return role == ModelRole::knowledge_base || role == ModelRole::content_interpreter ||
         role == ModelRole::content_creator;
}

std::chrono::milliseconds time_left(SteadyTime until) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
}

std::size_t tokens_of(const ChatRequest& request) {
  std::size_t tokens = kWrappingTokens;
  for (const ChatMessage& message : request.messages) tokens += estimate_tokens(message.text);
  if (request.shape) tokens += estimate_tokens(to_json(request.shape->schema));
  return tokens;
}

/// What a shape takes of the context: servers that hold a model to it otherwise are not told it in words.
std::size_t tokens_of_shape(const json::object& shape, const EndpointSettings& endpoint) {
  const bool is_told =
      endpoint.structured == StructuredMode::json_object || endpoint.structured == StructuredMode::text;
  return is_told ? estimate_tokens(to_json(shape)) : 0;
}

std::string text_of(const ChatRequest& request) {
  std::string text;
  for (const ChatMessage& message : request.messages)
    text.append(text.empty() ? "" : "\n\n").append(to_string(message.speaker)).append(": ").append(message.text);
  return text;
}

/// What a model is told of an answer that won't do.
std::string fault_text(std::string_view fault) {
  return fmt::format("That answer can't be used: {}\nAnswer again, with nothing but the mended JSON.", fault);
}

void add_mended(ChatRequest& request, const Question::Mended& mended) {
  request.messages.push_back({Speaker::assistant, mended.answer});
  request.messages.push_back({Speaker::user, fault_text(mended.fault)});
}

}  // namespace

struct LanguageModels::Part {
  ModelRole role{};
  const RoleSettings* settings = nullptr;
  const EndpointSettings* endpoint = nullptr;
  ModelEndpoint* model = nullptr;
  bool is_remote = false;

  [[nodiscard]] const std::string& model_name() const {
    return settings->model.empty() ? endpoint->model : settings->model;
  }
};

/// One question on its way.
class LanguageModels::Asking {
 public:
  Asking(const LanguageModels& models, const Part& part, const Question& question, std::stop_token stop)
      : models_(models),
        part_(part),
        question_(question),
        stop_(std::move(stop)),
        until_(std::chrono::steady_clock::now() + part.settings->deadline),
        masks_(personal_words(question)) {}

  Result<Answered> run() {
    ATTUNE_TRY_VOID(models_.check_consent(part_, question_.user));
    const json::object& shape = question_.shape.empty() ? question_.prompt->answer_schema() : question_.shape;
    ATTUNE_TRY(schema, JsonSchema::create(shape));
    ATTUNE_TRY_VOID(write(shape));
    const CacheQuestion cached =
        cache_question(part_.endpoint->name, request_,
                       fmt::format("{} {}", question_.prompt->name(), question_.prompt->version()), question_.user);
    ATTUNE_TRY(before, from_cache(cached, schema));
    if (before) return *std::move(before);
    const auto asked = models_.cache_.erasures();
    ATTUNE_TRY(answered, ask(schema));
    if (asked && part_.settings->cache != ModelCacheMode::none)
      if (const Status kept = models_.cache_.keep(cached, *asked, to_json(answered.value), answered.model, vector_);
          !kept)
        spdlog::warn("an answer is not cached: {}", kept.error().to_string());
    masks_.unmask(answered.value);
    return answered;
  }

 private:
  static std::vector<std::string> personal_words(const Question& question) {
    std::vector<std::string> words = question.personal;
    if (tells_somebody(question.user)) words.push_back(question.user);
    return words;
  }

  std::string masked(const std::string& text) { return part_.is_remote ? masks_.mask(text) : text; }

  Status write(const json::object& shape) {
    const std::size_t taken =
        part_.settings->max_answer_tokens + kWrappingTokens + tokens_of_shape(shape, *part_.endpoint);
    if (taken >= part_.endpoint->context_tokens)
      return resource_exhausted("the answer and its schema fill the {} tokens that {} has",
                                part_.endpoint->context_tokens, part_.endpoint->name)
          .mend("set context_tokens to what the server has, or a smaller max_answer_tokens");
    ATTUNE_TRY(rendered, question_.prompt->render(question_.inputs, part_.endpoint->context_tokens - taken));
    request_.model = part_.model_name();
    request_.max_answer_tokens = part_.settings->max_answer_tokens;
    request_.shape = AnswerShape{question_.prompt->name(), shape};
    if (!rendered.system.empty()) request_.messages.push_back({Speaker::system, masked(rendered.system)});
    request_.messages.push_back({Speaker::user, masked(rendered.user)});
    for (const Question::Mended& mended : question_.mended)
      add_mended(request_, {masked(mended.answer), masked(mended.fault)});
    return {};
  }

  Result<std::optional<Answered>> from_cache(const CacheQuestion& question, const JsonSchema& schema) {
    if (part_.settings->cache == ModelCacheMode::none) return std::nullopt;
    ATTUNE_TRY(found, models_.cache_.find(question));
    if (!found && part_.settings->cache == ModelCacheMode::semantic && question_.mended.empty()) {
      ATTUNE_TRY(like, like_question(question));
      found = std::move(like);
    }
    if (!found) return std::nullopt;
    auto value = parse_json(found->answer);
    if (!value || !schema.check(*value)) return std::nullopt;  // kept by an older form of the question's shape
    masks_.unmask(*value);
    return Answered{*std::move(value), found->model, {}, true};
  }

  /// Where the question can't be made a vector of, it is a new one.
  Result<std::optional<AnswerCache::Found>> like_question(const CacheQuestion& question) {
    if (part_.endpoint->embedding_model.empty()) return std::nullopt;
    const std::vector<std::string> texts{request_.messages.back().text};
    const auto vectors = models_.embed_for(part_, question_.user, texts, question_.prompt->name(), stop_, until_);
    if (!vectors) return std::nullopt;
    vector_ = vectors->front();
    return models_.cache_.find_like(question, vector_);
  }

  Result<Answered> ask(const JsonSchema& schema) {
    Usage usage;
    for (int repairs = 0;; ++repairs) {
      ATTUNE_TRY(reply, call());
      usage.prompt_tokens += reply.usage.prompt_tokens;
      usage.answer_tokens += reply.usage.answer_tokens;
      usage.is_estimate = usage.is_estimate || reply.usage.is_estimate;
      auto value = read_structured(reply, schema);
      if (value)
        return Answered{*std::move(value), reply.model.empty() ? part_.model_name() : reply.model, usage, false};
      // A model that broke off would do so again.
      if (repairs == kMostShapeRepairs || reply.finish == FinishReason::length)
        return std::unexpected(std::move(value).error());
      add_mended(request_, {reply.message.text, value.error().message});
    }
  }

  Result<ChatReply> call() {
    const auto left = time_left(until_);
    if (left.count() <= 0) return deadline_exceeded("the {} had no time left", to_string(part_.role));
    const Usage most{tokens_of(request_), request_.max_answer_tokens, true};
    ATTUNE_TRY(reservation, models_.budgets_.reserve(part_.role, question_.user, most));
    if (const Status told = models_.disclose(part_, question_.user, question_.prompt->name(),
                                             question_.prompt->version(), text_of(request_));
        !told) {
      reservation.release();
      return std::unexpected(told.error());
    }
    CallOptions options;
    options.stop = stop_;
    options.whole = left;
    bool did_nothing = false;
    options.on_failed = [&](const FailedCall& failed) { did_nothing = failed.is_safe_again; };
    auto reply = part_.model->chat(request_, options);
    if (reply)
      reservation.settle(reply->usage);
    else if (did_nothing)
      reservation.release();  // any other failure may have cost: the estimate stands
    models_.count(part_.role, [&](RoleFigures& figures) {
      ++figures.calls;
      figures.money += reservation.money();
      if (!reply) return;
      figures.prompt_tokens += reply->usage.prompt_tokens;
      figures.answer_tokens += reply->usage.answer_tokens;
      figures.first_token.add(reply->first_token_ms);
    });
    return reply;
  }

  const LanguageModels& models_;
  const Part& part_;
  const Question& question_;
  std::stop_token stop_;
  SteadyTime until_;
  Masks masks_;
  ChatRequest request_;
  std::vector<float> vector_;
};

LanguageModels::LanguageModels(LanguageModelSettings settings, Endpoints endpoints, Store& store, const Clock& clock)
    : settings_(std::move(settings)),
      endpoints_(std::move(endpoints)),
      store_(store),
      clock_(clock),
      budgets_(settings_, store.model_log(), clock),
      cache_(store.model_answers(), clock) {}

bool LanguageModels::plays(ModelRole role) const {
  return part(role).has_value();
}

bool LanguageModels::is_remote(ModelRole role) const {
  const auto played = part(role);
  return played && played->is_remote;
}

Result<LanguageModels::Part> LanguageModels::part(ModelRole role) const {
  const auto settings = settings_.roles.find(role);
  if (settings == settings_.roles.end())
    return unsupported("no language model plays the {}", to_string(role))
        .mend("name one in attune.toml, [language_models.roles]");
  const auto endpoint = settings_.endpoints.find(settings->second.endpoint);
  const auto model = endpoints_.find(settings->second.endpoint);
  ATTUNE_CHECK(endpoint != settings_.endpoints.end() && model != endpoints_.end(), "a role without its endpoint");
  return Part{role, &settings->second, &endpoint->second, model->second.get(), !is_loopback_url(endpoint->second.url)};
}

Status LanguageModels::check_consent(const Part& part, std::string_view user) const {
  if (!part.is_remote || !settings_.consent_required) return {};
  if (user.empty()) {
    if (works_for_the_workspace(part.role)) return {};
    return permission_denied("nobody is there to agree that the {} sends what they say to {}", to_string(part.role),
                             host_of(part.endpoint->url))
        .mend("say who asks");
  }
  ATTUNE_TRY(consents, store_.model_log().consents(user));
  const auto found = std::ranges::find(consents, to_string(part.role), &StoredConsent::role);
  if (found != consents.end() && found->consent == Consent::granted) return {};
  return permission_denied("{} has not agreed that the {} sends what they say to {}", user, to_string(part.role),
                           host_of(part.endpoint->url))
      .mend("`attune llm consent grant --role {}` says so", to_string(part.role));
}

Status LanguageModels::disclose(const Part& part, std::string_view user, std::string_view prompt, int version,
                                const std::string& text) const {
  if (!part.is_remote) return {};
  return store_.model_log().add_disclosure({.user = std::string(user),
                                            .role = std::string(to_string(part.role)),
                                            .host = host_of(part.endpoint->url),
                                            .model = part.model_name(),
                                            .prompt = std::string(prompt),
                                            .version = version,
                                            .bytes = static_cast<std::int64_t>(text.size()),
                                            .tokens = static_cast<std::int64_t>(estimate_tokens(text)),
                                            .text = text,
                                            .time = clock_.now()});
}

Result<Answered> LanguageModels::answer(const Question& question, std::stop_token stop) {
  ATTUNE_TRY(played, part(question.role));
  const Stopwatch watch;
  auto answered = Asking(*this, played, question, std::move(stop)).run();
  count(question.role, [&](RoleFigures& figures) {
    ++figures.asked;
    if (!answered) {
      ++figures.failed[answered.error().code];
      return;
    }
    ++(answered->is_cached ? figures.cached : figures.answered);
    if (!answered->is_cached) figures.whole.add(watch.elapsed_ms());
  });
  return answered;
}

Result<std::vector<std::vector<float>>> LanguageModels::embed(ModelRole role, std::string_view user,
                                                              std::span<const std::string> texts,
                                                              std::stop_token stop) {
  ATTUNE_TRY(played, part(role));
  ATTUNE_TRY_VOID(check_consent(played, user));
  std::vector<std::string> words;
  if (tells_somebody(user)) words.emplace_back(user);
  Masks masks(words);
  std::vector<std::string> sent;
  sent.reserve(texts.size());
  for (const std::string& text : texts) sent.push_back(played.is_remote ? masks.mask(text) : text);
  return embed_for(played, user, sent, "embedding", std::move(stop),
                   std::chrono::steady_clock::now() + played.settings->deadline);
}

Result<std::vector<std::vector<float>>> LanguageModels::embed_for(const Part& part, std::string_view user,
                                                                  std::span<const std::string> texts,
                                                                  std::string_view prompt, std::stop_token stop,
                                                                  SteadyTime until) const {
  const auto left = time_left(until);
  if (left.count() <= 0) return deadline_exceeded("the {} had no time left", to_string(part.role));
  std::string all;
  Usage most;
  for (const std::string& text : texts) {
    most.prompt_tokens += estimate_tokens(text);
    all.append(all.empty() ? "" : "\n\n").append(text);
  }
  ATTUNE_TRY(reservation, budgets_.reserve(part.role, user, most));
  if (const Status told = disclose(part, user, prompt, 1, all); !told) {
    reservation.release();
    return std::unexpected(told.error());
  }
  CallOptions options;
  options.stop = std::move(stop);
  options.whole = left;
  ATTUNE_TRY(embedded, part.model->embed(texts, options));
  reservation.settle(embedded.usage);
  return std::move(embedded.vectors);
}

RoleFigures LanguageModels::figures(ModelRole role) const {
  const std::scoped_lock lock(mutex_);
  return figures_[static_cast<std::size_t>(role)];
}

void LanguageModels::count(ModelRole role, const std::function<void(RoleFigures&)>& add) const {
  const std::scoped_lock lock(mutex_);
  add(figures_[static_cast<std::size_t>(role)]);
}

}  // namespace attune::llm
