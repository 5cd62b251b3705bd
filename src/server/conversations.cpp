#include "server/conversations.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <sys/random.h>

namespace attune::server {
namespace {

/// Whoever knows the id may go on with the conversation, so it must not be guessable: 128 bits from the system.
std::string new_id() {
  std::array<std::uint64_t, 2> bits{};
  ATTUNE_CHECK(getrandom(bits.data(), sizeof(bits), 0) == sizeof(bits), "the system gives no random bits");
  return fmt::format("c-{:016x}{:016x}", bits[0], bits[1]);
}

}  // namespace

Result<Conversations::Turn> Conversations::begin(std::string_view id, std::string_view user) {
  if (id.empty()) {
    auto dialogue = std::make_shared<Dialogue>();
    dialogue->state.user = user;
    dialogue->state.id = new_id();
    std::string begun = dialogue->state.id;
    return Turn(std::move(begun), std::move(dialogue));
  }
  std::shared_ptr<Dialogue> dialogue;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = by_id_.find(std::string(id));
    if (found == by_id_.end())
      return not_found("there is no conversation '{}' any more", id)
          .mend("leave 'conversation' out to begin a new one");
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    dialogue = found->second->dialogue;
  }
  Turn turn(std::string(id), std::move(dialogue));
  if (turn.conversation().user != user)
    return permission_denied("this conversation belongs to another user")
        .mend("leave 'conversation' out to begin a new one");
  return turn;
}

void Conversations::keep(const Turn& turn) {
  const std::scoped_lock lock(mutex_);
  if (by_id_.contains(turn.id_)) return;
  by_use_.push_front({turn.id_, turn.dialogue_});
  by_id_.emplace(turn.id_, by_use_.begin());
  if (by_use_.size() <= capacity_) return;
  by_id_.erase(by_use_.back().id);
  by_use_.pop_back();
}

std::size_t Conversations::size() const {
  const std::scoped_lock lock(mutex_);
  return by_use_.size();
}

}  // namespace attune::server
