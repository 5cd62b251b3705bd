#pragma once
#include <array>
#include <string_view>

namespace attune {

/// First names for simulated people; all different.
inline constexpr std::array<std::string_view, 354> kFirstNames{
    "ada",    "ben",    "cleo",   "dan",    "eve",   "finn",   "gina",   "hugo",   "iris",   "jack",  "kim",
    "leo",    "mia",    "noah",   "olga",   "paul",  "quinn",  "rosa",   "sam",    "tess",   "uma",   "vera",
    "will",   "xena",   "yann",   "zoe",    "abel",  "adam",   "agnes",  "alan",   "alba",   "alex",  "alice",
    "alma",   "amos",   "amy",    "ana",    "andy",  "angus",  "anna",   "anton",  "anya",   "aria",  "arlo",
    "arne",   "asa",    "astrid", "aurora", "axel",  "basil",  "bea",    "bella",  "bert",   "beth",  "bianca",
    "bill",   "blanca", "bob",    "boris",  "brian", "bruno",  "bryn",   "caleb",  "cara",   "carl",  "carla",
    "carmen", "cato",   "cecil",  "celia",  "chad",  "chloe",  "clara",  "clive",  "cora",   "cosmo", "cyril",
    "daisy",  "dana",   "daria",  "david",  "dawn",  "dean",   "delia",  "della",  "dexter", "diana", "dina",
    "dora",   "doris",  "dylan",  "edgar",  "edith", "edna",   "edwin",  "eli",    "elena",  "elias", "elin",
    "elisa",  "ella",   "elliot", "elmer",  "elsa",  "emil",   "emily",  "emma",   "enzo",   "erica", "erik",
    "erin",   "esme",   "esther", "ethan",  "etta",  "eva",    "ezra",   "fay",    "felix",  "fern",  "fiona",
    "flora",  "floyd",  "fran",   "frank",  "freya", "fritz",  "gail",   "gemma",  "george", "gerda", "gil",
    "gino",   "glen",   "gloria", "grace",  "greta", "guido",  "gus",    "gwen",   "hal",    "hana",  "hank",
    "hanna",  "harry",  "hazel",  "heidi",  "helen", "henri",  "hilda",  "holly",  "hope",   "ian",   "ida",
    "igor",   "ilya",   "imani",  "ina",    "inga",  "ingrid", "ira",    "irma",   "isaac",  "isla",  "ivan",
    "ivo",    "ivy",    "jade",   "jana",   "jane",  "jared",  "jasper", "jean",   "jesse",  "jill",  "joan",
    "joel",   "john",   "jonas",  "joy",    "juan",  "jude",   "julia",  "julio",  "june",   "jutta", "kai",
    "kara",   "karl",   "kate",   "katya",  "keith", "ken",    "kira",   "kit",    "klara",  "klaus", "kofi",
    "kurt",   "lana",   "lara",   "lars",   "laura", "layla",  "lea",    "lena",   "levi",   "lila",  "lily",
    "lina",   "linda",  "linus",  "lisa",   "liv",   "liza",   "lola",   "lotte",  "louis",  "lucas", "lucia",
    "lucy",   "luis",   "luka",   "luna",   "lydia", "lyle",   "mabel",  "mae",    "magda",  "malik", "mara",
    "marco",  "maria",  "mark",   "marta",  "mateo", "matt",   "maud",   "max",    "maya",   "meg",   "mika",
    "mila",   "milo",   "mina",   "mira",   "moira", "molly",  "mona",   "moses",  "nadia",  "nancy", "naomi",
    "ned",    "nell",   "nico",   "nils",   "nina",  "nora",   "olaf",   "olive",  "oliver", "omar",  "opal",
    "orla",   "oscar",  "otis",   "otto",   "owen",  "pablo",  "pam",    "pearl",  "pedro",  "penny", "per",
    "petra",  "phil",   "pia",    "piotr",  "polly", "priya",  "rafa",   "ralph",  "ravi",   "ray",   "reba",
    "rex",    "rhea",   "rita",   "rob",    "robin", "rolf",   "roman",  "rory",   "ross",   "roy",   "ruby",
    "rudy",   "rufus",  "ruth",   "sadie",  "sally", "sandra", "sara",   "sasha",  "saul",   "sean",  "selma",
    "seth",   "signe",  "silas",  "simon",  "sofia", "sonja",  "stan",   "stella", "sven",   "sybil", "tamar",
    "tanya",  "tara",   "ted",    "theo",   "tilda", "tim",    "tina",   "tobias", "todd",   "tom",   "toni",
    "tove",   "troy",   "una",    "ursula", "vadim", "vic",    "vida",   "viggo",  "viola",  "vito",  "wade",
    "walt",   "wanda",  "wendy",  "wes",    "wilma", "yara",   "yuki",   "yuri",   "yves",   "zack",  "zara",
    "zeno",   "zola"};

}  // namespace attune
