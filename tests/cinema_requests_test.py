"""Requests in plain language over the real catalogue of ratings: every answer must satisfy what the request states.

Needs the cinema data (ATTUNE_DATA, or ../shared/data beside the sources); skips where it is missing.
"""
import json
import os
import pathlib
import shutil
import tempfile
import unittest

from attune_program import Server, attune

DATA = pathlib.Path(os.environ.get("ATTUNE_DATA") or pathlib.Path(__file__).resolve().parents[2] / "shared" / "data")
CINEMA = DATA / "cinema"


def has(item, field, label):
    return label.lower() in (value.lower() for value in item.get(field, []))


@unittest.skipUnless(CINEMA.is_dir(), f"skipped: there is no {CINEMA}")
class CinemaRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-cinema-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.workspace = cls.folder / "workspace"
        for step in (["init"], ["import", "jsonl", CINEMA / "items.jsonl"], ["import", "csv", CINEMA / "events.csv"],
                     ["train", "--model", "item-knn", "--model", "popularity"]):
            done = attune(*step, workspace=cls.workspace)
            assert done.code == 0, (step, done.err)
        lines = (CINEMA / "items.jsonl").read_text().splitlines()
        cls.items = {item["id"]: item for item in map(json.loads, lines)}

    def answer(self, request, user="1"):
        done = attune("ask", request, "--user", user, "--json", workspace=self.workspace)
        self.assertEqual(done.code, 0, done.err)
        answer = json.loads(done.out)
        self.assertEqual(answer["not_understood"], [], request)
        self.assertTrue(answer["items"], f"{request}: {answer['reply']}")
        return [self.items[item["id"]] for item in answer["items"]]

    def all_satisfy(self, request, condition, count=None):
        for user in ("1", "42", "610", "a new person"):
            items = self.answer(request, user)
            for item in items:
                self.assertTrue(condition(item), f"{request}: {item}")
            if count is not None:
                self.assertEqual(len(items), count, request)

    def test_crime_movies_directed_by_michael_mann(self):
        self.all_satisfy("crime movies directed by Michael Mann",
                         lambda i: has(i, "genres", "Crime") and has(i, "directors", "Michael Mann"))

    def test_something_like_toy_story_but_not_animation(self):
        self.all_satisfy("something like Toy Story but not animation",
                         lambda i: not has(i, "genres", "Animation") and i["title"] != "Toy Story")

    def test_three_comedies_from_the_eighties_with_bill_murray(self):
        self.all_satisfy("three comedies from the eighties with Bill Murray",
                         lambda i: has(i, "genres", "Comedy") and 1980 <= i["year"] <= 1989 and has(i, "actors", "Bill Murray"),
                         count=3)

    def test_scary_films_after_2000_but_no_gore(self):
        self.all_satisfy("scary films after 2000 but no gore",
                         lambda i: i["year"] > 2000 and not any(has(i, "tags", tag) for tag in ("gore", "gory", "bloody")))

    def test_a_movie_with_both(self):
        self.all_satisfy("a movie with both Al Pacino and Robert De Niro",
                         lambda i: has(i, "actors", "Al Pacino") and has(i, "actors", "Robert De Niro"))

    def test_recommendations_are_explained_by_the_history(self):
        done = attune("recommend", "--user", "1", "--explain", "--json", workspace=self.workspace)
        answer = json.loads(done.out)
        self.assertEqual(len(answer["items"]), 10)
        self.assertIn("history", {entry["kind"] for entry in answer["evidence"]})

    def test_the_server_answers_the_same(self):
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.close)
        for request in ("crime movies directed by Michael Mann", "something like Toy Story but not animation"):
            by_server = server.post("/v1/ask", {"user": "1", "text": request})["items"]
            self.assertEqual([item["id"] for item in by_server], [item["id"] for item in self.answer(request)])


if __name__ == "__main__":
    unittest.main()
