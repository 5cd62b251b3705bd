#pragma once
#include "data/evidence.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace attune::language {

/// What sentences about evidence are made of, in one language: the section [claims] of its grammar file. Whatever is in
/// none of these lists, and names nothing, claims something.
struct ClaimWords {
  /// Words of one claim, and what bears it out.
  struct Group {
    std::vector<std::string> words;
    std::vector<std::string> texts;   ///< phrases of a cited piece, or
    std::vector<EvidenceKind> kinds;  ///< a piece of one of these kinds
    bool is_deed = false;             ///< somebody did it to an item: "rated", "liked"
    bool denies = false;              ///< "disliked"
    bool needs_title = false;         ///< counts only right before a title: "like"
    bool of_several = false;          ///< what follows is true of all items there are: "both"
  };

  std::unordered_set<std::string> free;     ///< claim nothing
  std::vector<std::string> free_phrases;    ///< nor do these, whatever their words do: "may like"
  std::unordered_set<std::string> guarded;  ///< words of other lists that do claim something: "best", "always"
  std::vector<Group> groups;
  std::vector<std::string> denials;    ///< beside those of requests: "avoid", "nobody"
  std::vector<std::string> affirms;    ///< end what is denied: "and likes"
  std::vector<std::string> breaks;     ///< between clauses: "but", "because"
  std::vector<std::string> person;     ///< whom the sentence is for: "you"
  std::vector<std::string> people;     ///< others: "people", "viewers"
  std::vector<std::string> oblique;    ///< before a title that the sentence isn't about: "than", "with"
  std::vector<std::string> returns;    ///< the sentence is about its item again: "it", "so"
  std::vector<std::string> roughly;    ///< before a number: "about"
  std::vector<std::string> owned_by;   ///< the role of whoever owns: "by"
  std::vector<std::string> foresees;   ///< "might"
  std::vector<std::string> foreseen;   ///< deeds that are none behind it: "like"
  std::vector<std::string> relatives;  ///< "which": go on with what was named
  std::vector<std::string> doer;       ///< "you", where the sentence says what somebody does
};

}  // namespace attune::language
