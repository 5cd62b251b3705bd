"""A mix of 500 requests over examples/cinema, each with the plan that it means: what a language model that makes no
mistakes would write. Plans come from what a request was made of, never from the interpreter. Seeded: always the same.

What is in the mix, and why: three in five are the everyday ones (kinds, years, lengths, people, counts, in many
phrasings), one in eight starts from a film, one in eight has something done, and the rest are wishes in words that no
catalogue has. One in eight requests was made before, as people do.
"""
import random

EVERYDAY, LIKE, DONE, FREE = 310, 62, 62, 66

GENRES = {
    "comedies": "Comedy", "thrillers": "Thriller", "crime films": "Crime", "westerns": "Western", "war films": "War",
    "horror films": "Horror", "dramas": "Drama", "musicals": "Musical", "animated films": "Animation",
    "romantic films": "Romance", "documentaries": "Documentary", "fantasy films": "Fantasy",
    "science fiction films": "Science Fiction", "action movies": "Action", "adventure films": "Adventure",
    "mysteries": "Mystery", "family films": "Family",
}
PEOPLE = {"Al Pacino": "cast", "Robert De Niro": "cast", "Steven Spielberg": "directors", "Martin Scorsese": "directors",
          "Alfred Hitchcock": "directors", "Tom Hanks": "cast", "Bill Murray": "cast", "Cary Grant": "cast",
          "Stanley Kubrick": "directors", "Akira Kurosawa": "directors"}
FILMS = ["Heat", "Alien", "Casablanca", "Jaws", "Psycho", "Vertigo", "Goodfellas", "Fargo", "Chinatown", "Toy Story"]
COUNTS = {"two": 2, "three": 3, "four": 4, "six": 6, "seven": 7, "ten": 10}
DECADES = {"the sixties": 1960, "the seventies": 1970, "the eighties": 1980, "the nineties": 1990}

# Wishes that no field of a catalogue answers, and phrasings that take more than a catalogue's words.
FREE_WISHES = [
    "something my grandmother would enjoy after her hip operation", "films that feel like a rainy Sunday in October",
    "whatever would suit someone who has just been left", "a picture to fall asleep to without nightmares",
    "something for a first date that won't embarrass anybody", "films in which the villain has a point",
    "anything where the house is practically a character", "what would a chess player appreciate",
    "films whose ending people argue about on the way home", "something as patient as a heron",
    "movies where nobody says what they mean", "a film that smells of diesel and seawater",
    "something to restore my faith in civil servants", "pictures my philosophy seminar could quarrel over",
    "films that were ahead of their time but aged badly", "something with the mood of a closed amusement park",
]


def ref(name):
    return {"ref": name}


def suggestion(request, where, count, like=None, extra=()):
    """candidates, take, explain, reply, as plans are written here."""
    steps, pool, why = [], {"user": ref("$user"), "limit": 200}, {"items": ref("picks"), "user": ref("$user")}
    if like:
        steps.append({"name": "seed", "tool": "resolve_item", "arguments": {"title": like}})
        pool["like"] = why["like"] = [ref("seed")]
    if where:
        pool["where"] = why["where"] = {"filter": where}
    steps += [{"name": "pool", "tool": "candidates", "arguments": pool},
              {"name": "picks", "tool": "take", "arguments": {"items": ref("pool"), "count": count}},
              {"name": "why", "tool": "explain", "arguments": why}, *extra]
    named = [step["name"] for step in extra]
    steps.append({"tool": "reply", "positional": [ref("picks"), ref("why"), *map(ref, named)]})
    return {"request": request, "steps": steps}


def everyday(draw):
    words, genre = draw.choice(list(GENRES.items()))
    where, text, count = [f'genres has "{genre}"'], words, 5
    if draw.random() < 0.4:
        number = draw.choice(list(COUNTS))
        text, count = f"{number} {text}", COUNTS[number]
    kind = draw.randrange(8)
    if kind == 0:
        year = draw.randrange(1955, 2005, 5)
        text, where = f"{text} after {year}", where + [f"year > {year}"]
    elif kind == 1:
        year = draw.randrange(1960, 2005, 5)
        text, where = f"{text} before {year}", where + [f"year < {year}"]
    elif kind == 2:
        decade = draw.choice(list(DECADES))
        text, where = f"{text} from {decade}", where + [f"year between {DECADES[decade]} and {DECADES[decade] + 9}"]
    elif kind == 3:
        text, where = f"{text} under two hours", where + ["runtime < 120"]
    elif kind == 4:
        person = draw.choice(list(PEOPLE))
        how = "with" if PEOPLE[person] == "cast" else "directed by"
        text, where = f"{text} {how} {person}", where + [f'{PEOPLE[person]} has "{person}"']
    elif kind == 5:
        other = draw.choice([name for name in GENRES if GENRES[name] != genre])
        text, where = f"{text} but no {other}", where + [f'not genres has "{GENRES[other]}"']
    elif kind == 6:
        text, where = f"{text} longer than 100 minutes", where + ["runtime > 100"]
    opening = draw.choice(["", "show me ", "recommend me ", "I'd like ", "can you find me ", "please suggest "])
    closing = draw.choice(["", "", "", " please", " for tonight"]) if opening != "please suggest " else ""
    text = opening + text + closing
    return text, suggestion(text, " and ".join(where), count)


def from_a_film(draw):
    film, count = draw.choice(FILMS), 5
    text = draw.choice(["something like {}", "films similar to {}", "movies like {}", "more films like {}"]).format(film)
    where = ""
    if draw.random() < 0.6:
        words, genre = draw.choice(list(GENRES.items()))
        text, where = f"{text} but no {words}", f'not genres has "{genre}"'
    elif draw.random() < 0.5:
        year = draw.randrange(1960, 2000, 10)
        text, where = f"{text} after {year}", f"year > {year}"
    return text, suggestion(text, where, count, like=film)


def done(draw):
    words, genre = draw.choice(list(GENRES.items()))
    number = draw.choice(["two", "three", "four"])
    text = draw.choice(["find me {} {} and put the first one on my watchlist",
                        "{} {}, and put the first one on my watchlist"]).format(number, words)
    first = {"call": {"tool": "first", "arguments": {"items": ref("picks")}}}
    added = {"name": "added", "tool": "watchlist_add", "arguments": {"user": ref("$user"), "item": first}}
    return text, suggestion(text, f'genres has "{genre}"', COUNTS.get(number, 5), extra=[added])


def free(draw):
    text = draw.choice(FREE_WISHES)
    if draw.random() < 0.5:
        number = draw.choice(list(COUNTS))
        return f"{text}, {number} of them", suggestion(f"{text}, {number} of them", "", COUNTS[number])
    return text, suggestion(text, "", 5)


def request_mix(seed=11):
    """[(request, plan)]: 500, in the order in which they are asked."""
    draw = random.Random(seed)
    made = []
    for kind, count in ((everyday, EVERYDAY), (from_a_film, LIKE), (done, DONE), (free, FREE)):
        made += [kind(draw) for _ in range(count)]
    draw.shuffle(made)
    for i in draw.sample(range(100, len(made)), len(made) // 8):
        made[i] = made[draw.randrange(i)]
    return made
