#pragma once
#include "assistant/listing.h"
#include "cli/command.h"
#include "data/catalogue.h"
#include "data/evidence.h"
#include "data/ranking.h"

#include <cstddef>
#include <span>
#include <string>

namespace attune::cli {

/// A numbered list for people, aligned and wrapped to `width` columns: title, year where the catalogue has one, a few
/// labels, and under each item its reasons. Safe for a terminal whatever the catalogue holds.
///
///    1  Heat (1995)                                Action, Crime, Thriller
///       You rated Casino 5.0
/// @param before  how many items other lists above it have: its numbers go on from there
std::string item_list(const Ranking& items, std::span<const Reason> reasons, const Catalogue& catalogue,
                      std::size_t width, std::size_t before = 0);

/// The list with its notice above, or a line that says that there is nothing; with --json its one document.
void print_listing(const Session& session, const assistant::Listing& listing, const Catalogue& catalogue);

}  // namespace attune::cli
