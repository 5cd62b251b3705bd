#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "plan/standing/trigger.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

struct Grammar;

/// What a message wants of requests that stand.
struct StandingWish {
  enum class Kind {
    items,     ///< "tell me when a western comes in": `rest` says which items, `awaited` what more they must be
    events,    ///< "when I rate a western, ...": the same of the items of the person's events, of these `kinds`
    schedule,  ///< "every Friday at six suggest two comedies": `rest` says what is to be done
    list,      ///< "what am I waiting for"
    stop,      ///< "stop telling me about westerns": `rest` says what about, "" for everything
  };
  Kind kind = Kind::items;
  std::string rest;
  /// Names behind "by", "starring", ... that the catalogue doesn't bear yet: conditions on the field that they point
  /// at.
  Filter awaited;
  std::vector<EventKind> kinds;
  std::string then;  ///< what is to be done with items, or when events come in; "" to tell of the items
  plan::Schedule schedule;
};

/// What there is to tell of a firing.
struct StandingNews {
  std::string words;                ///< the person's own
  std::vector<std::string> titles;  ///< the first of them
  std::string done;                 ///< what tools did, in sentences; "" for nothing
  std::size_t count = 0;            ///< of all
  bool late = false;
  std::string planned;  ///< when it should have been, for one that is late
  std::size_t pending = 0;
  std::string run;
  std::string error;  ///< "" where all went well
};

/// Reads and words requests that stand, by a grammar file. Immutable, thread-safe.
class StandingLanguage {
 public:
  /// Errors: unsupported.
  static Result<std::shared_ptr<const StandingLanguage>> create(std::string_view language = "en");
  static std::shared_ptr<const StandingLanguage> create(std::shared_ptr<const Grammar> grammar);
  ~StandingLanguage();

  /// Empty for a message that is to be answered now. What it looks at is cut at 4,000 bytes.
  [[nodiscard]] std::optional<StandingWish> read(std::string_view message, const Catalogue& catalogue) const;

  enum class Duty { tell, act };
  /// "I'll tell you when something comes in where ...".
  [[nodiscard]] std::string registered(const plan::Trigger& trigger, std::string_view condition, Duty duty) const;
  [[nodiscard]] std::string news(const StandingNews& news) const;
  /// @param words  of each request, in order
  [[nodiscard]] std::string listing(const std::vector<std::string>& words) const;
  [[nodiscard]] std::string stopped(const std::vector<std::string>& words) const;

 private:
  struct Impl;
  explicit StandingLanguage(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attune::language
