#pragma once
#include "llm/model_endpoint.h"

#include <filesystem>
#include <memory>

namespace attune::llm {

/// An endpoint that passes every call on to another and keeps it as a cassette in a folder: requests, replies and
/// errors but for cancelled. Equal requests are kept one after the other, as takes; the first of a program's run
/// replaces those of earlier runs. Files are written atomically, before the call returns; the folder is made.
///
/// It keeps what it is given: put it where texts have been masked, if the folder is to be shown to others.
/// Errors: those of the inner endpoint; io_error where the cassette can't be written.
std::unique_ptr<ModelEndpoint> recording(std::unique_ptr<ModelEndpoint> inner, std::filesystem::path folder);

/// An endpoint that answers from a folder of cassettes, and has no network. The n-th of equal requests gets the n-th
/// take; past the last, the last again. on_text is told the text at once; times are those that were recorded.
///
/// Errors of opening: not_found for the folder; corrupt with the file. Of calls: those that were recorded; not_found
/// for a request that was not, with the cassette that is nearest to it and the first place where they differ.
Result<std::unique_ptr<ModelEndpoint>> replaying(const std::filesystem::path& folder);

}  // namespace attune::llm
