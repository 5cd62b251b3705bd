"""Requests in plain language over the real catalogue of ratings: every answer must satisfy what the request states.

The requests stand in cinema_requests.txt. Needs the cinema data (ATTUNE_DATA, or ../shared/data beside the sources);
skips where it is missing.
"""
import csv
import functools
import json
import os
import pathlib
import shutil
import tempfile
import unittest

from attune_program import Server, attune
from catalogue_filter import parse_filter

HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ.get("ATTUNE_DATA") or HERE.parents[1] / "shared" / "data")
CINEMA = DATA / "cinema"
PEOPLE = ["1", "42", "610", "a new person"]  # of many ratings, of few, and of none


class Turn:
    """One block of cinema_requests.txt."""

    def __init__(self, line, number):
        verb, _, self.text = line.partition(" ")
        self.begins = verb == "request"
        self.line = number
        self.expected = {"count": "5"}
        self._fitting = None

    def expect(self, line):
        name, _, value = line.partition(" ")
        assert name in ("as", "every", "found", "count", "first", "with", "item", "fresh", "left", "says", "nothing",
                        "question"), f"cinema_requests.txt: {line}"
        self.expected[name] = value

    def __contains__(self, name):
        return name in self.expected

    def __getitem__(self, name):
        return self.expected[name]

    @functools.cached_property
    def condition(self):
        return parse_filter(self["every"] if "every" in self else self["found"])

    def fitting(self, items):
        """The ids of the items that satisfy the condition."""
        if self._fitting is None:
            self._fitting = {key for key, item in items.items() if self.condition(item)}
        return self._fitting

    @property
    def left_aside(self):
        return self["left"].removeprefix("aside ").split(" | ") if "left" in self else []


def read_conversations(path):
    """Lists of turns, each beginning with a request."""
    conversations = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("request "):
            conversations.append([])
        if line.startswith(("request ", "then ")):
            conversations[-1].append(Turn(line, number))
        else:
            conversations[-1][-1].expect(line)
    return conversations


@unittest.skipUnless(CINEMA.is_dir(), f"skipped: there is no {CINEMA}")
class CinemaRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-cinema-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.workspace = folder / "workspace"
        for step in (["init"], ["import", "jsonl", CINEMA / "items.jsonl"], ["import", "csv", CINEMA / "events.csv"],
                     ["train", "--model", "item-knn", "--model", "popularity"]):
            done = attune(*step, workspace=cls.workspace)
            assert done.code == 0, (step, done.err)
        with (CINEMA / "items.jsonl").open() as lines:
            cls.items = {item["id"]: item for item in map(json.loads, lines)}
        cls.seen = {}
        with (CINEMA / "events.csv").open() as lines:
            for event in csv.DictReader(lines):
                cls.seen.setdefault(event["user"], set()).add(event["item"])
        cls.server = Server(cls.workspace, folder)
        cls.addClassCleanup(cls.server.close)

    def test_requests(self):
        for conversation in read_conversations(HERE / "cinema_requests.txt"):
            for person in [conversation[0]["as"]] if "as" in conversation[0] else PEOPLE:
                self.hold(conversation, person)

    def hold(self, conversation, person):
        body = {"user": person}
        shown = []  # the items of each answer
        for turn in conversation:
            answer = self.server.post("/v1/ask", {**body, "text": turn.text})
            body["conversation"] = answer["conversation"]
            items = [self.items[item["id"]] for item in answer["items"]]
            about = f"cinema_requests.txt:{turn.line}: '{turn.text}', asked by {person}: {answer['reply']}"
            with self.subTest(about):
                self.check_reply(turn, answer, any("question" in before for before in conversation))
                self.check_items(turn, items, shown, self.seen.get(person, set()))
            shown.append(items)

    def check_reply(self, turn, answer, explores):
        self.assertEqual(answer["not_understood"], turn.left_aside)
        for part in turn.left_aside:
            self.assertIn(f'"{part}"', answer["reply"])
        if "says" in turn:
            self.assertIn(turn["says"], answer["reply"])
        if "question" in turn:
            self.assertIn(turn["question"].removesuffix("s"), answer["reply"])
            self.assertGreaterEqual(len(answer["question"]["choices"]), 2)
        elif answer["question"]:  # beside items, and only of somebody who began with nothing in mind
            self.assertTrue(explores)
            self.assertTrue(answer["items"])
            self.assertGreaterEqual(len(answer["question"]["choices"]), 2)

    def check_items(self, turn, items, shown, seen):
        titles = [item["title"] for item in items]
        before = shown[-1] if shown else []
        if "every" in turn or "found" in turn:
            for item in items:
                self.assertTrue(turn.condition(item), item)
        if "every" in turn:
            self.assertEqual(len(items), min(int(turn["count"]), len(turn.fitting(self.items) - seen)), titles)
        if "found" in turn:
            self.assertTrue(1 <= len(items) <= int(turn["count"]), titles)
        if "first" in turn:
            self.assertEqual(titles[0], turn["first"])
        if "with" in turn:
            self.assertIn(turn["with"], titles)
        if "item" in turn:
            self.assertEqual(items, [before[int(turn["item"]) - 1]])
        if "fresh" in turn:
            had = {item["id"] for answer in shown for item in answer}
            self.assertFalse(had & {item["id"] for item in items}, titles)
        if "nothing" in turn or "question" in turn:
            self.assertEqual(items, [])

    def test_the_command_line_answers_the_same(self):
        for request in ("crime movies directed by Michael Mann", "something like Toy Story but not animation"):
            done = attune("ask", request, "--user", "1", "--json", workspace=self.workspace)
            self.assertEqual(done.code, 0, done.err)
            by_server = self.server.post("/v1/ask", {"user": "1", "text": request})["items"]
            self.assertEqual([item["id"] for item in json.loads(done.out)["items"]], [item["id"] for item in by_server])

    def test_recommendations_are_explained_by_the_history(self):
        done = attune("recommend", "--user", "1", "--explain", "--json", workspace=self.workspace)
        answer = json.loads(done.out)
        self.assertEqual(len(answer["items"]), 10)
        self.assertIn("history", {entry["kind"] for entry in answer["evidence"]})


if __name__ == "__main__":
    unittest.main()
