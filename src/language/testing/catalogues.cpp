#include "language/testing/catalogues.h"

namespace attune::language {
namespace {

using Labels = std::vector<std::string>;

ItemRecord film(std::string key, std::string title, double year, double runtime, Labels genres, std::string director,
                Labels cast, Labels keywords, std::string synopsis) {
  return {std::move(key),
          std::move(title),
          {{"year", year},
           {"runtime", runtime},
           {"genres", std::move(genres)},
           {"directors", Labels{std::move(director)}},
           {"cast", std::move(cast)},
           {"keywords", std::move(keywords)},
           {"synopsis", std::move(synopsis)}}};
}

ItemRecord shoe(std::string key, std::string title, double price, std::string brand, Labels colours,
                std::string material, Labels kinds) {
  return {std::move(key),
          std::move(title),
          {{"price_eur", price},
           {"brand", Labels{std::move(brand)}},
           {"colours", std::move(colours)},
           {"material", Labels{std::move(material)}},
           {"kinds", std::move(kinds)}}};
}

ItemRecord book(std::string key, std::string title, double year, double pages, std::string author, Labels genres) {
  return {std::move(key),
          std::move(title),
          {{"year", year}, {"pages", pages}, {"authors", Labels{std::move(author)}}, {"genres", std::move(genres)}}};
}

}  // namespace

std::vector<ItemRecord> films_for_tests() {
  return {
      film(
          "heat-1995", "Heat", 1995, 170, {"Crime", "Drama", "Thriller"}, "Michael Mann",
          {"Al Pacino", "Robert De Niro", "Val Kilmer"}, {"heist", "police", "los angeles"},
          "A detective who lives for the chase closes in on a thief who lives by his rules, over one last bank heist."),
      film("the-insider-1999", "The Insider", 1999, 157, {"Drama", "Thriller"}, "Michael Mann",
           {"Al Pacino", "Russell Crowe"}, {"journalism", "whistleblower"},
           "A researcher who knows too much about tobacco is coaxed into talking on television, and pays for it."),
      film("thief-1981", "Thief", 1981, 123, {"Crime", "Thriller"}, "Michael Mann", {"James Caan", "Tuesday Weld"},
           {"heist", "chicago"},
           "A safecracker in Chicago wants out, and takes a job from the wrong people to get there."),
      film("casino-1995", "Casino", 1995, 178, {"Crime", "Drama"}, "Martin Scorsese",
           {"Robert De Niro", "Sharon Stone", "Joe Pesci"}, {"gambling", "mafia", "las vegas"},
           "A bookmaker runs a casino for the mob until love and a violent friend bring the house down."),
      film("ronin-1998", "Ronin", 1998, 122, {"Action", "Crime", "Thriller"}, "John Frankenheimer",
           {"Robert De Niro", "Jean Reno"}, {"car chase", "paris"},
           "Hired guns without a master chase a silver case through France and do not trust each other."),
      film("toy-story-1995", "Toy Story", 1995, 81, {"Animation", "Comedy", "Family"}, "John Lasseter",
           {"Tom Hanks", "Tim Allen"}, {"toys", "friendship", "family friendly"},
           "A toy cowboy fears for his place when a space ranger moves into the children's room."),
      film("ghostbusters-1984", "Ghostbusters", 1984, 105, {"Comedy", "Fantasy"}, "Ivan Reitman",
           {"Bill Murray", "Dan Aykroyd", "Sigourney Weaver"}, {"ghosts", "new york", "funny"},
           "Three scientists without a job start a business that catches ghosts in New York."),
      film("caddyshack-1980", "Caddyshack", 1980, 98, {"Comedy", "Sport"}, "Harold Ramis",
           {"Chevy Chase", "Bill Murray"}, {"golf", "funny"},
           "A golf club is turned upside down by its caddies, its guests and one gopher."),
      film("groundhog-day-1993", "Groundhog Day", 1993, 101, {"Comedy", "Romance", "Fantasy"}, "Harold Ramis",
           {"Bill Murray", "Andie MacDowell"}, {"time loop", "small town", "funny"},
           "A sour weatherman wakes up to the same winter day again and again until he gets it right."),
      film("the-ring-2002", "The Ring", 2002, 115, {"Horror", "Mystery"}, "Gore Verbinski", {"Naomi Watts"},
           {"scary", "curse", "videotape"}, "A reporter looks into a videotape whose viewers die a week later."),
      film("hostel-2005", "Hostel", 2005, 94, {"Horror"}, "Eli Roth", {"Jay Hernandez"}, {"gory", "torture", "scary"},
           "Backpackers follow a promise to a hostel in Slovakia and are sold to people who pay to hurt others."),
      film("saving-private-ryan-1998", "Saving Private Ryan", 1998, 169, {"War", "Drama"}, "Steven Spielberg",
           {"Tom Hanks", "Matt Damon"}, {"world war ii", "violent"},
           "After the landing in Normandy a squad goes looking for the last of four brothers."),
      film("terminator-1984", "The Terminator", 1984, 107, {"Action", "Science Fiction"}, "James Cameron",
           {"Arnold Schwarzenegger", "Linda Hamilton"}, {"time travel", "robot", "tense"},
           "A machine comes back from the future to kill the mother of the man who will defeat it."),
      film("unforgiven-1992", "Unforgiven", 1992, 130, {"Western", "Drama"}, "Clint Eastwood",
           {"Clint Eastwood", "Gene Hackman"}, {"revenge", "violent"},
           "A widowed gunman takes one more job for his children's sake and finds out what he still is."),
      film("amelie-2001", "Amélie", 2001, 122, {"Comedy", "Romance"}, "Jean-Pierre Jeunet", {"Audrey Tautou"},
           {"paris", "feel-good", "romantic"},
           "A shy waitress in Paris mends other people's lives and forgets her own."),
      film("notting-hill-1999", "Notting Hill", 1999, 124, {"Comedy", "Romance"}, "Roger Michell",
           {"Julia Roberts", "Hugh Grant"}, {"london", "romantic", "funny"},
           "A bookseller spills juice over a film star and into her life."),
  };
}

std::vector<ItemRecord> shoes_for_tests() {
  return {shoe("s1", "Trail Runner", 89.9, "Alpine", {"red", "black"}, "mesh", {"running shoes", "sneakers"}),
          shoe("s2", "City Walker", 129, "Borough", {"black"}, "leather", {"boots"}),
          shoe("s3", "Harbour Boot", 149, "Borough", {"brown", "black"}, "leather", {"boots", "waterproof"}),
          shoe("s4", "Cloud Step", 75, "Alpine", {"blue", "white"}, "mesh", {"sneakers"}),
          shoe("s5", "Ballroom", 210, "Cinder", {"red"}, "suede", {"pumps"}),
          shoe("s6", "Ridge Pro", 179, "Alpine", {"blue"}, "nylon", {"hiking shoes", "waterproof"}),
          shoe("s7", "Court Classic", 65, "Cinder", {"white"}, "canvas", {"sneakers"}),
          shoe("s8", "Dash Light", 85, "Cinder", {"blue"}, "mesh", {"running shoes"})};
}

std::vector<ItemRecord> books_for_tests() {
  return {book("b1", "The Dispossessed", 1974, 341, "Ursula K. Le Guin", {"science fiction"}),
          book("b2", "A Wizard of Earthsea", 1968, 205, "Ursula K. Le Guin", {"fantasy"}),
          book("b3", "The Left Hand of Darkness", 1969, 286, "Ursula K. Le Guin", {"science fiction"}),
          book("b4", "Foundation", 1951, 255, "Isaac Asimov", {"science fiction"}),
          book("b5", "The Gods Themselves", 1972, 288, "Isaac Asimov", {"science fiction"}),
          book("b6", "The Hobbit", 1937, 310, "J. R. R. Tolkien", {"fantasy"}),
          book("b7", "The Name of the Rose", 1980, 512, "Umberto Eco", {"mystery", "historical"}),
          book("b8", "The Long Goodbye", 1953, 320, "Raymond Chandler", {"mystery"})};
}

std::shared_ptr<const View> testing_view(const std::vector<ItemRecord>& records) {
  auto view = std::make_shared<View>();
  view->catalogue = Catalogue::build(records).value();
  view->popularity.assign(records.size(), 0);
  view->titles = TitleIndex::build(view->catalogue);
  view->lexical = LexicalIndex::build(*view->catalogue, Analyzer::create("english").value(), {});
  view->attributes = AttributeSimilarity::build(view->catalogue);
  return view;
}

}  // namespace attune::language
