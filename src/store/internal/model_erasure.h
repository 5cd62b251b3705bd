#pragma once
#include "store/internal/sqlite.h"

#include <string_view>

namespace attune {

/// All that is kept of a user's dealings with language models, or the texts alone: what was sent and what was answered.
/// Inside a transaction.
Status erase_model_records(sqlite::Database& writer, std::string_view user);
Status erase_model_texts(sqlite::Database& writer, std::string_view user);
/// What was answered alone; gives how many answers that were. @param user  "" for everybody's
Result<std::int64_t> erase_model_answers(sqlite::Database& writer, std::string_view user);

}  // namespace attune
