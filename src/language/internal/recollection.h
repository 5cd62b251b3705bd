#pragma once
#include "language/internal/message.h"
#include "language/internal/name_finder.h"
#include "language/reading.h"

namespace attune::language {

/// A title that somebody can't think of, by what they remember of it: "that dream inside a dream film", "the one where
/// a man ages backwards", "what's the film with the talking pig called?". The item whose texts hold most of what the
/// words tell is meant; how sure that is follows from how much of it they hold, and how far the next item is behind.
/// Behind "like" it is what the answer should resemble; else the words are searched for. Nothing is read where no item
/// holds half of what the words tell.
void read_recollections(Message& message, const NameSources& sources, Reading& reading);

}  // namespace attune::language
