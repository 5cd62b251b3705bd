#pragma once
#include "assistant/assistant.h"
#include "base/error.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace attune::server {

/// The conversations that clients hold with this server, by id, in memory: the least recently used ones go when there
/// are too many, all of them when the server ends. Thread-safe.
class Conversations {
  struct Dialogue {
    std::mutex turn;  // held for as long as a turn lasts: the next one waits
    assistant::Conversation state;
  };

 public:
  /// @param capacity  >= 1
  explicit Conversations(std::size_t capacity) : capacity_(capacity) {}

  /// One turn's hold on a conversation. Turns of one conversation do not overlap.
  class Turn {
   public:
    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] assistant::Conversation& conversation() const { return dialogue_->state; }

   private:
    friend class Conversations;
    Turn(std::string id, std::shared_ptr<Dialogue> dialogue)
        : id_(std::move(id)), dialogue_(std::move(dialogue)), lock_(dialogue_->turn) {}
    std::string id_;
    std::shared_ptr<Dialogue> dialogue_;
    std::unique_lock<std::mutex> lock_;
  };

  /// Waits for the conversation's turn. @param id  "" for a new conversation
  /// Errors: not_found (no such conversation, or no longer), permission_denied (it is another user's).
  Result<Turn> begin(std::string_view id, std::string_view user);

  /// Keeps a new conversation, so that its id can be given to the client.
  void keep(const Turn& turn);

  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    std::string id;
    std::shared_ptr<Dialogue> dialogue;
  };
  const std::size_t capacity_;
  mutable std::mutex mutex_;  // guards what follows; never held while a turn runs
  std::list<Entry> by_use_;   // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_id_;
};

}  // namespace attune::server
