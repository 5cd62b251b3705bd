"""Recommending within conversations: `attune evaluate dialogue` and `attune import dialogues`."""
import json
import unittest

from attune_program import AttuneTest

FILMS = [
    {"id": "heat", "title": "Heat", "year": 1995, "genres": ["Crime"], "actors": ["Al Pacino", "Robert De Niro"]},
    {"id": "ronin", "title": "Ronin", "year": 1998, "genres": ["Crime"], "actors": ["Robert De Niro"]},
    {"id": "toys", "title": "Toy Story", "year": 1995, "genres": ["Animation"], "actors": ["Tom Hanks"]},
    {"id": "nemo", "title": "Finding Nemo", "year": 2003, "genres": ["Animation"], "actors": ["Albert Brooks"]},
]


def turn(dialogue, text, *recommended):
    return {"dialogue": dialogue, "turn": 1, "context": ["", text], "recommended": list(recommended)}


TURNS = [turn(f"{kind}{n}", text, item) for n in range(10)
         for kind, text, item in (("c", "I loved Heat (1995), something like it?", "ronin"),
                                  ("a", "Do you know anything like Toy Story for the kids?", "nemo"))]


class Dialogue(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = self.folder / "workspace"
        self.succeed("init", workspace=self.workspace)
        self.succeed("import", "jsonl", self.lines("items.jsonl", FILMS), workspace=self.workspace)

    def lines(self, name, records):
        path = self.folder / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return path

    def test_folds_over_dialogues(self):
        turns = self.lines("turns.jsonl", TURNS)
        told = self.document("evaluate", "dialogue", "--turns", turns, "--folds", "5", "--exclude-mentioned", "--k", "1,2",
                             workspace=self.workspace)
        self.assertEqual((told["turns"], told["targets"], told["shared_dialogues"]), (20, 20, 0))
        self.assertEqual(told["recall@1"], 1)
        again = self.document("evaluate", "dialogue", "--turns", turns, "--folds", "5", "--exclude-mentioned", "--k", "1,2",
                              "--threads", "1", workspace=self.workspace)
        self.assertEqual(again, told)

    def test_taught_by_a_file_and_by_nothing(self):
        turns = self.lines("turns.jsonl", TURNS[:4])
        for more in ([], ["--train-turns", self.lines("train.jsonl", TURNS)]):
            told = self.document("evaluate", "dialogue", "--turns", turns, "--exclude-mentioned", *more, workspace=self.workspace)
            self.assertEqual(told["recall@1"], 1)
            self.assertEqual(told["shared_dialogues"], 4 if more else 0)
        self.assertIn("recall@1", self.succeed("evaluate", "dialogue", "--turns", turns, workspace=self.workspace).out)

    def test_dialogues_become_events_once(self):
        turns = self.lines("turns.jsonl", TURNS[:2])
        first = self.document("import", "dialogues", turns, workspace=self.workspace)
        self.assertEqual((first["events"], first["stored"]), (4, 4))
        self.assertEqual(self.document("import", "dialogues", turns, workspace=self.workspace)["duplicates"], 4)
        self.succeed("evaluate", "dialogue", "--turns", turns, workspace=self.workspace)

    def test_bad_files_are_named(self):
        for name, content in (("broken.jsonl", "{"), ("empty.jsonl", ""), ("odd.jsonl", '{"dialogue": "1"}'),
                              ("foreign.jsonl", json.dumps(turn("1", "hi", "no such item")))):
            path = self.folder / name
            path.write_text(content)
            error = self.fail_with(1, "evaluate", "dialogue", "--turns", path, workspace=self.workspace)
            self.assertIn(name, error["message"])


if __name__ == "__main__":
    unittest.main()
