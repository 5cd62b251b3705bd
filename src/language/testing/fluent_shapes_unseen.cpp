#include "language/testing/fluent_shapes.h"

#include <array>

namespace attune::language {
namespace {

constexpr auto kEnglishUnseen = std::to_array<std::string_view>({
    // what was had before
    "Your {V} rating of {H} tells me you will feel at home with {T}.",
    "I picked {T} for you because {L} went down well with you.",
    "After {L}, which you enjoyed, {T} is a logical next step.",
    "You were fond of {L}, so {T} deserves a spot on your list.",
    "Judging by your {V} for {H}, {T} is very much your cup of tea.",
    "Since {L} was to your liking, chances are that {T} will be too.",
    "You thought highly enough of {H} to give it {V}, so {T} is worth a shot.",
    "With {C} already among your choices, {T} slots right in.",
    // what it is, who made it, who is in it
    "{T} is a {noun} that blends {G} with {G2}.",
    "Think {G} meets {G2}: that is {T} in a nutshell.",
    "At its heart, {T} is a {G} {noun}.",
    "{D} is the name behind this {G} {noun}.",
    "This {Y} {noun} comes courtesy of {D}.",
    "From {D} comes a {G} {noun} that dates from {Y}.",
    "{T} brings together {A} and {B}.",
    "{A} shares the screen with {B} in {T}.",
    "Among the cast you will find {A}.",
    "You can look forward to seeing {A} and {B}.",
    "Featuring {A}, {T} is a {G} {noun} {by} {D}.",
    "{D} brings you {T}, a {noun} steeped in {G}.",
    "If {G} is what you are craving, {T} delivers.",
    "{T} falls squarely into {G} territory.",
    // numbers
    "Its running time comes to {R} minutes.",
    "With a runtime of {R} minutes, it should slot neatly into your evening.",
    "You are looking at {R} minutes from start to finish.",
    "Clocking in at {Rh}, {T} gives you time to settle in.",
    "It first came out in {Y}.",
    "{T} has been around since {Y}.",
    "Weighing in at {P} pages, {T} is yours to discover.",
    "The price is {M} euros.",
    "It will set you back {M} euros.",
    // likeness
    "Much like {Z}, {T} leans into {S}.",
    "{T} and {Z} share a love of {S}.",
    "There is a clear thread from {Z} to {T}: {S}.",
    "{S} is the common ground between {Z} and {T}.",
    "{N2} people who enjoyed {Z} went on to like this one.",
    // comparisons
    "Of these two, {T} is the {longer} one.",
    "{T}, at {R} minutes, is {longer} than {O}, at {RO}.",
    "Where {O} comes from {DO}, {T} comes from {D}.",
    "{T} arrived in {Y}, whereas {O} dates from {YO}.",
    "If you would rather have the {newer} of the pair, go with {T}.",
    "Put side by side, {T} turns out to be {longer} than {O}.",
    // wishes
    "You were looking for {K}, and {T} delivers exactly that.",
    "Seeing that you wanted {K}, this {noun} ticks that box.",
    "It stays under the {X} minutes you asked for.",
    // many people
    "{N} people have given it a thumbs up.",
    "It has won over {N} people so far.",
    "With {N} people having liked it, {T} comes well recommended.",
    // memory
    "You mentioned that you like {F}, and {T} obliges.",
    "Because you told me you avoid {E}, I made sure it has none of it.",
    "{F} is something you told me you like.",
});

constexpr auto kEnglishLiesUnseen = std::to_array<std::string_view>({
    // praise, standing and content
    "{T} is a gripping tale of love and loss.",
    "The performances are unforgettable.",
    "{A} delivers a career-best performance.",
    "It explores what it means to be human.",
    "Visually stunning, {T} will leave you breathless.",
    "{D} is known for bold storytelling.",
    "It became a box-office hit.",
    "It is one of the most beloved {noun}s of its decade.",
    "Its twist ending will shock you.",
    "{T} has won over critics and audiences alike.",
    "{T} outshines {O}.",
    "{D} considered it a personal favourite.",
    // the world
    "{T} was adapted from a novel.",
    "It launched the career of {A}.",
    "It is streaming right now.",
    "It is perfect for families.",
    "It has sold out twice.",
    "{T} is a Norwegian {noun}.",
    "Shot on location, {T} looks wonderful.",
    "It is loosely inspired by real events.",
    "It spawned two sequels.",
    "It was banned in several countries.",
    "{T} is the debut of {D}.",
    "This {noun} is a limited edition.",
    "It was restored in {Y}.",
    "It weighs {P} grams.",
    "You have {R} minutes left to order it.",
    // the person
    "Your ratings show that you prefer {E}.",
    "You often go for {G}.",
    "You gave {O} {V}, so {T} should suit you.",
    "You mentioned that you like {E}.",
    "Because you told me you avoid {F}, I made sure it has none of it.",
    "You were fond of {O}, so {T} deserves a spot on your list.",
    "You did not care for {L}.",
    "{L} left you cold.",
    "You abandoned {L} halfway.",
    "You were looking for {O}, and {T} delivers exactly that.",
    // roles, years, comparisons
    "{A} is the name behind this {G} {noun}.",
    "Among the cast you will find {D}.",
    "{D} shares the screen with {A} in {T}.",
    "This {YO} {noun} comes courtesy of {D}.",
    "From {DO} comes a {G} {noun} that dates from {Y}.",
    "{T} comes from {DO}, {O} from {D}.",
    "{T} arrived in {YO}, whereas {O} dates from {Y}.",
    "Of these two, {T} is the {shorter} one.",
    "Put side by side, {T} turns out to be {shorter} than {O}.",
    "{T} is a little {shorter} than {O}.",
    "{T} is much lighter in tone than {O}.",
    // numbers and people
    "It takes longer than 10 hours.",
    "It runs a mere {X} hours.",
    "It is over in {X} minutes.",
    "{N} people have given it a thumbs down.",
    "{N} people have rated it.",
    "{N} critics have praised it.",
    "{N2} people who enjoyed {H} went on to like this one.",
    "Almost everyone who tried it liked it.",
    "Few people know {T}.",
    // denials
    "It has no {G2} whatsoever.",
    "{T} contains neither {G} nor {G2}.",
    "It is anything but a {G} {noun}.",
    "There is no trace of {D} in it.",
});

constexpr auto kGermanUnseen = std::to_array<std::string_view>({
    "Da du {L} mochtest, habe ich {T} für dich herausgesucht.",
    "Wer wie du {L} mochte, dürfte auch an {T} Freude haben.",
    "Deine {V} für {H} lassen vermuten, dass {T} dir liegt.",
    "Hinter {T} steht {D}.",
    "Mit {T} bekommst du {G} von {D}.",
    "In den Rollen: {A} und {B}.",
    "Plane dafür {R} Minuten ein.",
    "Mit {P} Seiten wartet {T} auf dich.",
    "{T} kam {Y} heraus.",
    "Sowohl {T} als auch {Z} bieten {S}.",
    "Verglichen mit {O} ist {T} {newer}.",
    "Gesucht hattest du {K}, und genau das bekommst du.",
    "{N} Leute mochten es.",
    "Du hast mir erzählt, dass du {F} magst.",
});

constexpr auto kGermanLiesUnseen = std::to_array<std::string_view>({
    "{T} ist ein Meisterwerk.",
    "Die Kameraführung ist atemberaubend.",
    "{A} schrieb das Drehbuch.",
    "Hinter {T} steht {A}.",
    "In den Rollen: {D} und {B}.",
    "Du mochtest {O} nicht.",
    "Da du {O} mochtest, habe ich {T} für dich herausgesucht.",
    "{L} hat dich gelangweilt.",
    "{T} kam {YO} heraus.",
    "Verglichen mit {O} ist {T} {older}.",
    "{N} Kritiker lobten es.",
    "Kaum jemand mochte es.",
    "Du hast mir erzählt, dass du {E} magst.",
    "Die Musik stammt von {D}.",
    "Es war ein großer Erfolg an den Kinokassen.",
});

}  // namespace

FluentShapes english_shapes_unseen() {
  return {kEnglishUnseen, kEnglishLiesUnseen};
}
FluentShapes german_shapes_unseen() {
  return {kGermanUnseen, kGermanLiesUnseen};
}

}  // namespace attune::language
