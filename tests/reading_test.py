"""How utterances are read: `attune read`, POST /v1/read and `attune evaluate reading`."""
import json
import os
import pathlib
import unittest

from attune_program import AttuneTest

DATA = pathlib.Path(os.environ.get("ATTUNE_DATA") or pathlib.Path(__file__).resolve().parents[2] / "shared" / "data")
LABELS = pathlib.Path(__file__).resolve().parent / "data" / "preference_reading"
KEYS = {"intents", "entities", "constraints", "references", "actions", "count", "query", "wishes", "moods",
        "recalled", "options", "facts", "talk", "corrected", "of_spoken", "not_understood", "language"}
FILMS = [
    {"id": "heat", "title": "Heat", "year": 1995, "genres": ["Crime", "Drama"], "actors": ["Al Pacino"]},
    {"id": "it", "title": "It", "year": 2017, "genres": ["Horror"], "actors": ["Bill Skarsgård"]},
    {"id": "toys", "title": "Toy Story", "year": 1995, "genres": ["Animation", "Comedy"], "actors": ["Tom Hanks"]},
]


class Reading(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = self.folder / "workspace"
        items = self.folder / "items.jsonl"
        items.write_text("".join(json.dumps(film) + "\n" for film in FILMS))
        self.succeed("init", workspace=self.workspace)
        self.succeed("import", "jsonl", items, workspace=self.workspace)

    def read_lines(self, text):
        done = self.succeed("read", "--file", "-", "--user", "u", "--json", workspace=self.workspace, stdin=text)
        return [json.loads(line) for line in done.out.splitlines()]

    def test_a_reading_names_what_the_text_names(self):
        text = "Übrigens, I loved Toy Story but not Heat (1995)"
        reading = self.document("read", text, "--user", "u", workspace=self.workspace)
        self.assertEqual(set(reading), KEYS)
        names = [(e["kind"], e["id"], e["polarity"], text[e["start"]:e["end"]]) for e in reading["entities"]]
        self.assertEqual(names, [("item", "toys", "wanted", "Toy Story"), ("item", "heat", "unwanted", "Heat")])

    def test_people_see_it_in_words(self):
        told = self.succeed("read", "I love Al Pacino", "--user", "u", workspace=self.workspace).out
        self.assertIn('"Al Pacino" (7-16): actors Al Pacino, wanted', told)

    def test_a_document_a_line(self):
        readings = self.read_lines("have you seen it?\n\nHave you seen It?\r\n\U0001f600\U0001f389\n".encode() + b"\xff\xfe heat\n")
        self.assertEqual([[e["id"] for e in r["entities"]] for r in readings], [[], [], ["it"], [], []])

    def test_long_messages_are_read_as_far_as_they_are_looked_at(self):
        reading, = self.read_lines("I like Toy Story. " + "ha " * 33_000 + "\n")
        self.assertEqual([e["id"] for e in reading["entities"]], ["toys"])
        self.assertTrue(any("4,000 bytes" in part for part in reading["not_understood"]))

    def test_text_and_file_exclude_each_other(self):
        self.fail_with(1, "read", "--user", "u", workspace=self.workspace)
        self.fail_with(1, "read", "x", "--file", "y", "--user", "u", workspace=self.workspace)

    @unittest.skipUnless((DATA / "naughty-strings.json").exists(), "needs the naughty strings of the test data")
    def test_naughty_strings(self):
        strings = [" ".join(s.split("\n")) for s in json.loads((DATA / "naughty-strings.json").read_text())]
        strings = [s.replace("\r", " ") for s in strings]
        readings = self.read_lines("\n".join(strings) + "\n")
        self.assertEqual(len(readings), len(strings))
        for reading in readings:
            self.assertEqual(set(reading), KEYS)

    @unittest.skipUnless((DATA / "opendialkg").exists() and (DATA / "redial").exists(), "needs the dialogues of the test data")
    def test_peoples_utterances(self):
        counts = {"entities": [0, 0], "polarity": [0, 0]}
        for dataset in ("opendialkg", "redial"):
            workspace = self.folder / dataset
            self.succeed("init", workspace=workspace)
            self.succeed("import", "jsonl", DATA / dataset / "items.jsonl", workspace=workspace)
            for part in ("tuned", "unseen"):
                score = self.document("evaluate", "reading", "--labels", LABELS / f"{dataset}-{part}.jsonl", "--turns",
                                      DATA / dataset / "turns-valid.jsonl", workspace=workspace)
                for name, of in counts.items():
                    of[0] += 2 * score[name]["right"]
                    of[1] += score[name]["labelled"] + score[name]["found"]
        self.assertGreaterEqual(counts["entities"][0] / counts["entities"][1], 0.92)
        self.assertGreaterEqual(counts["polarity"][0] / counts["polarity"][1], 0.85)

    def test_readings_are_held_against_labels(self):
        turns = self.folder / "turns.jsonl"
        turns.write_text(json.dumps({"dialogue": "d", "turn": 1, "context": ["hi", "I hated Heat"]}) + "\n")
        labels = self.folder / "labels.jsonl"
        entity = {"start": 8, "end": 12, "kind": "item", "id": "heat", "polarity": "unwanted"}
        lines = [{"dialogue": "d", "turn": 1, "index": 0, "entities": []},
                 {"dialogue": "d", "turn": 1, "index": 1, "entities": [entity]}]
        labels.write_text("".join(json.dumps(line) + "\n" for line in lines))
        arguments = ["evaluate", "reading", "--labels", labels, "--turns", turns]
        score = self.document(*arguments, workspace=self.workspace)
        self.assertEqual((score["utterances"], score["entities"]["f1"], score["polarity"]["f1"]), (2, 1, 1))
        labels.write_text(json.dumps({**lines[1], "index": 7}) + "\n")
        error = self.fail_with(1, *arguments, workspace=self.workspace)
        self.assertIn("line 1", error["message"])


if __name__ == "__main__":
    unittest.main()
